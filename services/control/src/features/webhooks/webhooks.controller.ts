import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { commandSent } from "@carillon/contracts/http";
import {
  deliveryList,
  deliveryState,
  secretRotation,
  webhook,
  webhookChange,
  webhookDelivery,
  webhookList,
  webhookMade,
  webhookRequest,
  type WebhookChange,
  type WebhookRequest,
} from "@carillon/contracts/webhooks";
import { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { Webhooks, type DeliveryQuery } from "./webhooks.js";

const deliveryQuery = pageQuery.extend({
  state: deliveryState.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, { message: "the nextCursor of another page" })
    .optional(),
});

@ApiTags("webhooks")
@Controller("v1/webhooks")
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @Described("Who is told of what happens, by HTTP", { schema: webhookList })
  list(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.webhooks.list(page);
  }

  @Post()
  @Described("Subscribe an address to events; the secret that signs them is shown this once", {
    status: 201,
    schema: webhookMade,
  })
  make(@Body({ schema: webhookRequest }) wish: WebhookRequest, @Asking() by: Principal) {
    return this.webhooks.make(wish, by);
  }

  @Get(":id")
  @Described("One webhook, without its secret", { schema: webhook, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.webhooks.get(id);
  }

  @Patch(":id")
  @WithPreconditions()
  @Described("Change a webhook", {
    schema: webhook,
    refusals: ["not-found", "precondition-required", "precondition-failed"],
  })
  change(
    @Param("id") id: string,
    @Body({ schema: webhookChange }) change: WebhookChange,
    @Headers("if-match") ifMatch?: string,
  ) {
    return this.webhooks.change(id, change, { ifMatch, ifNoneMatch: undefined });
  }

  @Delete(":id")
  @Described("Remove a webhook and what is queued for it", { status: 204, refusals: ["not-found"] })
  remove(@Param("id") id: string) {
    return this.webhooks.remove(id);
  }

  @Post(":id/secret")
  @HttpCode(200)
  @Described("Make a new secret; the old one signs beside it for a while", {
    schema: webhookMade,
    refusals: ["not-found"],
  })
  rotate(@Param("id") id: string, @Body({ schema: secretRotation }) rotation: z.output<typeof secretRotation>) {
    return this.webhooks.rotate(id, rotation);
  }

  @Post(":id/ping")
  @HttpCode(202)
  @Described("Queue a message that means nothing, to see whether it arrives", {
    status: 202,
    schema: commandSent,
    refusals: ["not-found"],
  })
  ping(@Param("id") id: string) {
    return this.webhooks.ping(id);
  }

  @Get(":id/deliveries")
  @Described("What was sent, is queued, or was given up; the newest first", {
    schema: deliveryList,
    refusals: ["not-found"],
  })
  deliveries(@Param("id") id: string, @Query({ schema: deliveryQuery }) query: DeliveryQuery) {
    return this.webhooks.deliveries(id, query);
  }

  @Post(":id/deliveries/:delivery/redeliver")
  @HttpCode(202)
  @Described("Deliver a message once more, under the id that it has", {
    status: 202,
    schema: webhookDelivery,
    refusals: ["not-found"],
  })
  redeliver(@Param("id") id: string, @Param("delivery") delivery: string) {
    return this.webhooks.redeliver(id, delivery);
  }
}
