import { Body, Controller, Delete, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { site, siteList, sitePut } from "@carillon/contracts/fleet";
import { slug } from "@carillon/contracts/identity";
import type { z } from "zod";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { Described, WithPreconditions } from "../../http/described.js";
import { siteQuery, Sites } from "./sites.js";

@ApiTags("sites")
@Controller("v1/sites")
export class SitesController {
  constructor(private readonly sites: Sites) {}

  @Get()
  @Described("Sites, in order of name", { schema: siteList })
  list(@Query({ schema: siteQuery }) query: z.output<typeof siteQuery>, @Seeing() sees: Sees) {
    return this.sites.list(query, sees);
  }

  @Get(":id")
  @Described("One site", { schema: site, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.sites.get(id);
  }

  @Put(":id")
  @WithPreconditions()
  @Described("Make or change a site", { schema: site, refusals: ["precondition-required", "precondition-failed"] })
  put(
    @Param("id", { schema: slug }) id: string,
    @Body({ schema: sitePut }) wish: z.output<typeof sitePut>,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.sites.put(id, wish, { ifMatch, ifNoneMatch });
  }

  @Delete(":id")
  @WithPreconditions()
  @Described("Remove a site at which nothing is", {
    status: 204,
    refusals: ["not-found", "in-use", "precondition-required", "precondition-failed"],
  })
  remove(@Param("id") id: string, @Headers("if-match") ifMatch?: string) {
    return this.sites.remove(id, { ifMatch, ifNoneMatch: undefined });
  }
}
