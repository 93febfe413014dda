import type { Holidays, Schedule } from "@carillon/contracts/schedules";

export interface ScheduleRow extends Schedule {
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface HolidaysRow extends Holidays {
  readonly version: number;
  readonly createdAt: Date;
}

interface Ringing {
  readonly zones: ReadonlyMap<string, { readonly programme: string | null }>;
  readonly schedules: ReadonlyMap<string, ScheduleRow>;
  readonly holidays: ReadonlyMap<string, HolidaysRow>;
}

/**
 * What the media services of a site ring: its enabled schedules with the programmes of their zones, and the calendars that these name.
 * Undefined where there is none.
 */
export function schedulesOf(
  site: string,
  { zones, schedules, holidays }: Ringing,
): Readonly<Record<string, object>> | undefined {
  const own = [...schedules.values()].filter((row) => row.site === site && row.enabled);
  if (own.length === 0) return undefined;
  const named = [...new Set(own.flatMap((row) => row.holidays))].sort();
  return {
    schedules: Object.fromEntries(own.map((row) => [row.id, siteSchedule(row, zones)])),
    holidays: Object.fromEntries(named.flatMap((id) => [[id, holidays.get(id)?.days ?? []]])),
  };
}

function siteSchedule(row: ScheduleRow, zones: Ringing["zones"]): object {
  const { id: _id, site: _site, enabled: _enabled, version: _version, createdAt: _made, updatedAt, ...rest } = row;
  const { zones: own, ...said } = rest;
  const programmes = [...new Set(own.flatMap((zone) => zones.get(zone)?.programme ?? []))].sort();
  return { ...said, programmes, since: updatedAt.toISOString() };
}

interface ScheduleChange {
  readonly schedules?: readonly ScheduleRow[];
  readonly removedSchedules?: readonly string[];
  readonly holidays?: readonly HolidaysRow[];
  readonly removedHolidays?: readonly string[];
}

/** Of which the media services ring something else after a change. */
export function sitesRinging(
  { schedules = [], removedSchedules = [], holidays = [], removedHolidays = [] }: ScheduleChange,
  states: readonly Ringing[],
): ReadonlySet<string> {
  const touched = new Set([...schedules.map(({ id }) => id), ...removedSchedules]);
  const calendars = new Set([...holidays.map(({ id }) => id), ...removedHolidays]);
  if (touched.size + calendars.size === 0) return calendars;
  const rows = states.flatMap((state) => [...state.schedules.values()]);
  return new Set(
    rows.flatMap((row) => (touched.has(row.id) || row.holidays.some((id) => calendars.has(id)) ? row.site : [])),
  );
}
