import { BoundedLine } from "@carillon/engine/bounded-line";
import { softStrip } from "@carillon/engine/soft-strip";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential, seededRandom } from "../../support/random.js";
import { mean } from "../../support/signal/statistics.js";

const steepest = 1e-3;
const nothingBelieved = { slope: 0, sigma: 1 };

/** The soft strip of bounds at seconds, by how far they lie above and below of a line at 7e9 with that slope. */
function strip(
  bounds: readonly (readonly [seconds: number, above: number, below: number])[],
  { slope = 0, prior = nothingBelieved } = {},
) {
  const line = new BoundedLine(512);
  for (const [seconds, above, below] of bounds) {
    const y = 7e9 + slope * seconds * 1e6;
    line.add(seconds * 1e6, y + above, y - below);
  }
  const reference = line.x(line.count - 1);
  const widest = line.widest([0, line.count], { reference, steepest, prior: { ...prior, weight: 0.1 } });
  const soft = softStrip(line, widest, { uncertainty: 15, leastDelay: 20, prior });
  return { widest, soft, truth: 7e9 + slope * reference };
}

/** 600 bounds in 30 seconds and then one a second, each side free of the line by 900 and by exponential delays of these means. */
function unevenly(seed: number, above = 1000, below = above): [number, number, number][] {
  const random = seededRandom(seed);
  const delay = (mean: number): number => 900 + exponential(random, mean);
  return Array.from({ length: 600 + 100 }, (_, n) => [n < 600 ? n / 20 : 30 + n - 600, delay(above), delay(below)]);
}

describe("the soft strip between bounds", () => {
  it("lies where the widest one does when bounds are exact, give or take their uncertainty", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { soft, truth } = strip(unevenly(seed).slice(-500), { slope: 3e-5 });
      expect(Math.abs(soft.middle - truth)).toBeLessThan(60);
      expect(Math.abs(soft.slope - 3e-5)).toBeLessThan(1e-6);
    }
  });

  it("is not turned by two bounds that lie too far in", () => {
    const bounds = unevenly(5).slice(-500);
    bounds[0] = [10, 800, 2000];
    bounds[380] = [29.5, 2000, 800];
    const { soft, widest, truth } = strip(bounds);
    expect(Math.abs(widest.middle - truth)).toBeGreaterThan(100);
    expect(Math.abs(soft.middle - truth)).toBeLessThan(50);
  });

  it("is not pulled to one side by delays that are longer on the other", () => {
    const errors = Array.from({ length: 40 }, (_, seed) => {
      const { soft, truth } = strip(unevenly(seed + 1, 300, 3000).slice(-512));
      return soft.middle - truth;
    });
    expect(Math.abs(mean(errors))).toBeLessThan(10);
  });

  it("says how far off it may be", () => {
    const within = Array.from({ length: 100 }, (_, seed) => {
      const { soft, truth } = strip(unevenly(seed + 1).slice(-512));
      return Math.abs(soft.middle - truth) < soft.middleSigma;
    }).filter(Boolean).length;
    // 68 of a hundred, by chance and by a noise that is not quite what is assumed a few more or fewer.
    expect(within).toBeGreaterThan(50);
  });

  it("has the slope that is believed while the bounds leave it open", () => {
    const { soft } = strip([[1, 200, 200]], { prior: { slope: 3e-5, sigma: 1e-5 } });
    expect(soft.slope).toBeCloseTo(3e-5, 9);
    expect(soft.slopeSigma).toBeCloseTo(1e-5, 9);
  });

  it("is a number for any bounds", () => {
    const value = fc.double({ min: -1e6, max: 5e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 100 }), (bounds) => {
        const { soft } = strip(bounds.map(([above, below], index) => [index / 10, above, below]));
        for (const number of Object.values(soft)) expect(Number.isFinite(number)).toBe(true);
      }),
    );
  });
});
