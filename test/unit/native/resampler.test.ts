import { describe, expect, it } from "vitest";
import { resample } from "@carillon/native/resampler";

const rate = 48_000;
const samples = rate;

/** Signal to noise and distortion, dB, of a tone resampled by a ratio: all that is not the tone at its new frequency. */
function sinad(hertz: number, ppm: number): number {
  const ratio = 1 + ppm * 1e-6;
  const input = Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
  const output = resample(input, ratio);
  const step = (2 * Math.PI * hertz * ratio) / rate;
  // Least squares on sine and cosine: what they leave is noise and distortion.
  let ss = 0;
  let cc = 0;
  let sc = 0;
  let ys = 0;
  let yc = 0;
  output.forEach((y, n) => {
    const s = Math.sin(step * n);
    const c = Math.cos(step * n);
    ss += s * s;
    cc += c * c;
    sc += s * c;
    ys += y * s;
    yc += y * c;
  });
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  let signal = 0;
  let rest = 0;
  output.forEach((y, n) => {
    const fitted = a * Math.sin(step * n) + b * Math.cos(step * n);
    signal += fitted * fitted;
    rest += (y - fitted) ** 2;
  });
  return 10 * Math.log10(signal / rest);
}

describe("the resampler", () => {
  it.each([100, -100, 37])("keeps at least 89 dB SINAD at %d ppm over the band up to 18 kHz", (ppm) => {
    for (const hertz of [100, 1000, 5000, 10_000, 15_000, 18_000])
      expect(sinad(hertz, ppm), `${hertz} Hz`).toBeGreaterThan(89);
  });

  it("does not move anything in time", () => {
    const input = new Float32Array(256);
    input[100] = 1;
    const output = resample(input, 1);
    expect(output.indexOf(Math.max(...output))).toBe(100 - 16);
  });

  it("answers an input shorter than its window with nothing", () => {
    expect(resample(new Float32Array(40), 1)).toHaveLength(0);
  });
});
