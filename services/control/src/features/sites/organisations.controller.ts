import { Body, Controller, Delete, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { organisation, organisationList, organisationPut } from "@carillon/contracts/fleet";
import { slug } from "@carillon/contracts/identity";
import type { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Organisations } from "./organisations.js";

@ApiTags("organisations")
@Controller("v1/organisations")
export class OrganisationsController {
  constructor(private readonly organisations: Organisations) {}

  @Get()
  @Described("Organisations, in order of name", { schema: organisationList })
  list(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.organisations.list(query);
  }

  @Get(":id")
  @Described("One organisation", { schema: organisation, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.organisations.get(id);
  }

  @Put(":id")
  @WithPreconditions()
  @Described("Make or change an organisation", {
    schema: organisation,
    refusals: ["precondition-required", "precondition-failed"],
  })
  put(
    @Param("id", { schema: slug }) id: string,
    @Body({ schema: organisationPut }) wish: z.output<typeof organisationPut>,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.organisations.put(id, wish, { ifMatch, ifNoneMatch });
  }

  @Delete(":id")
  @WithPreconditions()
  @Described("Remove an organisation that has no site", {
    status: 204,
    refusals: ["not-found", "in-use", "precondition-required", "precondition-failed"],
  })
  remove(@Param("id") id: string, @Headers("if-match") ifMatch?: string) {
    return this.organisations.remove(id, { ifMatch, ifNoneMatch: undefined });
  }
}
