import { holdStep, nothingHeard, opportunitySeconds, type Hold } from "@carillon/agent/updates/hold";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const policy = { silenceSeconds: 10, maxHoldSeconds: 6 * 3600 };

/** What holds at each second of a day in which `heard` says when something is heard. */
function day(heard: (second: number) => boolean, seconds = 86_400): boolean[] {
  let hold: Hold = nothingHeard(0);
  return Array.from({ length: seconds }, (_, now) => {
    hold = holdStep(hold, { heard: heard(now), now }, policy);
    return hold.held;
  });
}

describe("when a speaker may be updated", () => {
  it("is never while something is heard, on a day with breaks", () => {
    const plays = (second: number) => second % 7200 < 3600;
    const held = day(plays);
    for (const [second, locked] of held.entries()) if (plays(second)) expect(locked).toBe(true);
  });

  it("is ten seconds after the last sound", () => {
    const held = day((second) => second < 100, 200);
    expect(held.indexOf(false)).toBe(109);
    expect(held.slice(109)).not.toContain(true);
  });

  it("is not in the pause between two pieces", () => {
    expect(day((second) => second % 60 > 8, 3600).slice(9)).not.toContain(false);
  });

  it("is for twenty minutes after six hours without an opportunity, for a speaker that always plays", () => {
    const held = day(() => true);
    expect(held.indexOf(false)).toBe(policy.maxHoldSeconds);
    expect(held.indexOf(true, policy.maxHoldSeconds)).toBe(policy.maxHoldSeconds + opportunitySeconds);
  });

  it("is at least once in every six hours and forty minutes for long enough, whatever is heard", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }), (lengths) => {
        const cycle = lengths.flatMap((length, n) => Array.from({ length }, () => n % 2 === 0));
        const held = day((second) => cycle[second % cycle.length] === true);
        let [free, last, longest] = [0, 0, 0];
        for (const [second, locked] of held.entries()) {
          free = locked ? 0 : free + 1;
          if (free >= opportunitySeconds) last = second;
          longest = Math.max(longest, second - last);
        }
        expect(longest).toBeLessThanOrEqual(policy.maxHoldSeconds + 2 * opportunitySeconds + policy.silenceSeconds);
      }),
      { numRuns: 25 },
    );
  });
});
