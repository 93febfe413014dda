import { bigserial, index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/**
 * What was written, in the order in which it was committed: which row of which table, not what is in it. Triggers of the migration
 * write it, so that nobody who writes can forget to: an older replica, or a person with psql. Kept for an hour.
 */
export const changes = pgTable(
  "changes",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    at: timestamp("at", { withTimezone: true, mode: "date" }).notNull().defaultNow(),
    relation: text("relation").notNull(),
    /** Of the primary key's columns, or of those by which the memory knows the row. */
    key: jsonb("key").$type<readonly string[]>().notNull(),
  },
  (table) => [index("changes_at").on(table.at)],
);
