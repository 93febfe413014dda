import { cronTimes } from "@carillon/core/schedule/cron";
import { localOf } from "@carillon/core/schedule/local-time";
import { nextOccurrences, occurrences, type Timing } from "@carillon/core/schedule/occurrences";
import { rfc3339, wallClock, type WallClock } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const on = (text: string): WallClock => wallClock(Date.parse(text) / 1000);
const cron = (expression: string): Timing["when"] => ({ kind: "cron", expression });
const rule = (start: string, ...rules: string[]): Timing["when"] => ({
  kind: "calendar",
  events: [{ start, rules, dates: [], except: [] }],
});
const timing = (when: Timing["when"], rest: Partial<Timing> = {}): Timing => ({
  ...{ when, timeZone: "Europe/Berlin", validFrom: null, validUntil: null, except: [], skips: [], daysOff: [] },
  ...rest,
});
const next = (asked: Timing, from: string, count: number): string[] =>
  nextOccurrences(asked, on(from), count).map((at) => rfc3339(at).slice(0, 19));

describe("the occurrences of a schedule", () => {
  it("follow the clock on the wall through the change of time", () => {
    expect(next(timing(cron("0 8 * * *")), "2026-03-27T12:00Z", 3)).toEqual([
      "2026-03-28T07:00:00",
      "2026-03-29T06:00:00",
      "2026-03-30T06:00:00",
    ]);
  });

  it("ring once after the gap for all that the gap took", () => {
    expect(next(timing(cron("*/20 * * * *")), "2026-03-29T00:20Z", 5)).toEqual([
      "2026-03-29T00:20:00",
      "2026-03-29T00:40:00",
      "2026-03-29T01:00:00",
      "2026-03-29T01:20:00",
      "2026-03-29T01:40:00",
    ]);
    expect(next(timing(cron("30 2 * * *")), "2026-03-29T01:00Z", 1)).toEqual(["2026-03-29T01:00:00"]);
  });

  it("ring once in the hour that comes twice", () => {
    expect(next(timing(cron("30 2 * * *")), "2026-10-24T22:00Z", 2)).toEqual([
      "2026-10-25T00:30:00",
      "2026-10-26T01:30:00",
    ]);
    expect(next(timing(cron("30 2 * * *")), "2026-10-25T00:31Z", 1)).toEqual(["2026-10-26T01:30:00"]);
  });

  it("take seconds", () => {
    expect(next(timing(cron("15 59 7 * * 1-5")), "2026-07-03T12:00Z", 2)).toEqual([
      "2026-07-06T05:59:15",
      "2026-07-07T05:59:15",
    ]);
  });

  it("leave out days off, exceptions, and what lies outside their bounds", () => {
    const asked = timing(cron("0 8 * * *"), {
      ...{ validFrom: "2026-07-02", validUntil: "2026-07-12", except: ["2026-07-03"] },
      daysOff: [{ from: "2026-07-05", to: "2026-07-09", name: "" }],
    });
    expect(next(asked, "2026-01-01T00:00Z", 20).map((at) => at.slice(8, 10))).toEqual(["02", "04", "10", "11", "12"]);
  });

  it("mark what somebody left out", () => {
    const asked = timing(cron("0 8 * * *"), { skips: ["2026-07-02T08:00:00+02:00"] });
    const [first, second] = occurrences(asked, on("2026-07-01T12:00Z"));
    expect([first?.skipped, second?.skipped]).toEqual([true, false]);
    expect(next(asked, "2026-07-01T12:00Z", 1)).toEqual(["2026-07-03T06:00:00"]);
  });

  it("are over soon where there is never any", () => {
    for (const when of [
      cron("0 0 30 2 *"),
      rule("2026-01-30T08:00", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
      rule("2026-01-30T08:00", "FREQ=YEARLY;INTERVAL=1000"),
    ])
      expect(next(timing(when), "2026-02-01T00:00Z", 5)).toEqual([]);
    const never = timing(cron("* * * * *"), { daysOff: [{ from: "2000-01-01", to: "9999-12-31", name: "" }] });
    expect(next(never, "2026-02-01T00:00Z", 5)).toEqual([]);
  });
});

/** RFC 5545 §3.8.5.3, in a zone without summer time. */
describe("a recurrence", () => {
  const days = (start: string, text: string, count: number): string[] =>
    next(timing(rule(start, text), { timeZone: "UTC" }), `${start}Z`, count).map((at) => at.slice(0, 10));

  it("is what RFC 5545 says of it", () => {
    expect(days("1997-09-02T09:00", "FREQ=DAILY;INTERVAL=2", 3)).toEqual(["1997-09-02", "1997-09-04", "1997-09-06"]);
    expect(days("1997-09-02T09:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", 20)).toEqual([
      ...["1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18"],
      ...["1997-09-30", "1997-10-02", "1997-10-14", "1997-10-16"],
    ]);
    expect(days("1997-09-05T09:00", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", 20)).toEqual([
      ...["1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"],
    ]);
    expect(days("1997-09-28T09:00", "FREQ=MONTHLY;BYMONTHDAY=-3", 3)).toEqual([
      ...["1997-09-28", "1997-10-29", "1997-11-28"],
    ]);
    expect(days("1997-01-01T09:00", "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", 9)).toEqual([
      ...["1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01"],
    ]);
    expect(days("1997-05-19T09:00", "FREQ=YEARLY;BYDAY=20MO", 3)).toEqual(["1997-05-19", "1998-05-18", "1999-05-17"]);
    expect(days("1996-11-05T09:00", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", 3)).toEqual([
      ...["1996-11-05", "2000-11-07", "2004-11-02"],
    ]);
    expect(days("1997-09-29T09:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", 3)).toEqual([
      ...["1997-09-29", "1997-10-30", "1997-11-27"],
    ]);
    expect(days("2024-02-29T09:00", "FREQ=YEARLY", 2)).toEqual(["2024-02-29", "2028-02-29"]);
  });

  it("ends with its UNTIL, in UTC or in local time", () => {
    const until = (text: string): number =>
      next(timing(rule("2026-07-01T08:00", `FREQ=DAILY;UNTIL=${text}`)), "2026-07-01T00:00Z", 9).length;
    expect([until("20260703T060000Z"), until("20260703T055959Z"), until("20260703T080000"), until("20260703")]).toEqual(
      [...[3, 2, 3, 3]],
    );
  });

  it("adds RDATE and takes out EXDATE", () => {
    const events = [
      {
        ...{ start: "2026-07-01T08:00", rules: ["FREQ=DAILY;COUNT=3"] },
        ...{ dates: ["2026-07-01T12:00"], except: ["2026-07-02T08:00"] },
      },
    ];
    expect(next(timing({ kind: "calendar", events }), "2026-06-01T00:00Z", 9).map((at) => at.slice(5, 16))).toEqual([
      ...["07-01T06:00", "07-01T10:00", "07-03T06:00"],
    ]);
  });
});

describe("whatever the schedule", () => {
  const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");
  const field = (most: number) =>
    fc.oneof(fc.constant("*"), fc.integer({ min: 0, max: most }).map(String), fc.constantFrom("*/5", "*/7", "1,2"));
  const expression = fc.tuple(
    field(59),
    field(23),
    fc.constantFrom("*", "1", "29,30", "L"),
    fc.constantFrom("*", "3", "10"),
  );
  const instant = fc.integer({ min: Date.UTC(2025, 0) / 1000, max: Date.UTC(2027, 0) / 1000 }).map(wallClock);

  it("occurrences grow, none is twice, and looking later finds the same", () => {
    fc.assert(
      fc.property(expression, zone, instant, (fields, timeZone, from) => {
        const asked = timing(cron(`${fields.join(" ")} *`), { timeZone });
        const found = nextOccurrences(asked, from, 12);
        for (const [index, at] of found.entries()) {
          expect(at).toBeGreaterThan(index === 0 ? from - 1 : (found[index - 1] ?? 0));
          expect(nextOccurrences(asked, at, 1)).toEqual([at]);
          const following = found[index + 1];
          if (following !== undefined) expect(nextOccurrences(asked, wallClock(at + 1), 1)).toEqual([following]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("cron agrees with looking at every minute of the wall's clock, but for what the clocks leave out or repeat", () => {
    fc.assert(
      fc.property(expression, zone, instant, (fields, timeZone, from) => {
        const text = `${fields.join(" ")} *`;
        const times = cronTimes(text);
        if ("wrong" in times) throw new Error(times.wrong);
        const start = Math.ceil(from / 60) * 60;
        const until = start + 6 * 3600;
        const matching = new Set<number>();
        for (const local of times(start - 30 * 3600)) {
          if (local > until + 30 * 3600) break;
          matching.add(local);
        }
        const shown = new Set<number>();
        const brute: number[] = [];
        // From three hours before: what was shown then is not shown for the first time later.
        for (let at = start - 3 * 3600; at < until; at += 60) {
          const local = localOf(timeZone, wallClock(at));
          const before = localOf(timeZone, wallClock(at - 60));
          let due = matching.has(local) && !shown.has(local);
          for (let left = before + 60; left < local; left += 60) due ||= matching.has(left);
          shown.add(local);
          if (at >= start && due) brute.push(at);
        }
        const found: number[] = [];
        for (const { at } of occurrences(timing(cron(text), { timeZone }), wallClock(start))) {
          if (at >= until) break;
          found.push(at);
        }
        expect(found).toEqual(brute);
      }),
      { numRuns: 12 },
    );
  });

  it("a hostile rule is refused or comes to an end", () => {
    const part = fc.tuple(
      fc.constantFrom(
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYSETPOS",
        "BYHOUR",
        "WKST",
      ),
      fc.oneof(
        fc.constantFrom("DAILY", "YEARLY", "MO", "-1FR", "5SU", "31", "-31", "0", "20260101T000000Z"),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const text = ["FREQ=MONTHLY", ...parts.map(([name, value]) => `${name}=${value}`)].join(";").slice(0, 256);
        expect(next(timing(rule("2026-01-31T08:00", text)), "2026-01-01T00:00Z", 5).length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 300 },
    );
  });

  it("a hostile cron expression is refused or comes to an end", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "*",
        "?",
        "L",
        "W",
        "#",
        "1-5",
        "*/0",
        "0-0",
        "60",
        "-1",
        "FEB",
        "MON#5",
        "15W",
        "30,31",
        "99999999",
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 5, maxLength: 7 }), (words) => {
        expect(next(timing(cron(words.join(" "))), "2026-01-01T00:00Z", 3).length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 150 },
    );
  });
});
