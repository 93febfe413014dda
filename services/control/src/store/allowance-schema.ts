import { pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** How much of a limit is used up, for all replicas: by whom (SHA-256, hex, because people type passwords into names), and until when. */
export const allowances = pgTable("allowances", {
  key: text("key").primaryKey(),
  wholeAt: timestamp("whole_at", { withTimezone: true, mode: "date" }).notNull(),
});
