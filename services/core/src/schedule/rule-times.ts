import { daySeconds, type LocalTime } from "./local-time.js";
import type { LocalTimes } from "./local-times.js";
import type { RecurrenceRule } from "./recurrence-rule.js";

/** 29 February comes at least every eighth year: what does not come within ten comes never. */
const horizonSeconds = 10 * 366 * daySeconds;

/** Days since 1970-01-01, which was a Thursday. */
type Day = number;
const dayOf = (local: LocalTime): Day => Math.floor(local / daySeconds);
const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;
const firstOf = (year: number, month: number): Day => Date.UTC(year, month, 1) / 1000 / daySeconds;
const range = (from: Day, to: Day): Day[] => Array.from({ length: to - from }, (_, at) => from + at);

interface Civil {
  readonly year: number;
  /** 0 … 11 */
  readonly month: number;
  readonly date: number;
}
function civil(day: Day): Civil {
  const instant = new Date(day * daySeconds * 1000);
  return { year: instant.getUTCFullYear(), month: instant.getUTCMonth(), date: instant.getUTCDate() };
}

/**
 * The local times of a rule that begins at `start`, which counts as the first. ical.js would do it, but 2.2.1 takes 30 February for
 * 1 March and never returns from FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30. Here a period (day, week, month, year) after the other is laid
 * out in days, and nothing is looked for beyond ten years.
 */
export const ruleTimes = (rule: RecurrenceRule, start: LocalTime): LocalTimes =>
  function* (from) {
    const horizon = Math.max(from, start) + horizonSeconds;
    let counted = 0;
    // What counts must be counted from the beginning.
    for (let turn = rule.count === undefined ? firstTurn(rule, start, from) : 0; ; turn += 1) {
      const period = periodOf(rule, start, turn);
      // Said so that what is no number ends it too.
      if (!(period.from * daySeconds <= Math.min(horizon, rule.until ?? Infinity))) return;
      for (const time of timesIn(rule, period, start)) {
        if (time < start) continue;
        if (time > (rule.until ?? Infinity) || counted === rule.count) return;
        counted += 1;
        if (time >= from) yield time;
      }
    }
  };

const daysPer = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 } as const;

/** Before the period that holds `from`, if not much. */
const firstTurn = ({ frequency, interval }: RecurrenceRule, start: LocalTime, from: LocalTime): number =>
  Math.max(0, Math.floor((from - start) / daySeconds / (daysPer[frequency] * interval)) - 1);

interface Period {
  readonly from: Day;
  /** One past its last day. */
  readonly to: Day;
}

function periodOf({ frequency, interval, weekStart }: RecurrenceRule, start: LocalTime, turn: number): Period {
  const day = dayOf(start);
  const { year, month } = civil(day);
  const step = turn * interval;
  switch (frequency) {
    case "DAILY":
      return { from: day + step, to: day + step + 1 };
    case "WEEKLY": {
      const monday = day - ((weekdayOf(day) - weekStart + 7) % 7) + 7 * step;
      return { from: monday, to: monday + 7 };
    }
    case "MONTHLY":
      return { from: firstOf(year, month + step), to: firstOf(year, month + step + 1) };
    case "YEARLY":
      return { from: firstOf(year + step, 0), to: firstOf(year + step + 1, 0) };
  }
}

function timesIn(rule: RecurrenceRule, period: Period, start: LocalTime): LocalTime[] {
  const matches = matcher(rule, period, dayOf(start));
  const clock = clockTimes(rule, start);
  const days = range(period.from, period.to).filter(matches);
  const times = days.flatMap((day) => clock.map((time) => day * daySeconds + time));
  if (rule.positions.length === 0) return times;
  const chosen = rule.positions.flatMap((at) => times.at(at > 0 ? at - 1 : at) ?? []);
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** Seconds since midnight. */
function clockTimes({ hours, minutes, seconds }: RecurrenceRule, start: LocalTime): number[] {
  const time = start - dayOf(start) * daySeconds;
  const or = (given: readonly number[], own: number): readonly number[] => (given.length > 0 ? given : [own]);
  return or(hours, Math.floor(time / 3600)).flatMap((hour) =>
    or(minutes, Math.floor(time / 60) % 60).flatMap((minute) =>
      or(seconds, time % 60).map((second) => hour * 3600 + minute * 60 + second),
    ),
  );
}

/** Which days of a period are the rule's: what it does not say is as on the day on which it begins. */
function matcher(rule: RecurrenceRule, period: Period, startDay: Day): (day: Day) => boolean {
  const { frequency, months, yearDays } = rule;
  const begun = civil(startDay);
  const open = rule.days.length + rule.monthDays.length + yearDays.length === 0;
  const monthDays = open && (frequency === "MONTHLY" || frequency === "YEARLY") ? [begun.date] : rule.monthDays;
  const ownMonth = open && frequency === "YEARLY" && months.length === 0 ? [begun.month + 1] : months;
  const days = open && frequency === "WEEKLY" ? [{ weekday: weekdayOf(startDay), nth: 0 }] : rule.days;
  return (day) => {
    const { year, month, date } = civil(day);
    if (ownMonth.length > 0 && !ownMonth.includes(month + 1)) return false;
    const inMonth: Period = { from: firstOf(year, month), to: firstOf(year, month + 1) };
    const inYear: Period = { from: firstOf(year, 0), to: firstOf(year + 1, 0) };
    if (
      monthDays.length > 0 &&
      !monthDays.some((one) => date === (one > 0 ? one : inMonth.to - inMonth.from + 1 + one))
    )
      return false;
    if (yearDays.length > 0 && !yearDays.some((one) => day === (one > 0 ? inYear.from + one - 1 : inYear.to + one)))
      return false;
    // RFC 5545 §3.3.10, note 2: within the month where months are named, else within the year.
    const within = frequency === "YEARLY" && months.length === 0 ? inYear : frequency === "WEEKLY" ? period : inMonth;
    return days.length === 0 || days.some((one) => isNth(day, one, within));
  };
}

function isNth(day: Day, { weekday, nth }: { weekday: number; nth: number }, { from, to }: Period): boolean {
  if (weekdayOf(day) !== weekday) return false;
  if (nth === 0) return true;
  return nth > 0 ? Math.floor((day - from) / 7) + 1 === nth : Math.floor((to - 1 - day) / 7) + 1 === -nth;
}
