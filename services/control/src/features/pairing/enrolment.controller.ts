import { Body, Controller, Delete, Get, Param, Post, Query } from "@nestjs/common";
import { ApiConsumes, ApiTags } from "@nestjs/swagger";
import {
  enrolmentTokenList,
  enrolmentTokenRequest,
  enrolmentTokensMade,
  expectedDeviceList,
  expectedDevicesPost,
  expectedDevicesTaken,
} from "@carillon/contracts/enrolment";
import type { z } from "zod";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Described } from "../../http/described.js";
import { EnrolmentTokens } from "./enrolment-tokens.js";
import { ExpectedDevices, expectedDevicesQuery } from "./expected-devices.js";

@ApiTags("pairing")
@Controller("v1")
export class EnrolmentController {
  constructor(
    private readonly tokens: EnrolmentTokens,
    private readonly expected: ExpectedDevices,
  ) {}

  @Get("enrolment-tokens")
  @Described("One-off tokens, without the tokens themselves", { schema: enrolmentTokenList })
  listTokens(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.tokens.list(page);
  }

  @Post("enrolment-tokens")
  @Described("Make one-off tokens, each of which lets one device in without its code being typed", {
    status: 201,
    schema: enrolmentTokensMade,
  })
  makeTokens(@Body({ schema: enrolmentTokenRequest }) request: z.output<typeof enrolmentTokenRequest>) {
    return this.tokens.make(request);
  }

  @Delete("enrolment-tokens/:id")
  @Described("Make a token useless", { status: 204, refusals: ["not-found"] })
  removeToken(@Param("id") id: string) {
    return this.tokens.remove(id);
  }

  @Get("expected-devices")
  @Described("Devices that are expected, by serial number", { schema: expectedDeviceList })
  listExpected(@Query({ schema: expectedDevicesQuery }) query: z.output<typeof expectedDevicesQuery>) {
    return this.expected.list(query);
  }

  @Post("expected-devices")
  @ApiConsumes("application/json", "text/csv")
  @Described("Import serial numbers: the first device that names one is let in, and becomes what its entry says", {
    description: "As CSV: a header line with serial, name and, if wanted, kind, site, zones, tags, device.",
    status: 201,
    schema: expectedDevicesTaken,
    refusals: ["conflict"],
  })
  takeExpected(@Body({ schema: expectedDevicesPost }) post: z.output<typeof expectedDevicesPost>) {
    return this.expected.take(post);
  }

  @Delete("expected-devices/:serial")
  @Described("Expect a device no more", { status: 204, refusals: ["not-found"] })
  removeExpected(@Param("serial") serial: string) {
    return this.expected.remove(serial);
  }
}
