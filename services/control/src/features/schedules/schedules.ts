import { slug } from "@carillon/contracts/identity";
import {
  maxSiteScheduleBytes,
  type Schedule,
  type ScheduleWish,
  type scheduleTrial,
} from "@carillon/contracts/schedules";
import type { FieldError } from "@carillon/core/configuration/validate";
import { checkSchedule, exportSchedule, timingOf } from "@carillon/core/schedule/check";
import { occurrences } from "@carillon/core/schedule/occurrences";
import { rfc3339, wallClock } from "@carillon/core/units";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged, pageQuery, type Page } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import { schedulesOf, type ScheduleRow } from "../../installation/schedule-rows.js";
import { changed, type InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import type { Sees } from "../access/authorisation.js";

export const scheduleQuery = pageQuery.extend({ site: slug.optional() });

export const unknownSchedule = (id: string): Refused => new Refused("not-found", `there is no schedule ${id}`);
const tagOf = (row: ScheduleRow): string => entityTag(row.version, row.createdAt);
export function scheduleView({ version: _v, createdAt: _c, updatedAt: _u, ...row }: ScheduleRow): Schedule {
  return row;
}
const answer = (row: ScheduleRow, status = 200) => new Answer(scheduleView(row), { status, etag: tagOf(row) });

/** Bells and recurring announcements, as people write them; what media services ring follows from them in the same commit. */
export class Schedules {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list({ site, ...query }: z.output<typeof scheduleQuery>, sees: Sees): Page<Schedule> | Refused {
    const page = paged(
      this.installation.state.schedules,
      query,
      (row) => sees(row.site) && (site === undefined || row.site === site),
    );
    return page instanceof Refused ? page : { ...page, items: page.items.map(scheduleView) };
  }

  get(id: string): Answer<Schedule> | Refused {
    const row = this.installation.state.schedules.get(id);
    return row === undefined ? unknownSchedule(id) : answer(row);
  }

  /** What `put` would say. */
  dryRun(wish: ScheduleWish): z.infer<typeof scheduleTrial> | Refused {
    const meant = this.meant("dry-run", wish, this.installation.state);
    return meant instanceof Refused ? meant : { schedule: { ...wish, when: meant.row.when }, next: [...meant.next] };
  }

  put(id: string, wish: ScheduleWish, preconditions: Preconditions): Promise<Answer<Schedule> | Refused> {
    return this.installation.write((state) => {
      const before = state.schedules.get(id);
      const unmet = checkMatch(preconditions, before && tagOf(before));
      if (unmet !== undefined) return unmet;
      const meant = this.meant(id, wish, state);
      if (meant instanceof Refused) return meant;
      return {
        change: { schedules: [meant.row] },
        outcome: answer(meant.row, before === undefined ? 201 : 200),
      };
    });
  }

  remove(id: string, preconditions: Preconditions): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ schedules }) => {
      const row = schedules.get(id);
      if (row === undefined) return unknownSchedule(id);
      const unmet = checkMatch(preconditions, tagOf(row));
      if (unmet !== undefined) return unmet;
      return { change: { removedSchedules: [id] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }

  /** Leaves out the occurrence at an instant, or, with `skip` false, no longer. Twice is once. */
  skip(id: string, at: string, skip: boolean): Promise<Answer<Schedule> | Refused> {
    return this.installation.write(({ schedules, holidays }) => {
      const row = schedules.get(id);
      if (row === undefined) return unknownSchedule(id);
      const instant = wallClock(Math.floor(Date.parse(at) / 1000));
      const [due] = occurrences(timingOf(row, [...holidays.values()]), instant);
      if (skip && due?.at !== instant)
        return new Refused("request-invalid", `${id} does not ring at ${at}`, {
          errors: [{ pointer: "/at", detail: `it rings next at ${due === undefined ? "no time" : rfc3339(due.at)}` }],
        });
      const others = row.skips.filter((text) => Math.floor(Date.parse(text) / 1000) !== instant);
      const skips = skip ? [...others, rfc3339(instant)] : others;
      // What was due before it stays what it was: `updatedAt` is when it was last said anew.
      const next = { ...row, skips: skips.slice(-100), version: row.version + 1 };
      return { change: { schedules: [next] }, outcome: answer(next) };
    });
  }

  calendar(id: string): string | Refused {
    const { schedules, holidays } = this.installation.state;
    const row = schedules.get(id);
    return row === undefined
      ? unknownSchedule(id)
      : exportSchedule(timingOf(row, [...holidays.values()]), this.clock.wall());
  }

  private meant(
    id: string,
    wish: ScheduleWish,
    state: InstallationState,
  ): { readonly row: ScheduleRow; readonly next: readonly string[] } | Refused {
    const misplaced = wrongPlace(wish, state);
    if (misplaced.length > 0) return invalid(misplaced);
    const checked = checkSchedule(wish, [...state.holidays.values()], this.clock.wall());
    if (checked.kind === "wrong") return invalid(checked.errors);
    const before = state.schedules.get(id);
    const now = dateOf(this.clock.wall());
    const row: ScheduleRow = {
      ...{ id, ...wish, when: checked.when, version: (before?.version ?? 0) + 1 },
      ...{ createdAt: before?.createdAt ?? now, updatedAt: now },
    };
    const size = sizeOf(row.site, changed(state, { schedules: [row] }));
    if (size > maxSiteScheduleBytes)
      return new Refused(
        "request-too-large",
        `the schedules of site ${row.site} come to ${size} bytes, of ${maxSiteScheduleBytes}: use rules rather than lists of dates`,
      );
    return { row, next: checked.next };
  }
}

const sizeOf = (site: string, state: InstallationState): number =>
  Buffer.byteLength(JSON.stringify(schedulesOf(site, state) ?? {}));

const invalid = (errors: readonly FieldError[]): Refused =>
  new Refused(
    "request-invalid",
    errors
      .map(({ detail }) => detail)
      .join("; ")
      .slice(0, 500),
    { errors },
  );

function wrongPlace({ site, zones, holidays }: ScheduleWish, state: InstallationState): FieldError[] {
  if (!state.sites.has(site)) return [{ pointer: "/site", detail: `there is no site ${site}` }];
  return [
    ...zones.flatMap((zone, at) =>
      state.zones.get(zone)?.site === site
        ? []
        : [{ pointer: `/zones/${at}`, detail: `site ${site} has no zone ${zone}` }],
    ),
    ...holidays.flatMap((id, at) =>
      state.holidays.has(id) ? [] : [{ pointer: `/holidays/${at}`, detail: `there is no holiday calendar ${id}` }],
    ),
  ];
}
