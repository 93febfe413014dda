import { bigserial, boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import type { WebhookDelivery, WebhookEvent, WebhookMessage } from "@carillon/contracts/webhooks";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const webhooks = pgTable("webhooks", {
  id: text("id").primaryKey(),
  url: text("url").notNull(),
  events: jsonb("events").$type<WebhookEvent[]>().notNull(),
  site: text("site"),
  active: boolean("active").notNull(),
  disabledReason: text("disabled_reason"),
  /** Kept as they are, because each message is signed with them. */
  secret: text("secret").notNull(),
  previousSecret: text("previous_secret"),
  previousUntil: instant("previous_until"),
  failingSince: instant("failing_since"),
  version: integer("version").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** What is to be delivered, and the log of what was. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    webhook: text("webhook")
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    id: text("id").notNull(),
    event: text("event").$type<WebhookEvent>().notNull(),
    body: jsonb("body").$type<WebhookMessage>().notNull(),
    state: text("state").$type<WebhookDelivery["state"]>().notNull(),
    createdAt: instant("created_at").notNull(),
    attempts: integer("attempts").notNull(),
    nextAttemptAt: instant("next_attempt_at"),
    /** An attempt is under way until then at the latest. */
    heldUntil: instant("held_until"),
    lastAttemptAt: instant("last_attempt_at"),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
  },
  (table) => [
    uniqueIndex("webhook_deliveries_message").on(table.webhook, table.id),
    index("webhook_deliveries_due").on(table.state, table.nextAttemptAt),
  ],
);
