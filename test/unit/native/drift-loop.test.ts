import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DriftLoop } from "@carillon/native/drift-loop";
import { driftPresets } from "@carillon/native/drift-presets";

// Seconds of arithmetic, which a busy machine makes many.
vi.setConfig({ testTimeout: 120_000 });

const stepSeconds = 0.005;

/** Runs a loop on a crystal that is off by `ppm`; calls `look` with the true error (µs) after each step. */
function follow(
  loop: DriftLoop,
  {
    ppm,
    seconds,
    noise = () => 0,
    step = stepSeconds,
  }: { ppm: number; seconds: number; noise?: () => number; step?: number },
  look: (at: number, errorUs: number, ratioPpm: number) => void,
): void {
  let errorUs = 0;
  for (let at = 0; at < seconds; at += step) {
    const ratioPpm = loop.step(errorUs + noise(), step);
    errorUs += (-ppm - ratioPpm) * step;
    look(at, errorUs, ratioPpm);
  }
}

describe("the drift loop", () => {
  it("keeps any crystal within 50 µs from the start and 1 µs in the end", () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (ppm) => {
        follow(new DriftLoop(driftPresets.usb), { ppm, seconds: 60 }, (at, errorUs) => {
          expect(Math.abs(errorUs)).toBeLessThan(at < 40 ? 50 : 1);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("never bends pitch faster than its slew limit, nor further than its clamp", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2000, max: 2000, noNaN: true }), { minLength: 10, maxLength: 3000 }),
        (errors) => {
          const loop = new DriftLoop(driftPresets.usb);
          let before: number | undefined;
          errors.forEach((errorUs, index) => {
            const ratioPpm = loop.step(errorUs, stepSeconds);
            expect(Math.abs(ratioPpm)).toBeLessThanOrEqual(driftPresets.usb.acquireClampPpm);
            if (before !== undefined && index > 3)
              expect(Math.abs(ratioPpm - before)).toBeLessThanOrEqual(2000 * stepSeconds + 1e-6);
            before = ratioPpm;
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("follows a known slope at once", () => {
    const loop = new DriftLoop(driftPresets.usb);
    for (let i = 0; i < 2000; i++) loop.step(0, stepSeconds);
    expect(loop.step(0, stepSeconds, -3000)).toBeCloseTo(-3000, 6);
    expect(loop.step(0, stepSeconds, 0)).toBeCloseTo(0, 6);
  });

  it("stays in step through 72 hours of a crystal that is 100 ppm off and wanders with the day", () => {
    const loop = new DriftLoop(driftPresets.usb);
    const step = 0.02;
    const day = 86_400;
    let errorUs = 0;
    let worstUs = 0;
    for (let i = 0; i < (3 * day) / step; i++) {
      const at = i * step;
      const ppm = 100 + 5 * Math.sin((2 * Math.PI * at) / day);
      errorUs += (-ppm - loop.step(errorUs, step)) * step;
      if (at > 60) worstUs = Math.max(worstUs, Math.abs(errorUs));
    }
    expect(worstUs).toBeLessThan(1);
  });
});
