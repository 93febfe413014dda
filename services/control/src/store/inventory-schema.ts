import { jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { DeliveredDevice } from "../releases/release-fleet.js";

/** What a deliverer of releases said last of all its devices; asked by one replica, read by the others. */
export const inventories = pgTable("inventories", {
  delivery: text("delivery").primaryKey(),
  devices: jsonb("devices").$type<readonly DeliveredDevice[]>().notNull(),
  asOf: timestamp("as_of", { withTimezone: true, mode: "date" }).notNull(),
});
