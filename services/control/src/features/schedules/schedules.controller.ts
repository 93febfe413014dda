import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Post, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { slug } from "@carillon/contracts/identity";
import {
  instant,
  occurrenceList,
  schedule,
  scheduleList,
  scheduleTrial,
  scheduleWish,
  skipRequest,
} from "@carillon/contracts/schedules";
import type { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { Bells, occurrenceQuery, siteOccurrenceQuery } from "./bells.js";
import { scheduleQuery, Schedules } from "./schedules.js";
import { TestRings } from "./test-rings.js";

@ApiTags("schedules")
@Controller("v1")
export class SchedulesController {
  constructor(
    private readonly schedules: Schedules,
    private readonly bells: Bells,
    private readonly rings: TestRings,
  ) {}

  @Get("schedules")
  @Described("Schedules, in order of name", { schema: scheduleList })
  list(@Query({ schema: scheduleQuery }) query: z.output<typeof scheduleQuery>, @Seeing() sees: Sees) {
    return this.schedules.list(query, sees);
  }

  @Post("schedules/dry-run")
  @HttpCode(200)
  @Described("Check a schedule, and see when it would ring next", { schema: scheduleTrial })
  dryRun(@Body({ schema: scheduleWish }) wish: z.output<typeof scheduleWish>) {
    return this.schedules.dryRun(wish);
  }

  @Get("schedules/:id")
  @Described("One schedule", { schema: schedule, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.schedules.get(id);
  }

  @Put("schedules/:id")
  @WithPreconditions()
  @Described("Make or change a schedule", {
    description:
      "Rings on the programmes of its zones, by the clocks of its time zone, with the cloud away too. A time that the clocks skip rings when they go on; one that they show twice rings once. `when` may be an iCalendar file.",
    schema: schedule,
    refusals: ["request-too-large", "precondition-required", "precondition-failed"],
  })
  put(
    @Param("id", { schema: slug }) id: string,
    @Body({ schema: scheduleWish }) wish: z.output<typeof scheduleWish>,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.schedules.put(id, wish, { ifMatch, ifNoneMatch });
  }

  @Delete("schedules/:id")
  @WithPreconditions()
  @Described("Remove a schedule", {
    status: 204,
    refusals: ["not-found", "precondition-required", "precondition-failed"],
  })
  remove(@Param("id") id: string, @Headers("if-match") ifMatch?: string) {
    return this.schedules.remove(id, { ifMatch, ifNoneMatch: undefined });
  }

  @Get("schedules/:id/occurrences")
  @Described("When it rings, and what became of it; a week from now unless said otherwise", {
    schema: occurrenceList,
    refusals: ["not-found"],
  })
  occurrences(@Param("id") id: string, @Query({ schema: occurrenceQuery }) query: z.output<typeof occurrenceQuery>) {
    return this.bells.ofSchedule(id, query);
  }

  @Get("occurrences")
  @Described("When the schedules of a site ring, in order of time, and what became of it", { schema: occurrenceList })
  ofSite(@Query({ schema: siteOccurrenceQuery }) query: z.output<typeof siteOccurrenceQuery>, @Seeing() sees: Sees) {
    return this.bells.ofSite(query, sees);
  }

  @Get("schedules/:id/calendar.ics")
  @Header("content-type", "text/calendar; charset=utf-8")
  @Described("As iCalendar (RFC 5545)", { refusals: ["not-found"] })
  calendar(@Param("id") id: string) {
    return this.schedules.calendar(id);
  }

  @Post("schedules/:id/skips")
  @HttpCode(200)
  @Described("Leave out one occurrence", { schema: schedule, refusals: ["not-found"] })
  skip(@Param("id") id: string, @Body({ schema: skipRequest }) { at }: z.output<typeof skipRequest>) {
    return this.schedules.skip(id, at, true);
  }

  @Delete("schedules/:id/skips/:at")
  @Described("Ring at an occurrence that was left out", { schema: schedule, refusals: ["not-found"] })
  unskip(@Param("id") id: string, @Param("at", { schema: instant }) at: string) {
    return this.schedules.skip(id, at, false);
  }

  @Post("schedules/:id/rings")
  @HttpCode(204)
  @Described("Ring it now, to hear how it sounds", {
    status: 204,
    refusals: ["not-found", "conflict", "media-unreachable", "broker-unreachable"],
  })
  ring(@Param("id") id: string) {
    return this.rings.ring(id);
  }
}
