import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { device, pairingList } from "@carillon/contracts/http";
import {
  pairingApproval,
  pairingGranted,
  pairingPoll,
  pairingRequest,
  pairingStarted,
} from "@carillon/contracts/pairing";
import type { PairingPoll, PairingRequest } from "@carillon/contracts/pairing";
import type { z } from "zod";
import { Asking, Open } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Described } from "../../http/described.js";
import { Pairing } from "./pairing.js";

@ApiTags("pairing")
@Controller("v1/pairing")
export class PairingController {
  constructor(private readonly pairing: Pairing) {}

  @Post()
  @Open()
  @Described("A device asks for a code", {
    status: 201,
    schema: pairingStarted,
    refusals: ["pairing-proof-invalid", "too-many-requests", "pairing-full"],
  })
  start(@Body({ schema: pairingRequest }) request: PairingRequest, @Ip() address: string) {
    return this.pairing.start(request, address);
  }

  @Post(":id/token")
  @Open()
  @HttpCode(200)
  @Described("The device asks whether it was approved", {
    schema: pairingGranted,
    refusals: ["pairing-pending", "pairing-slow-down", "pairing-expired", "pairing-refused", "pairing-proof-invalid"],
  })
  poll(@Param("id") id: string, @Body({ schema: pairingPoll }) request: PairingPoll) {
    return this.pairing.poll(id, request);
  }

  @Get()
  @Described("Devices that wait for an operator", { schema: pairingList })
  waiting(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.pairing.list(page);
  }

  @Post("approvals")
  @Described("Approve the device that shows a code", {
    status: 201,
    schema: device,
    refusals: ["pairing-code-unknown", "too-many-requests"],
  })
  approve(
    @Body({ schema: pairingApproval }) approval: z.output<typeof pairingApproval>,
    @Ip() address: string,
    @Asking() by: Principal,
  ) {
    return this.pairing.approve(approval, { name: by.name, address });
  }

  @Delete(":id")
  @Described("Refuse a waiting device", { status: 204, refusals: ["pairing-expired", "conflict"] })
  refuse(@Param("id") id: string) {
    return this.pairing.refuse(id);
  }
}
