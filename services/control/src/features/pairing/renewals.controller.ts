import { TLSSocket } from "node:tls";
import { Body, Controller, HttpCode, Post, Req } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { renewalGranted, renewalRequest } from "@carillon/contracts/pairing";
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { peerOf } from "../../certificates/peer.js";
import { Described } from "../../http/described.js";
import { Open } from "../access/access.guard.js";
import { Renewals } from "./renewals.js";

@ApiTags("pairing")
@Controller("v1/renewals")
export class RenewalsController {
  constructor(private readonly renewals: Renewals) {}

  /** Its certificate is its token. */
  @Post()
  @Open()
  @HttpCode(200)
  @Described("A device renews its certificate, over mutual TLS on the device listener", {
    schema: renewalGranted,
    refusals: ["certificate-invalid", "certificate-revoked", "pairing-proof-invalid", "too-many-requests"],
  })
  renew(
    @Body({ schema: renewalRequest }) { csr }: z.output<typeof renewalRequest>,
    @Req() { raw: { socket } }: FastifyRequest,
  ) {
    const [peer, shown] = socket instanceof TLSSocket ? [peerOf(socket), socket.authorizationError] : [];
    return this.renewals.renew(csr, peer, shown);
  }
}
