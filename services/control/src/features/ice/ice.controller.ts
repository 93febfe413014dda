import { Controller, Get, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { iceQuery, iceServers } from "@carillon/contracts/ice";
import type { z } from "zod";
import { Described } from "../../http/described.js";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { IceServers } from "./ice-servers.js";

@ApiTags("sound")
@Controller("v1/ice-servers")
export class IceController {
  constructor(private readonly servers: IceServers) {}

  @Get()
  @Described("STUN and TURN servers, with credentials that are good for a while", {
    description: "For RTCPeerConnection. Ask again before `expiresAt`; a session that is up goes on.",
    schema: iceServers,
    refusals: ["storage-unavailable"],
  })
  list(@Query({ schema: iceQuery }) { seconds }: z.output<typeof iceQuery>, @Asking() by: Principal) {
    return this.servers.forPrincipal(by.name, seconds);
  }
}
