import { Body, Controller, Delete, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { zone, zoneList, zonePut } from "@carillon/contracts/http";
import { slug } from "@carillon/contracts/identity";
import type { z } from "zod";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { Described, WithPreconditions } from "../../http/described.js";
import { zoneQuery, Zones } from "./zones.js";

@ApiTags("zones")
@Controller("v1/zones")
export class ZonesController {
  constructor(private readonly zones: Zones) {}

  @Get()
  @Described("Zones, in order of name", { schema: zoneList })
  list(@Query({ schema: zoneQuery }) query: z.output<typeof zoneQuery>, @Seeing() sees: Sees) {
    return this.zones.list(query, sees);
  }

  @Get(":id")
  @Described("One zone", { schema: zone, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.zones.get(id);
  }

  @Put(":id")
  @WithPreconditions()
  @Described("Make or change a zone", {
    description:
      "Its programme is what its speakers hear; those in several zones hear that of the highest priority that has something to play.",
    schema: zone,
    refusals: ["in-use", "precondition-required", "precondition-failed"],
  })
  put(
    @Param("id", { schema: slug }) id: string,
    @Body({ schema: zonePut }) wish: z.output<typeof zonePut>,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.zones.put(id, wish, { ifMatch, ifNoneMatch });
  }

  @Delete(":id")
  @WithPreconditions()
  @Described("Remove a zone; its speakers leave it", { status: 204, refusals: ["not-found", "precondition-failed"] })
  remove(@Param("id") id: string, @Headers("if-match") ifMatch?: string) {
    return this.zones.remove(id, { ifMatch, ifNoneMatch: undefined });
  }
}
