import type { Holidays, ScheduleWhen, ScheduleWish } from "@carillon/contracts/schedules";
import type { FieldError } from "../configuration/validate.js";
import { rfc3339, type WallClock } from "../units.js";
import { calendarFile, eventsOf } from "./calendar-file.js";
import { formatLocal, isTimeZone, localOf } from "./local-time.js";
import { localTimes, nextOccurrences, occurrences, type Timing } from "./occurrences.js";

/** Bells, not alarms: nothing of a schedule sounds more often. */
const leastGapSeconds = 10;
const looked = 100;

export type Checked =
  | { readonly kind: "good"; readonly when: ScheduleWhen; readonly next: readonly string[] }
  | { readonly kind: "wrong"; readonly errors: readonly FieldError[] };

/** Whether a schedule can be read, and what comes of it: the next five times, RFC 3339. An iCalendar file becomes its events' times. */
export function checkSchedule(wish: ScheduleWish, holidays: readonly Holidays[], now: WallClock): Checked {
  const wrong = (pointer: string, detail: string): Checked => ({ kind: "wrong", errors: [{ pointer, detail }] });
  const { timeZone, validFrom, validUntil } = wish;
  if (!isTimeZone(timeZone)) return wrong("/timeZone", `${timeZone} is no IANA time zone, such as Europe/Berlin`);
  if (validFrom !== null && validUntil !== null && validUntil < validFrom)
    return wrong("/validUntil", `${validUntil} is before ${validFrom}, the first day`);
  const read = wish.when.kind === "ics" ? eventsOf(wish.when.text, timeZone) : undefined;
  if (read !== undefined && "wrong" in read) return wrong("/when/text", read.wrong);
  const when: ScheduleWhen = wish.when.kind === "ics" ? { kind: "calendar", events: read?.events ?? [] } : wish.when;
  const times = localTimes({ when, timeZone });
  if ("wrong" in times) return wrong(times.pointer, times.wrong);
  const timing = timingOf({ ...wish, when }, holidays);
  const some = nextOccurrences(timing, now, looked);
  const close = some.findIndex((at, index) => index > 0 && at - (some[index - 1] ?? 0) < leastGapSeconds);
  if (close > 0)
    return wrong(
      "/when",
      `rings at ${rfc3339(some[close - 1] ?? now)} and ${rfc3339(some[close] ?? now)}: less than ${leastGapSeconds} s apart`,
    );
  return { kind: "good", when, next: some.slice(0, 5).map(rfc3339) };
}

/** With the days of the calendars that the schedule names. */
export function timingOf<T extends Omit<Timing, "daysOff"> & { readonly holidays: readonly string[] }>(
  schedule: T,
  calendars: readonly Holidays[],
): T & Timing {
  const named = calendars.filter(({ id }) => schedule.holidays.includes(id));
  return { ...schedule, daysOff: named.flatMap(({ days }) => days) };
}

/** Within which times that are left out are named one by one. */
const exportedSeconds = 366 * 86_400;
const mostExported = 400;

/**
 * As iCalendar. What no rule says (cron, days off, those that were skipped) is written out for a year from `now`, 400 times at most.
 */
export function exportSchedule(
  schedule: Timing & { readonly id: string; readonly name: string },
  now: WallClock,
): string {
  const { when, timeZone } = schedule;
  let until = now + exportedSeconds;
  const ringing: string[] = [];
  for (const { at, skipped } of occurrences(schedule, now)) {
    if (at > until) break;
    // Beyond what is written out nothing is known of what is left out, either.
    if (ringing.length === mostExported) until = at - 1;
    else if (!skipped) ringing.push(formatLocal(localOf(timeZone, at)));
  }
  const [first, ...others] = ringing;
  if (when.kind === "cron")
    return calendarFile(schedule, first === undefined ? [] : [{ start: first, rules: [], dates: others, except: [] }]);
  const heard = new Set(ringing);
  const bare: Timing = { ...schedule, daysOff: [], except: [], skips: [] };
  const silent: string[] = [];
  for (const { at } of occurrences(bare, now)) {
    if (at > until || silent.length === mostExported) break;
    const text = formatLocal(localOf(timeZone, at));
    if (!heard.has(text)) silent.push(text);
  }
  return calendarFile(
    schedule,
    when.events.map((event) => ({ ...event, except: [...event.except, ...silent] })),
  );
}
