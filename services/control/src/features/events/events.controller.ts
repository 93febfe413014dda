import { Controller, Get, Res } from "@nestjs/common";
import { ApiOkResponse, ApiOperation, ApiTags } from "@nestjs/swagger";
import type { FastifyReply } from "fastify";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { EventStream } from "./event-stream.js";

@ApiTags("events")
@Controller("v1/events")
export class EventsController {
  constructor(private readonly stream: EventStream) {}

  @Get()
  @ApiOperation({
    summary: "Server-sent events: a snapshot, then every change",
    description:
      "Events: snapshot, device, device-removed, zone, zone-removed, device-event, pairing. A comment every 15 s shows that the stream lives.",
  })
  @ApiOkResponse({ content: { "text/event-stream": { schema: { type: "string" } } } })
  open(@Res() reply: FastifyReply, @Seeing() sees: Sees): void {
    this.stream.open(reply.hijack().raw, sees);
  }
}
