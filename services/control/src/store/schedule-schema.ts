import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { MissedReason } from "@carillon/contracts/schedules";
import type { HolidaysRow, ScheduleRow } from "../installation/schedule-rows.js";
import { sites } from "./schema.js";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const schedules = pgTable("schedules", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  site: text("site")
    .notNull()
    .references(() => sites.id),
  enabled: boolean("enabled").notNull(),
  /** All else that people wrote. */
  wish: jsonb("wish")
    .$type<Omit<ScheduleRow, "id" | "name" | "site" | "enabled" | "version" | "createdAt" | "updatedAt">>()
    .notNull(),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const holidays = pgTable("holidays", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  days: jsonb("days").$type<HolidaysRow["days"]>().notNull(),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** What became of each occurrence, for 90 days. No foreign key: what rang has rung, also when its schedule is gone. */
export const bells = pgTable(
  "bells",
  {
    schedule: text("schedule").notNull(),
    due: instant("due").notNull(),
    site: text("site").notNull(),
    state: text("state").$type<"rung" | "missed">().notNull(),
    reason: text("reason").$type<MissedReason>(),
    latenessSeconds: doublePrecision("lateness_seconds"),
    media: text("media"),
    /** Until when another media service may still say that it rang; null: nobody waits for it any more. */
    openUntil: instant("open_until"),
  },
  (table) => [primaryKey({ columns: [table.schedule, table.due] }), index("bells_due").on(table.due)],
);
