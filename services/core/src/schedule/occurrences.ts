import type { Days, Recurrence, SiteSchedule } from "@carillon/contracts/schedules";
import { wallClock, type WallClock } from "../units.js";
import { cronTimes, type Unreadable } from "./cron.js";
import { dateOf, daySeconds, firstLocal, instantOf, localOf, parseLocal, type LocalTime } from "./local-time.js";
import { listed, union, without, type LocalTimes } from "./local-times.js";
import { parseRule } from "./recurrence-rule.js";
import { ruleTimes } from "./rule-times.js";

/** What of a schedule says when it rings; its days off are looked up by whoever has the calendars. */
export interface Timing extends Pick<
  SiteSchedule,
  "when" | "timeZone" | "validFrom" | "validUntil" | "except" | "skips"
> {
  readonly daysOff: readonly Days[];
}

export interface Due {
  readonly at: WallClock;
  /** Somebody left this one out. */
  readonly skipped: boolean;
}

/** So many times that are none are passed over for one that is. */
const maxPassed = 20_000;

/**
 * When a schedule rings from `from` on, in order, each instant once, those that were left out marked as such; without an end where the
 * schedule has none. Of a schedule that cannot be read, nothing.
 */
export function* occurrences(timing: Timing, from: WallClock): Generator<Due, void, undefined> {
  const { timeZone } = timing;
  const times = localTimes(timing);
  if ("wrong" in times) return;
  const off = daysOff(timing);
  const skips = new Set(timing.skips.map((text) => Math.floor(Date.parse(text) / 1000)));
  const end = timing.validUntil === null ? Infinity : parseLocal(timing.validUntil) + daySeconds;
  let last = -Infinity;
  let set = times(
    Math.max(firstLocal(timeZone, from), timing.validFrom === null ? -Infinity : parseLocal(timing.validFrom)),
  );
  for (let passed = 0; passed < maxPassed; passed += 1) {
    const next = set.next();
    if (next.done === true || next.value >= end) return;
    const back = off(next.value);
    // A summer of every minute is passed over at once.
    if (back !== undefined) set = times(back);
    const at = back === undefined ? instantOf(timeZone, next.value) : undefined;
    if (at === undefined || at < from || at <= last) continue;
    passed = 0;
    last = at;
    yield { at, skipped: skips.has(at) };
  }
}

/** The next `count` that ring. */
export function nextOccurrences(timing: Timing, from: WallClock, count: number): WallClock[] {
  const found: WallClock[] = [];
  for (const { at, skipped } of occurrences(timing, from)) {
    if (found.length === count) break;
    if (!skipped) found.push(at);
  }
  return found;
}

/** The local time at which the days off that hold a local time end; undefined on a day that is none. */
function daysOff({ daysOff: ranges, except }: Timing): (local: LocalTime) => LocalTime | undefined {
  const single = new Set(except);
  return (local) => {
    const date = dateOf(local);
    const ends = ranges.flatMap(({ from, to }) => (from <= date && date <= to ? [to] : []));
    if (single.has(date)) ends.push(date);
    const end = ends.sort().at(-1);
    return end === undefined ? undefined : parseLocal(end) + daySeconds;
  };
}

/** The local times of a schedule, without regard to days off and bounds; or what in it cannot be read, and where. */
export function localTimes({
  when,
  timeZone,
}: Pick<Timing, "when" | "timeZone">): LocalTimes | (Unreadable & { readonly pointer: string }) {
  if (when.kind === "cron") {
    const times = cronTimes(when.expression);
    return "wrong" in times ? { ...times, pointer: "/when/expression" } : times;
  }
  const sets: LocalTimes[] = [];
  for (const [at, event] of when.events.entries()) {
    const times = eventTimes(event, (utc) => localOf(timeZone, wallClock(utc)));
    if ("wrong" in times) return { ...times, pointer: `/when/events/${at}${times.pointer}` };
    sets.push(times);
  }
  return union(sets);
}

function eventTimes(
  { start, rules, dates, except }: Recurrence,
  utc: (utc: LocalTime) => LocalTime,
): LocalTimes | (Unreadable & { readonly pointer: string }) {
  const first = parseLocal(start);
  const sets = [listed([first, ...dates.map(parseLocal)])];
  for (const [at, text] of rules.entries()) {
    const rule = parseRule(text, utc);
    if ("wrong" in rule) return { ...rule, pointer: `/rules/${at}` };
    sets.push(ruleTimes(rule, first));
  }
  return without(union(sets), except.map(parseLocal));
}
