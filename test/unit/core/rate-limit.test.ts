import { take, type Allowances } from "@carillon/core/rate-limit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const rate = { perSecond: 2, burst: 5 };
const empty: Allowances = new Map();

function allowedAt(instants: readonly number[], key: (n: number) => string = () => "k"): boolean[] {
  let allowances = empty;
  return instants.map((now, n) => {
    const taken = take(allowances, [{ key: key(n), rate }], now);
    allowances = taken.allowances;
    return taken.allowed;
  });
}

describe("a rate limit", () => {
  test("lets a burst through, then the rate, and says when to come back", () => {
    expect(allowedAt([0, 0, 0, 0, 0, 0, 0.5, 0.5])).toEqual([true, true, true, true, true, false, true, false]);
    let allowances = empty;
    for (let i = 0; i < 5; i += 1) {
      allowances = take(allowances, [{ key: "k", rate }], 100).allowances;
    }
    expect(take(allowances, [{ key: "k", rate }], 100)).toMatchObject({ allowed: false, retryAfter: 0.5 });
  });

  test("never lets more through than burst plus rate in any window", () => {
    const steps = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (waits) => {
        let now = 0;
        const instants = waits.map((wait) => (now += wait));
        const passed = instants.filter((_, n) => allowedAt(instants)[n]);
        for (const [i, from] of passed.entries())
          for (const [j, to] of passed.entries())
            if (j > i) expect(j - i + 1).toBeLessThanOrEqual(rate.burst + rate.perSecond * (to - from) + 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  test("takes from all or from none", () => {
    const small = { perSecond: 0.1, burst: 1 };
    const first = take(empty, [{ key: "a", rate: small }], 0);
    const both = [
      { key: "b", rate },
      { key: "a", rate: small },
    ];
    const second = take(first.allowances, both, 0);
    expect(second).toMatchObject({ allowed: false, retryAfter: 10 });
    expect(second.allowances.has("b")).toBe(false);
  });

  test("survives a clock that steps back", () => {
    expect(allowedAt([1e9, 0, 0, 0, 0, 0, 2.5])).toContain(true);
    expect(allowedAt([1e9, 1e9, 1e9, 1e9, 1e9, 0, 0.5, 1]).at(-1)).toBe(true);
  });

  test("remembers no more than ten thousand keys, and those that are in trouble", () => {
    const many = Array.from({ length: 10_000 }, (_, n) => [`address ${n}`, n] as const);
    const taken = take(new Map([["attacker", 1e6], ...many]), [{ key: "one more", rate }], 0);
    expect(taken.allowances.size).toBeLessThanOrEqual(10_000);
    expect(taken.allowances.get("attacker")).toBe(1e6);
  });
});
