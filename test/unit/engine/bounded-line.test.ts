import { BoundedLine } from "@carillon/engine/bounded-line";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const nothingBelieved = { slope: 0, sigma: 1, weight: 0 };
const steepest = 1e-3;

/** Bounds around a line, each side free of it by at least `free`. */
function around(slope: number, delays: readonly (readonly [over: number, under: number])[], free: number): BoundedLine {
  const line = new BoundedLine(512);
  delays.forEach(([over, under], index) => {
    const x = index * 1e6;
    line.add(x, 7e9 + slope * x + free + over, 7e9 + slope * x - free - under);
  });
  return line;
}

const delay = fc.double({ min: 0, max: 50_000, noNaN: true });

describe("the widest strip between bounds", () => {
  it("is at least as wide as the gap that the bounds were made with, and crossed by none of them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(delay, delay), { minLength: 2, maxLength: 100 }),
        fc.double({ min: -5e-4, max: 5e-4, noNaN: true }),
        (delays, slope) => {
          const line = around(slope, delays, 100);
          const options = { reference: line.x(0), steepest, prior: nothingBelieved };
          const strip = line.widest([0, line.count], options);
          expect(strip.width).toBeGreaterThan(199);
          delays.forEach(([over, under], index) => {
            const x = index * 1e6;
            const middle = strip.middle + strip.slope * (x - strip.reference);
            const truth = 7e9 + slope * x;
            expect(truth + 100 + over).toBeGreaterThan(middle + strip.width / 2 - 1);
            expect(truth - 100 - under).toBeLessThan(middle - strip.width / 2 + 1);
          });
        },
      ),
    );
  });

  it("is not moved by delays in one direction, as long as a few bounds are free of them", () => {
    const delays = Array.from({ length: 100 }, (_, index) => [index % 10 === 0 ? 0 : 15_000, 0] as const);
    const line = around(5e-5, delays, 200);
    const { slope, middle } = line.widest([0, 100], { reference: 0, steepest, prior: nothingBelieved });
    expect(slope).toBeCloseTo(5e-5, 7);
    expect(middle).toBeCloseTo(7e9, 0);
  });

  it("has the slope that is believed while the bounds leave it open", () => {
    const line = around(0, [[0, 0]], 200);
    const prior = { slope: 3e-5, sigma: 1e-5, weight: 10 };
    expect(line.widest([0, 1], { reference: 0, steepest, prior }).slope).toBeCloseTo(3e-5, 7);
  });

  it("forgets the oldest bounds when it is full, those before a moment, and all but the newest", () => {
    const line = new BoundedLine(4);
    for (let x = 1; x <= 6; x += 1) line.add(x, 1, 0);
    expect([line.count, line.x(0)]).toEqual([4, 3]);
    line.forgetBefore(5);
    expect([line.count, line.x(0)]).toEqual([2, 5]);
    line.keepNewest(1);
    expect([line.count, line.x(0)]).toEqual([1, 6]);
    line.add(6, 1, 0);
    expect(line.count).toBe(1);
  });
});
