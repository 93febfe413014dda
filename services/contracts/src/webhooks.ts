import { z } from "zod";
import { slug } from "./identity.js";

/** What can be told of, and the members of `data`. */
export const webhookEvents = {
  "device.paired": z.object({ device: z.string(), name: z.string(), kind: z.string(), site: slug }),
  "device.removed": z.object({ device: z.string(), name: z.string(), kind: z.string(), site: slug }),
  /** `to`: online, late, lost, draining. */
  "device.presence": z.object({ device: z.string(), from: z.string(), to: z.string() }),
  /** What a device said of its own accord: a burst of underruns, the end of a playback. */
  "device.event": z.object({ device: z.string(), event: z.looseObject({ kind: z.string() }) }),
  /** It has come to another phase. */
  "rollout.phase": z.object({ rollout: z.string(), name: z.string(), phase: z.string() }),
  /** One that failed for days is no longer asked. */
  "webhook.disabled": z.object({ webhook: z.string(), url: z.string(), reason: z.string() }),
  /** Asked for by POST …/ping. */
  "webhook.ping": z.object({ webhook: z.string() }),
} as const;
export type WebhookEvent = keyof typeof webhookEvents;

export const webhookEvent = z.enum(Object.keys(webhookEvents) as [WebhookEvent, ...WebhookEvent[]]);

/** The body of a delivery (Standard Webhooks 1.0); the headers are webhook-id, webhook-timestamp and webhook-signature. */
export const webhookMessage = z.object({
  type: webhookEvent,
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});
export type WebhookMessage = z.infer<typeof webhookMessage>;

const wish = {
  url: z.url({ protocol: /^https?$/ }).max(2048),
  events: z.array(webhookEvent).min(1).max(Object.keys(webhookEvents).length),
  /** Of this site alone; null: of all. */
  site: slug.nullable(),
  active: z.boolean(),
};

/** POST /v1/webhooks */
export const webhookRequest = z.object({
  ...wish,
  site: wish.site.default(null),
  active: wish.active.default(true),
});
export type WebhookRequest = z.output<typeof webhookRequest>;

/** PATCH /v1/webhooks/{id}. Making one active again forgets that it failed. */
export const webhookChange = z.object(wish).partial();
export type WebhookChange = z.output<typeof webhookChange>;

export const webhook = z.object({
  id: z.string(),
  ...wish,
  /** Why it was made inactive by the service. */
  disabledReason: z.string().nullable(),
  /** Since when nothing has got through. */
  failingSince: z.iso.datetime().nullable(),
  /** Until when the secret before the present one signs as well. */
  previousSecretUntil: z.iso.datetime().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type Webhook = z.infer<typeof webhook>;
export const webhookList = z.object({ items: z.array(webhook), nextCursor: z.string().nullable() });

/** With its secret, shown this once: `whsec_` and base64, as Standard Webhooks' libraries take it. */
export const webhookMade = webhook.extend({ secret: z.string() });

/** POST /v1/webhooks/{id}/secret: both sign until the old one's time is over. */
export const secretRotation = z.object({
  keepOldSeconds: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(86_400),
});

export const deliveryState = z.enum(["pending", "delivered", "dead"]);

export const webhookDelivery = z.object({
  /** The message's `webhook-id`: the same at each attempt. */
  id: z.string(),
  event: webhookEvent,
  state: deliveryState,
  createdAt: z.iso.datetime(),
  attempts: z.int(),
  /** Null: none will be made. */
  nextAttemptAt: z.iso.datetime().nullable(),
  lastAttemptAt: z.iso.datetime().nullable(),
  /** Of the last attempt; null: nothing answered. */
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  body: webhookMessage,
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
export const deliveryList = z.object({ items: z.array(webhookDelivery), nextCursor: z.string().nullable() });
