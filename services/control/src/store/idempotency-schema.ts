import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { Kept } from "../http/idempotent-answer.js";

/** Requests that carried an Idempotency-Key, for a day. */
export const idempotency = pgTable(
  "idempotency",
  {
    principal: text("principal").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    /** `claimed`: nothing has been done. `acting`: something may have been. `done`: it is committed. `answered`: `answer` is what was said. */
    state: text("state").$type<"claimed" | "acting" | "done" | "answered">().notNull(),
    /** The one run of the request that may do it, and until when nobody else may. */
    run: text("run").notNull(),
    heldUntil: timestamp("held_until", { withTimezone: true, mode: "date" }).notNull(),
    status: integer("status"),
    answer: jsonb("answer").$type<Kept>(),
    expiresAt: timestamp("expires_at", { withTimezone: true, mode: "date" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.principal, table.key] }), index("idempotency_expiry").on(table.expiresAt)],
);
