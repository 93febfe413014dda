import type { Unreadable } from "./cron.js";
import { daySeconds, parseLocal, type LocalTime } from "./local-time.js";

const frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** RFC 5545 §3.3.10, for what recurs by days. Weekdays count from Monday, 0. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | undefined;
  readonly until: LocalTime | undefined;
  readonly weekStart: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  /** `nth` 0: every one; negative: from the end. */
  readonly days: readonly { readonly weekday: number; readonly nth: number }[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
}

const most = { interval: 1000, count: 10_000 };

/** `utc` makes a local time of an UNTIL in UTC. */
export function parseRule(text: string, utc: (local: LocalTime) => LocalTime): RecurrenceRule | Unreadable {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(";")) {
    const [name = "", value = ""] = part.split("=", 2);
    if (parts.has(name) || value === "") return { wrong: `${part.slice(0, 40)} is no part of a rule, or stands twice` };
    parts.set(name, value);
  }
  try {
    return ruleOf(new Parts(parts), utc);
  } catch (error) {
    if (error instanceof WrongPart) return { wrong: error.message };
    throw error;
  }
}

class WrongPart extends Error {}

function ruleOf(parts: Parts, utc: (local: LocalTime) => LocalTime): RecurrenceRule {
  const wanted = parts.take("FREQ") ?? "";
  const frequency = frequencies.find((one) => one === wanted);
  if (frequency === undefined)
    throw new WrongPart(
      `FREQ is ${wanted || "missing"}: DAILY, WEEKLY, MONTHLY or YEARLY; use cron for what rings more often`,
    );
  const rule: RecurrenceRule = {
    frequency,
    interval: parts.numbers("INTERVAL", [1, most.interval])[0] ?? 1,
    count: parts.numbers("COUNT", [1, most.count])[0],
    until: parts.until(utc),
    weekStart: parts.weekdays("WKST")[0]?.weekday ?? 0,
    months: parts.numbers("BYMONTH", [1, 12]),
    monthDays: parts.numbers("BYMONTHDAY", [-31, 31]),
    yearDays: parts.numbers("BYYEARDAY", [-366, 366]),
    days: parts.weekdays("BYDAY"),
    hours: parts.numbers("BYHOUR", [0, 23]),
    minutes: parts.numbers("BYMINUTE", [0, 59]),
    seconds: parts.numbers("BYSECOND", [0, 59]),
    positions: parts.numbers("BYSETPOS", [-366, 366]),
  };
  const [left] = parts.rest;
  if (left !== undefined) throw new WrongPart(`${left} is not known here`);
  if (rule.days.some(({ nth }) => nth !== 0) && !["MONTHLY", "YEARLY"].includes(frequency))
    throw new WrongPart("BYDAY may count only with FREQ=MONTHLY or YEARLY");
  return rule;
}

class Parts {
  readonly #parts: Map<string, string>;

  constructor(parts: Map<string, string>) {
    this.#parts = parts;
  }

  /** Those that nobody asked for. */
  get rest(): string[] {
    return [...this.#parts.keys()];
  }

  take(name: string): string | undefined {
    const value = this.#parts.get(name);
    this.#parts.delete(name);
    return value;
  }

  numbers(name: string, [least, greatest]: readonly [number, number]): number[] {
    const numbers = (this.take(name)?.split(",") ?? []).map((text) =>
      /^[+-]?\d{1,5}$/.test(text) ? Number(text) : NaN,
    );
    for (const number of numbers)
      if (!(number >= least && number <= greatest) || (least < 0 && number === 0))
        throw new WrongPart(`${name} is a number from ${least} to ${greatest}${least < 0 ? ", not 0" : ""}`);
    return [...new Set(numbers)].sort((a, b) => a - b);
  }

  weekdays(name: string): { weekday: number; nth: number }[] {
    return (this.take(name)?.split(",") ?? []).map((text) => {
      const [, nth = "0", day = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
      const weekday = weekdays.indexOf(day);
      if (weekday < 0 || Math.abs(Number(nth)) > 53)
        throw new WrongPart(`${name}: ${text.slice(0, 20)} is no weekday, such as MO or -1FR`);
      return { weekday, nth: Number(nth) };
    });
  }

  /** A date means its whole day. */
  until(utc: (local: LocalTime) => LocalTime): LocalTime | undefined {
    const text = this.take("UNTIL");
    if (text === undefined) return undefined;
    const [, day = "", time, zulu] = /^(\d{8})(?:T(\d{6})(Z)?)?$/.exec(text) ?? [];
    const date = day.replace(/(....)(..)(..)/, "$1-$2-$3");
    const local = parseLocal(time === undefined ? date : `${date}T${time.replace(/(..)(..)(..)/, "$1:$2:$3")}`);
    if (Number.isNaN(local)) throw new WrongPart(`UNTIL=${text.slice(0, 40)} is no date, such as 20261231`);
    if (time === undefined) return local + daySeconds - 1;
    return zulu === undefined ? local : utc(local);
  }
}
