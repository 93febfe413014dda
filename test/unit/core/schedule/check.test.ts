import { scheduleWish, type ScheduleWish } from "@carillon/contracts/schedules";
import { daysOffOf, eventsOf } from "@carillon/core/schedule/calendar-file";
import { checkSchedule, exportSchedule } from "@carillon/core/schedule/check";
import { parseLocal } from "@carillon/core/schedule/local-time";
import { nextOccurrences, type Timing } from "@carillon/core/schedule/occurrences";
import { wallClock } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const now = wallClock(Date.parse("2026-07-01T12:00Z") / 1000);
const wish = (rest: Partial<ScheduleWish> = {}): ScheduleWish =>
  scheduleWish.parse({
    ...{ name: "Lesson", zones: ["hall"], play: { kind: "file", name: "bell.wav" }, timeZone: "Europe/Berlin" },
    ...{ when: { kind: "cron", expression: "0 8 * * 1-5" }, ...rest },
  });
const calendar = (...lines: string[]): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    "UID:1",
    "SUMMARY:Bell",
    ...lines,
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");

describe("checking a schedule", () => {
  it("says when it rings next", () => {
    const checked = checkSchedule(wish(), [], now);
    expect(checked.kind === "good" && checked.next).toEqual([
      "2026-07-02T06:00:00.000Z",
      "2026-07-03T06:00:00.000Z",
      "2026-07-06T06:00:00.000Z",
      "2026-07-07T06:00:00.000Z",
      "2026-07-08T06:00:00.000Z",
    ]);
  });

  it("names the field that is wrong", () => {
    const pointer = (rest: Partial<ScheduleWish>): unknown => {
      const checked = checkSchedule(wish(rest), [], now);
      return checked.kind === "wrong" ? checked.errors[0]?.pointer : checked;
    };
    expect(pointer({ timeZone: "Europe/Atlantis" })).toBe("/timeZone");
    expect(pointer({ timeZone: "+02:00" })).toBe("/timeZone");
    expect(pointer({ validFrom: "2026-07-02", validUntil: "2026-07-01" })).toBe("/validUntil");
    expect(pointer({ when: { kind: "cron", expression: "8 o'clock" } })).toBe("/when/expression");
    expect(pointer({ when: { kind: "cron", expression: "61 8 * * *" } })).toBe("/when/expression");
    expect(pointer({ when: { kind: "cron", expression: "*/5 * * * * *" } })).toBe("/when");
    expect(pointer({ when: { kind: "ics", text: "BEGIN:VCARD" } })).toBe("/when/text");
    const events = [{ start: "2026-07-01T08:00", rules: ["FREQ=DAILY", "FREQ=HOURLY"], dates: [], except: [] }];
    expect(pointer({ when: { kind: "calendar", events } })).toBe("/when/events/0/rules/1");
  });

  it("leaves out the days of the calendars that it names", () => {
    const days = [{ from: "2026-07-02", to: "2026-07-31", name: "Summer" }];
    const checked = checkSchedule(wish({ holidays: ["school"] }), [{ id: "school", name: "School", days }], now);
    expect(checked.kind === "good" && checked.next[0]).toBe("2026-08-03T06:00:00.000Z");
  });
});

describe("an iCalendar file", () => {
  const zoned = (name: string, text: string): string => `${name};TZID=Europe/Berlin:${text}`;

  it("becomes its events' times, moved and cancelled ones included", () => {
    const text = [
      calendar(
        zoned("DTSTART", "20260706T080000"),
        "RRULE:FREQ=DAILY;COUNT=5",
        zoned("EXDATE", "20260707T080000"),
      ).replace("\r\nEND:VCALENDAR", ""),
      ...["BEGIN:VEVENT", "UID:1", zoned("RECURRENCE-ID", "20260708T080000"), zoned("DTSTART", "20260708T093000")],
      ...["END:VEVENT", "BEGIN:VEVENT", "UID:1", zoned("RECURRENCE-ID", "20260709T080000")],
      ...["STATUS:CANCELLED", zoned("DTSTART", "20260709T080000"), "END:VEVENT", "END:VCALENDAR"],
    ].join("\r\n");
    const checked = checkSchedule(wish({ when: { kind: "ics", text } }), [], now);
    expect(checked.kind === "good" ? checked.next.map((at) => at.slice(5, 16)) : checked).toEqual([
      ...["07-06T06:00", "07-08T07:30", "07-10T06:00"],
    ]);
  });

  it("in UTC is taken where it happens once, and refused where summer time would move it", () => {
    expect(eventsOf(calendar("DTSTART:20260706T060000Z"), "Europe/Berlin")).toEqual({
      events: [{ start: "2026-07-06T08:00:00", rules: [], dates: [], except: [] }],
    });
    expect(eventsOf(calendar("DTSTART:20260706T060000Z", "RRULE:FREQ=DAILY"), "Europe/Berlin")).toHaveProperty("wrong");
    expect(eventsOf(calendar("DTSTART;TZID=W. Europe Standard Time:20260706T080000"), "Europe/Berlin")).toEqual({
      wrong: "Bell is in the time zone W. Europe Standard Time, the schedule in Europe/Berlin: that is no IANA name",
    });
    expect(eventsOf(calendar("DTSTART;VALUE=DATE:20260706"), "Europe/Berlin")).toHaveProperty("wrong");
  });

  it("of holidays becomes days off, those of every year for six years", () => {
    const range = calendar("DTSTART;VALUE=DATE:20260716", "DTEND;VALUE=DATE:20260827");
    expect(daysOffOf(range, parseLocal("2026-07-01"))).toEqual({
      days: [{ from: "2026-07-16", to: "2026-08-26", name: "Bell" }],
    });
    const yearly = daysOffOf(calendar("DTSTART;VALUE=DATE:20001225", "RRULE:FREQ=YEARLY"), parseLocal("2026-07-01"));
    expect("days" in yearly && yearly.days.map(({ from }) => from)).toEqual([
      ...["2026-12-25", "2027-12-25", "2028-12-25", "2029-12-25", "2030-12-25", "2031-12-25"],
    ]);
  });

  it("that was exported rings when the schedule does", () => {
    const rules = ["FREQ=WEEKLY;BYDAY=MO,WE,FR"];
    const whens: Timing["when"][] = [
      { kind: "cron", expression: "0 8,13 * * 1-5" },
      { kind: "calendar", events: [{ start: "2026-07-01T08:00", rules, dates: ["2026-07-02T09:00"], except: [] }] },
    ];
    for (const when of whens) {
      const timing = {
        ...{
          id: "lesson",
          name: "Lesson; 1, and 2",
          when,
          timeZone: "Europe/Berlin",
          validFrom: null,
          validUntil: null,
        },
        ...{ except: ["2026-07-06"], skips: ["2026-07-10T06:00:00Z"] },
        daysOff: [{ from: "2026-07-20", to: "2026-07-25", name: "" }],
      };
      const read = eventsOf(exportSchedule(timing, now), "Europe/Berlin");
      if ("wrong" in read) throw new Error(read.wrong);
      const again: Timing = { ...timing, when: { kind: "calendar", ...read }, except: [], skips: [], daysOff: [] };
      expect(nextOccurrences(again, now, 40)).toEqual(nextOccurrences(timing, now, 40));
    }
  });

  it("has no days that are not there, and is not searched for them for ever", () => {
    const never = "RRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2";
    for (const lines of [
      ["DTSTART:99999999T999999", never],
      ["DTSTART:20260101T080000", "DTEND:99999999T999999", never],
      ["DTSTART:20260101T080000", "DTEND:", never],
    ])
      expect(daysOffOf(calendar(...lines), now)).toHaveProperty("wrong");
  });

  it("that is hostile is refused or read, and comes to an end", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "DTSTART:99999999T999999",
        "RRULE:FREQ=SECONDLY",
        "RRULE:",
        "DTEND:99999999T999999",
        "RDATE;VALUE=PERIOD:x/y",
        "BEGIN:VEVENT",
      ),
      fc.constantFrom(
        "END:VEVENT",
        "DTSTART:20260101T080000",
        "RRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2",
        "BEGIN:VCALENDAR",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = calendar(...lines);
        const checked = checkSchedule(wish({ when: { kind: "ics", text } }), [], now);
        expect(["good", "wrong"]).toContain(checked.kind);
        daysOffOf(text, now);
      }),
      { numRuns: 200 },
    );
  });
});
