import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { EnrolmentTokenRow, ExpectedDeviceRow } from "../installation/enrolment-rows.js";

const wanted = () => ({
  name: text("name").notNull(),
  kind: text("kind").$type<EnrolmentTokenRow["kind"]>().notNull(),
  site: text("site").notNull(),
  zones: jsonb("zones").$type<EnrolmentTokenRow["zones"]>().notNull(),
  tags: jsonb("tags").$type<EnrolmentTokenRow["tags"]>().notNull(),
  expiresAt: timestamp("expires_at", { withTimezone: true, mode: "date" }).notNull(),
  version: integer("version").notNull(),
});

export const enrolmentTokens = pgTable("enrolment_tokens", {
  id: text("id").primaryKey(),
  hash: text("hash").notNull().unique(),
  ...wanted(),
  createdAt: timestamp("created_at", { withTimezone: true, mode: "date" }).notNull(),
  usedBy: text("used_by").$type<EnrolmentTokenRow["usedBy"]>(),
});

export const expectedDevices = pgTable("expected_devices", {
  serial: text("serial").primaryKey(),
  ...wanted(),
  device: text("device").$type<ExpectedDeviceRow["device"]>(),
  metBy: text("met_by").$type<ExpectedDeviceRow["metBy"]>(),
});
