import type { RolloutWindow } from "@carillon/contracts/rollout";
import type { WallClock } from "../units.js";

/** Whether devices may be offered a change now; without windows, always. */
export const mayOffer = (windows: readonly RolloutWindow[], now: WallClock): boolean =>
  windows.length === 0 || windows.some((window) => isWithin(window, now));

/**
 * By what the clock on the wall of the time zone shows, so that a window of the small hours is an hour shorter or longer when the
 * clocks are put forward or back. A window that reaches over midnight belongs to the day on which it begins.
 */
function isWithin({ timeZone, days, from, to }: RolloutWindow, now: WallClock): boolean {
  const { day, minute } = wallTime(timeZone, now);
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const yesterday = day === 1 ? 7 : day - 1;
  if (begin < end) return days.includes(day) && minute >= begin && minute < end;
  return (days.includes(day) && minute >= begin) || (days.includes(yesterday) && minute < end);
}

/** Making one takes longer than a whole step of a rollout. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made = formats.get(timeZone);
  if (made !== undefined) return made;
  const format = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  formats.set(timeZone, format);
  return format;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** ISO 8601 day of the week, and minutes since midnight. */
function wallTime(timeZone: string, now: WallClock): { day: number; minute: number } {
  const parts = formatOf(timeZone).formatToParts(now * 1000);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  return { day: weekdays.indexOf(part("weekday")) + 1, minute: Number(part("hour")) * 60 + Number(part("minute")) };
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
