import type { Holidays, holidaysWish } from "@carillon/contracts/schedules";
import { daysOffOf } from "@carillon/core/schedule/calendar-file";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged, type Page, type PageQuery } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import type { HolidaysRow } from "../../installation/schedule-rows.js";
import { Refused } from "../../refused.js";

const tagOf = (row: HolidaysRow): string => entityTag(row.version, row.createdAt);
const view = ({ id, name, days }: HolidaysRow): Holidays => ({ id, name, days });
const answer = (row: HolidaysRow, status = 200) => new Answer(view(row), { status, etag: tagOf(row) });
const unknown = (id: string): Refused => new Refused("not-found", `there is no holiday calendar ${id}`);

/** Days on which nothing rings, shared by the schedules that name them. */
export class HolidayCalendars {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list(query: PageQuery): Page<Holidays> | Refused {
    const page = paged(this.installation.state.holidays, query);
    return page instanceof Refused ? page : { ...page, items: page.items.map(view) };
  }

  get(id: string): Answer<Holidays> | Refused {
    const row = this.installation.state.holidays.get(id);
    return row === undefined ? unknown(id) : answer(row);
  }

  put(
    id: string,
    wish: z.output<typeof holidaysWish>,
    preconditions: Preconditions,
  ): Promise<Answer<Holidays> | Refused> {
    return this.installation.write(({ holidays }) => {
      const before = holidays.get(id);
      const unmet = checkMatch(preconditions, before && tagOf(before));
      if (unmet !== undefined) return unmet;
      const now = this.clock.wall();
      const read = "ics" in wish ? daysOffOf(wish.ics, now) : { days: wish.days };
      if ("wrong" in read) return invalid("/ics", read.wrong);
      const at = read.days.findIndex(({ from, to }) => to < from);
      if (at >= 0) return invalid(`/days/${at}/to`, "it ends before it begins");
      const createdAt = before?.createdAt ?? dateOf(now);
      const row = { id, name: wish.name, days: read.days, version: (before?.version ?? 0) + 1, createdAt };
      return { change: { holidays: [row] }, outcome: answer(row, before === undefined ? 201 : 200) };
    });
  }

  /** Not while a schedule names it: that would ring on holidays. */
  remove(id: string, preconditions: Preconditions): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ holidays, schedules }) => {
      const row = holidays.get(id);
      if (row === undefined) return unknown(id);
      const unmet = checkMatch(preconditions, tagOf(row));
      if (unmet !== undefined) return unmet;
      const users = [...schedules.values()].filter((schedule) => schedule.holidays.includes(id));
      if (users.length > 0) return new Refused("in-use", `${users.length} schedules name the calendar ${id}`);
      return { change: { removedHolidays: [id] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}

const invalid = (pointer: string, detail: string): Refused =>
  new Refused("request-invalid", detail, { errors: [{ pointer, detail }] });
