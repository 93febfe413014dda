import { admissionPolicy, admitStep, nobodyWaits, spreadOf, type AdmissionPolicy } from "@carillon/core/admission";
import { seconds } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const policy: AdmissionPolicy = { perSecond: 10, burst: 5, patience: seconds(1), patienceForReturning: seconds(3) };

/** Who comes when, in order; what becomes of each. */
function arrivals(comings: readonly (readonly [address: string, at: number])[], rules = policy) {
  let state = nobodyWaits;
  return comings.map(([address, at]) => {
    const step = admitStep(state, address, at, rules);
    state = step.state;
    return { address, at, ...step.outcome };
  });
}

describe("admission to the broker", () => {
  test("takes a burst at once, then one after the other, and turns away who would wait too long", () => {
    const outcomes = arrivals(Array.from({ length: 18 }, (_, n) => [`site ${n}`, 0] as const));
    const waits = outcomes.flatMap((outcome) => (outcome.kind === "turn" ? [outcome.wait] : []));
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits.slice(5, 15).map((wait) => Math.round(wait * 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(outcomes.slice(15).every(({ kind }) => kind === "turned-away")).toBe(true);
  });

  test("opens a longer queue to who was turned away, once for each time", () => {
    const full = Array.from({ length: 15 }, () => ["a", 0] as const);
    const kinds = arrivals([...full, ["b", 0], ["c", 0], ["b", 0.01], ["b", 0.02]]).slice(15);
    expect(kinds.map(({ kind }) => kind)).toEqual(["turned-away", "turned-away", "turn", "turned-away"]);
  });

  test("never lets in more than the burst and the rate, whoever comes when", () => {
    const comings = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.double({ min: 0, max: 20, noNaN: true })));
    fc.assert(
      fc.property(comings, (unsorted) => {
        const turns = arrivals([...unsorted].sort(([, one], [, other]) => one - other))
          .flatMap((outcome) => (outcome.kind === "turn" ? [outcome.at + outcome.wait] : []))
          .sort((one, other) => one - other);
        for (const [index, from] of turns.entries()) {
          const within = turns.slice(index).filter((at) => at < from + 1).length;
          expect(within).toBeLessThanOrEqual(policy.burst + policy.perSecond + 1);
        }
      }),
    );
  });

  test("turns nobody of a fleet away that spreads its return as it was told", () => {
    let random = 1;
    const next = (): number => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (const devices of [10, 1000, 20_000]) {
      const comings = Array.from({ length: devices }, () => ["site", next() * spreadOf(devices)] as const);
      const outcomes = arrivals(
        comings.sort(([, one], [, other]) => one - other),
        admissionPolicy,
      );
      expect(outcomes.filter(({ kind }) => kind === "turned-away")).toEqual([]);
    }
  });
});
