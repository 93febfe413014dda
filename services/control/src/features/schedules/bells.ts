import { slug } from "@carillon/contracts/identity";
import { bellEvent, instant, type Occurrence, type occurrenceList } from "@carillon/contracts/schedules";
import { timingOf } from "@carillon/core/schedule/check";
import { occurrences } from "@carillon/core/schedule/occurrences";
import { rfc3339, wallClock, type WallClock } from "@carillon/core/units";
import { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { ScheduleRow } from "../../installation/schedule-rows.js";
import { pageQuery, readCursor, writeCursor } from "../../http/page.js";
import { Refused } from "../../refused.js";
import type { BellRow, ScheduleStore } from "../../store/schedule-store.js";
import type { Sees } from "../access/authorisation.js";
import { unknownSchedule } from "./schedules.js";

const window = { from: instant.optional(), to: instant.optional() };
export const occurrenceQuery = pageQuery.extend({
  ...window,
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const siteOccurrenceQuery = occurrenceQuery.extend({ site: slug.optional() });

/** Another media service may still say that it rang, so long beyond the tolerance. */
const graceSeconds = 30;
/** What nobody has said anything of is looked for so far back. */
const lookedBackSeconds = 3600;
const keptDays = 90;
const weekSeconds = 7 * 86_400;

export interface BellParts {
  readonly installation: Installation;
  readonly store: ScheduleStore;
  readonly clock: Clock;
  /** Whether a device is there to say what it did. */
  readonly isOnline: (device: string) => boolean;
  readonly rung: (site: string, latenessSeconds: number) => void;
  readonly missed: (site: string, reason: string) => void;
  /** A site has bells: its first miss must be seen as a step from 0. */
  readonly begin: (site: string) => void;
}

/** When schedules ring, and what became of it. */
export class Bells {
  constructor(private readonly parts: BellParts) {}

  async ofSchedule(id: string, query: z.output<typeof occurrenceQuery>): Promise<Occurrences | Refused> {
    const row = this.parts.installation.state.schedules.get(id);
    return row === undefined ? unknownSchedule(id) : this.list([row], query);
  }

  /** Of all schedules of a site, or of all sites that somebody sees; in order of time. */
  ofSite({ site, ...query }: z.output<typeof siteOccurrenceQuery>, sees: Sees): Promise<Occurrences | Refused> {
    const all = [...this.parts.installation.state.schedules.values()];
    return this.list(
      all.filter((row) => sees(row.site) && (site === undefined || row.site === site)),
      query,
    );
  }

  /** What a media service says of a bell. Said again, after a restart of either side, it changes nothing. */
  async heard(media: string, said: unknown): Promise<void> {
    const read = bellEvent.safeParse(said);
    if (!read.success) return;
    const { schedule, due, kind, reason, latenessSeconds } = read.data;
    const { state } = this.parts.installation;
    const site = state.devices.get(media)?.site ?? "";
    // The other one, which rang it, may have no link to say so.
    const rang = kind === "schedule-rung" || reason === "rung-elsewhere";
    const tolerance = state.schedules.get(schedule)?.toleranceSeconds ?? 0;
    await this.keep({
      ...{ schedule, site, media, due: new Date(due), state: rang ? "rung" : "missed" },
      reason: rang ? null : (reason ?? "failed"),
      latenessSeconds: rang ? (latenessSeconds ?? 0) : null,
      openUntil: rang ? null : new Date(Date.parse(due) + (tolerance + graceSeconds) * 1000),
    });
  }

  /** Once a minute: what is missed for good, and what nobody said anything of though somebody was there to say it. */
  async sweep(): Promise<void> {
    const { store, clock } = this.parts;
    const now = clock.wall();
    for (const { site } of this.parts.installation.state.schedules.values()) this.parts.begin(site);
    await store.record(this.unreported(now));
    for (const { site, reason, state } of await store.settle(dateOf(now)))
      if (state === "missed") this.parts.missed(site, reason ?? "failed");
    await store.forgetBefore(new Date((now - keptDays * 86_400) * 1000));
  }

  /** What is known already stays as it is: `record` takes the better word. */
  private unreported(now: WallClock): BellRow[] {
    const { schedules, media, holidays } = this.parts.installation.state;
    return [...schedules.values()].flatMap((row) => {
      const present = (media.get(row.site) ?? []).some(({ id }) => this.parts.isOnline(id));
      if (!row.enabled || !present) return [];
      const until = now - row.toleranceSeconds - 2 * graceSeconds;
      const from = wallClock(Math.max(now - lookedBackSeconds, row.updatedAt.getTime() / 1000));
      const rows: BellRow[] = [];
      for (const { at, skipped } of occurrences(timingOf(row, [...holidays.values()]), from)) {
        if (at > until) break;
        const due = new Date(at * 1000);
        const unsaid = { reason: "unreported", latenessSeconds: null, media: null, openUntil: due } as const;
        if (!skipped) rows.push({ schedule: row.id, due, site: row.site, state: "missed", ...unsaid });
      }
      return rows;
    });
  }

  private async keep(row: BellRow): Promise<void> {
    const news = await this.parts.store.record([row]);
    for (const { state, site, latenessSeconds } of news)
      if (state === "rung") this.parts.rung(site, latenessSeconds ?? 0);
  }

  private async list(
    rows: readonly ScheduleRow[],
    { from, to, limit, cursor }: z.output<typeof occurrenceQuery>,
  ): Promise<Occurrences | Refused> {
    const { clock, store, installation } = this.parts;
    const now = clock.wall();
    const begin = from === undefined ? now : wallClock(Date.parse(from) / 1000);
    const after = cursor === undefined ? undefined : readCursor(cursor, place);
    if (after instanceof Refused) return after;
    const first = after?.at ?? begin;
    // A page that is asked for later ends where the first one did.
    const last = to === undefined ? (after?.until ?? wallClock(begin + weekSeconds)) : wallClock(Date.parse(to) / 1000);
    if (last < first)
      return new Refused("request-invalid", "the end is before the beginning", {
        errors: [{ pointer: "/to", detail: "after `from`" }],
      });
    const holidays = [...installation.state.holidays.values()];
    const found: Occurrence[] = [];
    for (const row of rows)
      for (const { at, skipped } of take(occurrences(timingOf(row, holidays), first), limit + 2)) {
        if (at > last || (at <= now && at * 1000 < row.createdAt.getTime())) continue;
        const state = skipped || !row.enabled ? "skipped" : at > now ? "due" : "awaited";
        const { id: schedule, name, site, zones } = row;
        found.push({
          schedule,
          name,
          site,
          zones: [...zones],
          at: rfc3339(at),
          state,
          reason: null,
          latenessSeconds: null,
        });
      }
    const ids = rows.map(({ id }) => id);
    const said = await store.between(ids, new Date(first * 1000), new Date(Math.min(last, now) * 1000));
    const all = merged(found, said, new Map(rows.map((row) => [row.id, row])));
    const rest = after === undefined ? all : all.filter((one) => keyOf(one) > after.key);
    const items = rest.slice(0, limit);
    const end = items.at(-1);
    return {
      items,
      nextCursor: end !== undefined && rest.length > limit ? writeCursor([end.at, end.schedule, last]) : null,
    };
  }
}

type Occurrences = z.infer<typeof occurrenceList>;

/** In order of time; a schedule rings once at an instant. */
const keyOf = ({ at, schedule }: Pick<Occurrence, "at" | "schedule">): string => `${at} ${schedule}`;

/** Of a cursor: the last of a page, and until when the list goes. */
const place = z.tuple([z.iso.datetime(), z.string(), z.number()]).transform(([at, schedule, until]) => ({
  key: keyOf({ at, schedule }),
  at: wallClock(Date.parse(at) / 1000),
  until: wallClock(until),
}));

function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const one of all) {
    if (left-- === 0) return;
    yield one;
  }
}

/** What was said of an occurrence stands, also where the schedule has changed since. */
function merged(
  found: readonly Occurrence[],
  said: readonly BellRow[],
  rows: ReadonlyMap<string, ScheduleRow>,
): Occurrence[] {
  const all = new Map(found.map((one) => [keyOf(one), one]));
  for (const { schedule, due, state, reason, latenessSeconds } of said) {
    const row = rows.get(schedule);
    if (row === undefined) continue;
    const { name, site, zones } = row;
    const at = due.toISOString();
    all.set(keyOf({ at, schedule }), { schedule, name, site, zones: [...zones], at, state, reason, latenessSeconds });
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
