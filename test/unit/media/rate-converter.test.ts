import { RateConverter } from "@carillon/media/sources/rate-converter";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const seconds = 0.5;

/** A tone at one rate, read at 48 kHz; the worst sample's distance from the same tone made at 48 kHz, dB below full scale. */
function distortion(rate: number, hertz: number): number {
  const converter = new RateConverter(rate / 48_000);
  const tone = (frame: number, at: number) => Math.sin((2 * Math.PI * hertz * frame) / at);
  const input = Float32Array.from({ length: 2 * rate * seconds }, (_, i) => tone(i >> 1, rate));
  converter.push(input);
  const output = new Float32Array(48_000 * seconds);
  const from = 200;
  const count = converter.render(output, from, rate / 48_000);
  expect(count).toBeGreaterThan(10_000);
  let worst = 0;
  for (let n = 0; n < count; n += 1)
    worst = Math.max(worst, Math.abs((output[2 * n] ?? 0) - tone(from + (n * rate) / 48_000, rate)));
  return -20 * Math.log10(worst);
}

describe("raw samples at another rate", () => {
  for (const rate of [16_000, 44_100, 48_000, 96_000, 192_000])
    it(`of ${rate} Hz are the same sound at 48 kHz`, () => {
      for (const share of [0.02, 0.1, 0.3])
        expect(distortion(rate, share * Math.min(rate, 48_000))).toBeGreaterThan(70);
    });

  it("above half of 48 kHz are not heard at all", () => {
    const converter = new RateConverter(2);
    converter.push(Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(2 * Math.PI * 0.35 * (i >> 1))));
    const output = new Float32Array(2000);
    expect(converter.render(output, 500, 2)).toBe(1000);
    expect(Math.max(...output.map(Math.abs))).toBeLessThan(1e-3);
  });

  it("are never read before they came", () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: -3000, max: 3000, noNaN: true }), (frames, start) => {
        const converter = new RateConverter(1);
        converter.push(new Float32Array(2 * frames).fill(1));
        const output = new Float32Array(2 * 480);
        const count = converter.render(output, start, 1);
        expect(count).toBeGreaterThanOrEqual(0);
        if (count > 0) expect(start + count - 1).toBeLessThan(frames);
      }),
    );
  });
});
