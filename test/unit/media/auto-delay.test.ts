import { type AutoDelay, bounded, delayBounds, followAdvice } from "@carillon/media/programme/auto-delay";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { programme } from "../../integration/media/support/programme-document.js";

const bounds = { leastUs: 60_000, mostUs: 250_000 };
const at = (ms: number): AutoDelay => ({ us: ms * 1000, calm: undefined });

/** Advice once a second, ms; the delay after each, ms. */
function follow(state: AutoDelay, advice: readonly (number | undefined)[]): number[] {
  return advice.map((ms, second) => {
    const recommendedUs = ms === undefined ? undefined : ms * 1000;
    state = followAdvice(state, { recommendedUs, bounds, nowUs: second * 1e6 });
    return state.us / 1000;
  });
}
const lasting = <T>(seconds: number, value: T): T[] => new Array<T>(seconds).fill(value);
const advised = fc.option(fc.integer({ min: 10, max: 400 }), { nil: undefined });

describe("an automatic delay", () => {
  it("grows at once to what a speaker needs, with some room", () => {
    expect(follow(at(100), [80, 130, 130])).toEqual([100, 140, 140]);
  });

  it("comes down after ten minutes in which less would have done, to the most that was needed in them", () => {
    const course = follow(at(200), [...lasting(300, 100), 120, ...lasting(400, 90)]);
    expect(course.slice(0, 600)).toEqual(lasting(600, 200));
    expect(course.at(-1)).toBe(130);
  });

  it("starts the ten minutes over when what is in force is needed, or nobody says", () => {
    for (const word of [185, undefined])
      expect(follow(at(200), [...lasting(599, 100), word, ...lasting(599, 100)]).at(-1)).toBe(200);
  });

  it("keeps what suffices: a little less is not worth a change of pitch", () => {
    expect(new Set(follow(at(100), lasting(3000, 75)))).toEqual(new Set([100]));
  });

  it("stays within its bounds, whatever is recommended, and is moved into new ones", () => {
    fc.assert(
      fc.property(fc.array(advised), fc.integer({ min: 0, max: 1000 }), (advice, begin) => {
        expect(follow(at(begin), advice).filter((ms) => ms < 60 || ms > 250)).toEqual([]);
      }),
    );
    expect(bounded(at(400), bounds).us).toBe(250_000);
  });

  it("is never below what is needed, as far as its bounds allow, and moves down at most once in ten minutes", () => {
    const course = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 10, max: 400 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(course, (stretches) => {
        const advice = stretches.flatMap(([seconds, ms]) => lasting(seconds, ms));
        const delays = follow(at(150), advice);
        expect(delays.filter((ms, second) => ms < Math.min(250, advice[second] ?? 0))).toEqual([]);
        const falls = delays.flatMap((ms, second) => (ms < (delays[second - 1] ?? ms) ? second : []));
        expect(falls.filter((second, index) => second - (falls[index - 1] ?? -600) < 600)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the bounds of an automatic delay", () => {
  it("are those of the document, or of the programme's class", () => {
    const automatic = { delaySeconds: "auto" } as const;
    expect(delayBounds(programme(automatic))).toEqual({ leastUs: 200_000, mostUs: 1_000_000 });
    expect(delayBounds(programme({ ...automatic, class: "live" }))).toEqual(bounds);
    const given = { minSeconds: 0.08, maxSeconds: 0.12 };
    expect(delayBounds(programme({ ...automatic, delayBounds: given }))).toEqual({ leastUs: 80_000, mostUs: 120_000 });
    expect(() => programme({ ...automatic, delayBounds: { minSeconds: 0.2, maxSeconds: 0.1 } })).toThrow("minSeconds");
  });
});
