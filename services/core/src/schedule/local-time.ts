import { wallClock, type WallClock } from "../units.js";

/** What a clock on the wall shows, as seconds since 1970-01-01T00:00 of that clock: a number that knows no time zone. */
export type LocalTime = number;

export const daySeconds = 86_400;
/** Clocks are put forward by an hour or two. A day that a country leaves out (Samoa, 2011) is no gap to ring after. */
const longestGap = 3 * 3600;

/** `2026-09-01T08:00` or a date alone, which is its midnight. */
export const parseLocal = (text: string): LocalTime =>
  Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00Z`) / 1000;
/** `2026-09-01T08:00:00` */
export const formatLocal = (local: LocalTime): string => new Date(local * 1000).toISOString().slice(0, 19);
/** `2026-09-01` */
export const dateOf = (local: LocalTime): string => formatLocal(local).slice(0, 10);

/** Making one takes longer than all the rest. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Undefined when there is no such time zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const made = formats.get(timeZone);
  if (made !== undefined) return made;
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone, calendar: "iso8601", hourCycle: "h23", era: "short" },
      ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
    formats.set(timeZone, format);
    return format;
  } catch {
    return undefined;
  }
}

/** By its IANA name; `+02:00`, which some systems take, is none: it knows no summer. */
export const isTimeZone = (name: string): boolean => /^[A-Za-z]/.test(name) && formatOf(name) !== undefined;

/** What the clocks of a time zone show at an instant, in whole seconds. */
export function localOf(timeZone: string, instant: WallClock): LocalTime {
  const parts = formatOf(timeZone)?.formatToParts(Math.floor(instant) * 1000) ?? [];
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) / 1000;
}

const offsetAt = (timeZone: string, instant: number): number =>
  localOf(timeZone, wallClock(instant)) - Math.floor(instant);

/**
 * The instant at which the clocks show a local time. Shown twice (clocks put back): the first of the two. Never shown (clocks put
 * forward): the instant after the gap, at which they go on. Undefined within a gap of more than three hours. Never decreases as the
 * local time grows.
 */
export function instantOf(timeZone: string, local: LocalTime): WallClock | undefined {
  // Offsets are within a day of UTC: what holds before and what holds after a change near by.
  const before = local - offsetAt(timeZone, local - daySeconds);
  const after = local - offsetAt(timeZone, local + daySeconds);
  const shown = [before, after].filter((instant) => localOf(timeZone, wallClock(instant)) === local);
  if (shown.length > 0) return wallClock(Math.min(...shown));
  return endOfGap(timeZone, Math.min(before, after), Math.max(before, after));
}

/** The instant at which the offset grows, between two that lie on either side of it. */
function endOfGap(timeZone: string, from: number, to: number): WallClock | undefined {
  if (to - from > longestGap) return undefined;
  const offset = offsetAt(timeZone, from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle) === offset) low = middle;
    else high = middle;
  }
  return wallClock(high);
}

/** No later than the first local time of which the instant is `from` or after it. */
export function firstLocal(timeZone: string, from: WallClock): LocalTime {
  const local = localOf(timeZone, wallClock(Math.ceil(from)));
  const grown = offsetAt(timeZone, Math.ceil(from)) - offsetAt(timeZone, from - longestGap);
  // What the gap took rings at its end, which may be now.
  return grown > 0 ? local - grown : local;
}
