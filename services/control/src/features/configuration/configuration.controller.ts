import { Body, Controller, Delete, Get, Headers, Param, Put } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { documentSchemas } from "@carillon/contracts/configuration";
import { layer, layerList, layerPut } from "@carillon/contracts/http";
import { z } from "zod";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { Described, WithPreconditions } from "../../http/described.js";
import { Layers } from "./layers.js";

@ApiTags("configuration")
@Controller("v1/configuration")
export class ConfigurationController {
  constructor(private readonly layers: Layers) {}

  @Get()
  @Described("All layers", { schema: layerList })
  list() {
    return this.layers.list();
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

  @Put(":scope/:document")
  @WithPreconditions()
  @Described("Write a layer", {
    description:
      "Creating needs no precondition; changing needs If-Match. `values` is a part of the document: what it leaves out comes from the layers below.",
    schema: layer,
    refusals: ["not-found", "precondition-required", "precondition-failed", "document-invalid"],
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
  @Described("Remove a layer", { status: 204, refusals: ["not-found", "precondition-required", "precondition-failed"] })
  remove(
    @Param("scope") scope: string,
    @Param("document") document: string,
    @Asking() by: Principal,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.layers.remove({ scope, document }, { ifMatch, ifNoneMatch: undefined, by: by.name });
  }
}
