import { Body, Controller, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import {
  deliveredDeviceList,
  deviceRelease,
  releaseFleetList,
  releaseList,
  releasePin,
} from "@carillon/contracts/release";
import { variablePut, variableQuery, variables } from "@carillon/contracts/release-variables";
import { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Releases } from "./releases.js";
import { Variables } from "./variables.js";

const releaseQuery = pageQuery.extend({ fleet: z.string().max(256).optional() });
const outside = ["delivery-unreachable", "delivery-unauthorized", "delivery-refused"] as const;

@ApiTags("releases")
@Controller("v1")
export class ReleasesController {
  constructor(
    private readonly releases: Releases,
    private readonly variables: Variables,
  ) {}

  @Get("releases")
  @Described("Releases that can be run, newest first by fleet", { schema: releaseList, refusals: outside })
  list(@Query({ schema: releaseQuery }) query: z.output<typeof releaseQuery>) {
    return this.releases.list(query);
  }

  @Get("releases/fleets")
  @Described("The fleets of balena, and the devices that update themselves", {
    schema: releaseFleetList,
    refusals: outside,
  })
  fleets(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.releases.fleets(page);
  }

  @Get("releases/devices")
  @Described("What every known device is to run and runs, also those that are not paired", {
    schema: deliveredDeviceList,
  })
  devices(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.releases.devices(page);
  }

  @Get("releases/variables")
  @Described("Variables of a balena fleet or device: for its services, or for balenaOS", {
    schema: variables,
    refusals: ["not-found", "delivery-missing", ...outside],
  })
  readVariables(@Query({ schema: variableQuery }) query: z.output<typeof variableQuery>) {
    return this.variables.read(query);
  }

  @Put("releases/variables")
  @WithPreconditions("accepted")
  @Described("Set, change or (with null) remove one variable", {
    description: "Services of which a variable changes are started anew by their supervisor, once their lock lets it.",
    schema: variables,
    refusals: ["not-found", "delivery-missing", "precondition-failed", ...outside],
  })
  writeVariable(
    @Body({ schema: variablePut }) wish: z.output<typeof variablePut>,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.variables.write(wish, ifMatch);
  }

  @Get("devices/:id/release")
  @Described("What a device is to run, and what it runs", {
    schema: deviceRelease,
    refusals: ["not-found", "delivery-missing"],
  })
  device(@Param("id") id: string) {
    return this.releases.device(id);
  }

  @Put("devices/:id/release")
  @WithPreconditions("accepted")
  @Described("Pin one device to a release, or let it follow its fleet", {
    description: "For more than a device or two, make a rollout.",
    status: 202,
    schema: deviceRelease,
    refusals: ["not-found", "delivery-missing", "release-unknown", "conflict", "precondition-failed", ...outside],
  })
  pin(
    @Param("id") id: string,
    @Body({ schema: releasePin }) wish: z.output<typeof releasePin>,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.releases.pin(id, wish, ifMatch);
  }
}
