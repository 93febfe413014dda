import { Controller, Get, Headers, Res } from "@nestjs/common";
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from "@nestjs/swagger";
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
      "A snapshot; then device (new), device-changed (the fields that changed), device-removed, zone, zone-removed, site, site-removed, layer, layer-removed, device-event, rollout, pairing. With Last-Event-ID, what was missed, where it is still kept; else a snapshot. Changes are gathered for 250 ms. A comment every 15 s shows that the stream lives.",
  })
  @ApiHeader({ name: "Last-Event-ID", required: false })
  @ApiOkResponse({ content: { "text/event-stream": { schema: { type: "string" } } } })
  open(@Res() reply: FastifyReply, @Seeing() sees: Sees, @Headers("last-event-id") lastEventId?: string): void {
    this.stream.open(reply.hijack().raw, sees, lastEventId);
  }
}
