import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { documentSchemas } from "@carillon/contracts/configuration";
import { layer, layerList, layerPut } from "@carillon/contracts/http";
import {
  dryRunOutcome,
  dryRunRequest,
  layerDiff,
  layerHistory,
  restoreRequest,
} from "@carillon/contracts/layer-history";
import { z } from "zod";
import { Asking, Seeing } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import type { Sees } from "../access/authorisation.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Described, WithPreconditions } from "../../http/described.js";
import { diffQuery, historyQuery, LayerHistory } from "./layer-history.js";
import { Layers } from "./layers.js";

@ApiTags("configuration")
@Controller("v1/configuration")
export class ConfigurationController {
  constructor(
    private readonly layers: Layers,
    private readonly past: LayerHistory,
  ) {}

  @Get()
  @Described("All layers", { schema: layerList })
  list(@Query({ schema: pageQuery }) page: PageQuery, @Seeing() sees: Sees) {
    return this.layers.list(page, sees);
  }

  @Get("schemas")
  @Described("JSON Schema of every configuration document", { schema: z.record(z.string(), z.looseObject({})) })
  schemas() {
    return documentSchemas();
  }

  @Get(":scope/:document")
  @Described("One layer", { schema: layer, refusals: ["not-found"] })
  get(@Param("scope") scope: string, @Param("document") document: string) {
    return this.layers.get({ scope, document });
  }

  @Get(":scope/:document/history")
  @Described("What a layer was, the newest first: who wrote what, and when", { schema: layerHistory })
  history(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ) {
    return this.past.list({ scope, document }, query);
  }

  @Get(":scope/:document/diff")
  @Described("How one revision differs from another", { schema: layerDiff, refusals: ["not-found"] })
  diff(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Query({ schema: diffQuery }) query: z.output<typeof diffQuery>,
  ) {
    return this.past.diff({ scope, document }, query);
  }

  @Post(":scope/:document/restore")
  @HttpCode(200)
  @WithPreconditions()
  @Described("Make a revision's content the newest version", {
    schema: layer,
    refusals: ["not-found", "conflict", "precondition-required", "precondition-failed", "document-invalid"],
  })
  restore(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Body({ schema: restoreRequest }) { revision }: z.output<typeof restoreRequest>,
    @Asking() by: Principal,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.past.restore({ scope, document }, revision, { ifMatch, ifNoneMatch: undefined, by: by.name });
  }

  @Post(":scope/:document/dry-run")
  @HttpCode(200)
  @Described("Say which devices writing a layer would change, and what that costs each", {
    schema: dryRunOutcome,
    refusals: ["not-found", "document-invalid"],
  })
  dryRun(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Body({ schema: dryRunRequest }) wish: z.output<typeof dryRunRequest>,
  ) {
    return this.layers.dryRun({ scope, document }, wish);
  }

  @Put(":scope/:document")
  @WithPreconditions()
  @Described("Write a layer", {
    description:
      "Creating needs no precondition; changing needs If-Match. `values` is a part of the document: what it leaves out comes from the layers below. What a rollout left in force for a part of the scope ends with it; the dry run shows whom that changes.",
    schema: layer,
    refusals: ["not-found", "conflict", "precondition-required", "precondition-failed", "document-invalid"],
  })
  put(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Body({ schema: layerPut }) wish: z.output<typeof layerPut>,
    @Asking() by: Principal,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.layers.put({ scope, document }, wish, { ifMatch, ifNoneMatch, by: by.name });
  }

  @Delete(":scope/:document")
  @WithPreconditions()
  @Described("Remove a layer", {
    status: 204,
    refusals: ["not-found", "conflict", "precondition-required", "precondition-failed"],
  })
  remove(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Asking() by: Principal,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.layers.remove({ scope, document }, { ifMatch, ifNoneMatch: undefined, by: by.name });
  }
}
