import { Body, Controller, Delete, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { slug } from "@carillon/contracts/identity";
import { holidays, holidaysList, holidaysWish } from "@carillon/contracts/schedules";
import type { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { HolidayCalendars } from "./holidays.js";

@ApiTags("schedules")
@Controller("v1/holidays")
export class HolidaysController {
  constructor(private readonly calendars: HolidayCalendars) {}

  @Get()
  @Described("Holiday calendars, in order of name", { schema: holidaysList })
  list(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.calendars.list(query);
  }

  @Get(":id")
  @Described("One holiday calendar", { schema: holidays, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.calendars.get(id);
  }

  @Put(":id")
  @WithPreconditions()
  @Described("Make or change a holiday calendar, from days or from an iCalendar file", {
    description: "Of events that recur in the file, the next six years are taken.",
    schema: holidays,
    refusals: ["precondition-required", "precondition-failed"],
  })
  put(
    @Param("id", { schema: slug }) id: string,
    @Body({ schema: holidaysWish }) wish: z.output<typeof holidaysWish>,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.calendars.put(id, wish, { ifMatch, ifNoneMatch });
  }

  @Delete(":id")
  @WithPreconditions()
  @Described("Remove a holiday calendar that no schedule names", {
    status: 204,
    refusals: ["not-found", "in-use", "precondition-required", "precondition-failed"],
  })
  remove(@Param("id") id: string, @Headers("if-match") ifMatch?: string) {
    return this.calendars.remove(id, { ifMatch, ifNoneMatch: undefined });
  }
}
