import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { bulkOutcome, bulkRequest } from "@carillon/contracts/bulk";
import {
  commandRequest,
  commandSent,
  device,
  deviceChange,
  deviceList,
  resolvedConfiguration,
} from "@carillon/contracts/http";
import type { DeviceChange } from "@carillon/contracts/http";
import type { z } from "zod";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { Described, WithPreconditions } from "../../http/described.js";
import { BulkActions } from "./bulk-actions.js";
import { Devices } from "./devices.js";
import { deviceQuery, type DeviceQuery } from "./listing.js";

@ApiTags("devices")
@Controller("v1/devices")
export class DevicesController {
  constructor(
    private readonly devices: Devices,
    private readonly bulk: BulkActions,
  ) {}

  @Get()
  @Described("Devices, in order of name", { schema: deviceList, refusals: ["filter-invalid"] })
  list(@Query({ schema: deviceQuery }) query: DeviceQuery, @Seeing() sees: Sees) {
    return this.devices.list(query, sees);
  }

  @Post("actions")
  @HttpCode(200)
  @Described("Do one thing to every device that a filter means", {
    description: "Tags, zones and sites are changed in one transaction; a device that is refused hinders no other.",
    schema: bulkOutcome,
    refusals: ["filter-invalid"],
  })
  act(@Body({ schema: bulkRequest }) request: z.output<typeof bulkRequest>, @Seeing() sees: Sees) {
    return this.bulk.run(request, sees);
  }

  @Get(":id")
  @Described("One device", { schema: device, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.devices.get(id);
  }

  @Get(":id/configuration")
  @Described("What is wanted of a device, and where each value comes from", {
    schema: resolvedConfiguration,
    refusals: ["not-found"],
  })
  configuration(@Param("id") id: string) {
    return this.devices.configuration(id);
  }

  @Post(":id/configuration/retry")
  @HttpCode(202)
  @Described("Let a device try once more what it refused or took back", {
    status: 202,
    schema: resolvedConfiguration,
    refusals: ["not-found", "conflict"],
  })
  retry(@Param("id") id: string) {
    return this.devices.retry(id);
  }

  @Patch(":id")
  @WithPreconditions()
  @Described("Rename or move a device", {
    schema: device,
    refusals: ["not-found", "precondition-required", "precondition-failed"],
  })
  change(
    @Param("id") id: string,
    @Body({ schema: deviceChange }) change: DeviceChange,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.devices.change(id, change, { ifMatch, ifNoneMatch });
  }

  @Delete(":id")
  @Described("Remove a device: it loses its certificate and its connection", { status: 204, refusals: ["not-found"] })
  remove(@Param("id") id: string) {
    return this.devices.remove(id);
  }

  @Post(":id/commands")
  @Described("Tell a device to do something at once", {
    status: 202,
    schema: commandSent,
    refusals: ["not-found", "broker-unreachable"],
  })
  command(@Param("id") id: string, @Body({ schema: commandRequest }) { instruction }: z.output<typeof commandRequest>) {
    return this.devices.command(id, instruction);
  }
}
