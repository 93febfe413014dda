import type { ScheduleRow } from "../installation/schedule-rows.js";
import type { schedules } from "./schedule-schema.js";

type Stored = typeof schedules.$inferSelect;

export const scheduleOf = ({ wish, ...row }: Stored): ScheduleRow => ({ ...wish, ...row });

export const storedSchedule = (row: ScheduleRow): Stored => {
  const { id, name, site, enabled, version, createdAt, updatedAt, ...wish } = row;
  return { id, name, site, enabled, wish, version, createdAt, updatedAt };
};
