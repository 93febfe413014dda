import { formatLocal, instantOf, localOf, parseLocal } from "@carillon/core/schedule/local-time";
import { rfc3339, wallClock } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const at = (timeZone: string, local: string): string | undefined => {
  const instant = instantOf(timeZone, parseLocal(local));
  return instant && rfc3339(instant).replace(".000", "");
};

describe("local time", () => {
  it("is an instant by the offset that holds then", () => {
    expect(at("Europe/Berlin", "2026-01-15T08:00")).toBe("2026-01-15T07:00:00Z");
    expect(at("Europe/Berlin", "2026-07-15T08:00:30")).toBe("2026-07-15T06:00:30Z");
    expect(at("Asia/Kathmandu", "2026-07-15T08:00")).toBe("2026-07-15T02:15:00Z");
  });

  it("that is never shown is the instant after the gap", () => {
    expect(at("Europe/Berlin", "2026-03-29T02:00")).toBe("2026-03-29T01:00:00Z");
    expect(at("Europe/Berlin", "2026-03-29T02:59:59")).toBe("2026-03-29T01:00:00Z");
    expect(at("Australia/Lord_Howe", "2026-10-04T02:10")).toBe("2026-10-03T15:30:00Z");
  });

  it("that is shown twice is the first of the two", () => {
    expect(at("Europe/Berlin", "2026-10-25T02:30")).toBe("2026-10-25T00:30:00Z");
    expect(at("America/New_York", "2026-11-01T01:00")).toBe("2026-11-01T05:00:00Z");
  });

  it("of a day that a country left out is none", () => {
    expect(at("Pacific/Apia", "2011-12-30T12:00")).toBeUndefined();
  });

  const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Antarctica/Troll", "UTC"];
  const year = fc.integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2030, 0) / 1000 });

  it("never decreases as an instant, and is shown at it unless it is never shown", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), year, fc.integer({ min: 1, max: 20_000 }), (zone, local, later) => {
        const [first, second] = [instantOf(zone, local), instantOf(zone, local + later)];
        expect(second).toBeGreaterThanOrEqual(first ?? Infinity);
        expect(localOf(zone, wallClock(first ?? 0))).toBeGreaterThanOrEqual(local);
        if (first !== undefined && localOf(zone, first) !== local)
          expect(localOf(zone, wallClock(first - 1))).toBeLessThan(local);
      }),
    );
  });

  it("is written as it is read", () => {
    fc.assert(fc.property(year, (local) => parseLocal(formatLocal(local)) === local));
  });
});
