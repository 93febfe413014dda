import { forgetToken, keepToken, tokenFrom } from "@carillon/console/live/session-token";
import { duration, milliseconds, percent, position, title } from "@carillon/console/view/format";
import { sparkline } from "@carillon/console/view/sparkline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("figures for people", () => {
  it("shows small times in milliseconds with a true minus, and a dash for what is not known", () => {
    expect([
      milliseconds(0.4, 1),
      milliseconds(-0.000_013, 3, true),
      milliseconds(0.1, 0, true),
      milliseconds(null, 1),
    ]).toEqual(["400.0 ms", "−0.013 ms", "+100 ms", "–"]);
  });

  it("shortens durations to what matters", () => {
    expect([0.04, 3.2, 42, 300, 7300, 200_000].map(duration)).toEqual([
      "40 ms",
      "3.2 s",
      "42 s",
      "5 min",
      "2 h",
      "2 d",
    ]);
  });

  it("shows small shares with a digit more", () => {
    expect([percent(0), percent(0.004), percent(0.25)]).toEqual(["0 %", "0.4 %", "25 %"]);
  });

  it("shows a piece by its name, without folder, hash and extension", () => {
    expect([title("/library/sample-0123456789ab.opus"), title("Morning bell.flac"), position(187.9)]).toEqual([
      "sample",
      "Morning bell",
      "3:07",
    ]);
  });
});

describe("the line of loss", () => {
  const interval = fc.record({
    loss: fc.double({ min: 0, max: 1, noNaN: true }),
    concealedSeconds: fc.constantFrom(0, 0.01),
    underruns: fc.constantFrom(0, 1),
    at: fc.nat(),
  });

  it("stays in its box and shows the newest slots only", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 90 }), (intervals) => {
        const { line, gaps } = sparkline(intervals, { width: 96, height: 18, slots: 60 });
        const numbers = (line.match(/[\d.]+/g) ?? []).map(Number);
        expect(numbers).toHaveLength(2 * Math.min(60, intervals.length));
        numbers.forEach((value, at) => {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(at % 2 === 0 ? 96 : 18);
        });
        expect(gaps.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it("does not dramatise: half a percent of loss stays near the ground", () => {
    const quiet = { loss: 0.005, concealedSeconds: 0, underruns: 0, at: 0 };
    expect(sparkline([quiet], { width: 96, height: 20, slots: 60 }).line).toBe("M96.0 15.0");
  });
});

describe("the token of the tab", () => {
  const store = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };

  it("comes from the link that was opened, and is kept for the next load of the page", () => {
    const tab = store();
    expect(tokenFrom("#token=abc", tab)).toBe("abc");
    expect(tokenFrom("", tab)).toBe("abc");
  });

  it("is gone after signing out, and there is none without a link", () => {
    const tab = store();
    keepToken(" typed ", tab);
    expect(tokenFrom("#elsewhere", tab)).toBe("typed");
    forgetToken(tab);
    expect(tokenFrom("", tab)).toBeUndefined();
  });
});
