import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../support/random.js";
import { RealFft, type Spectrum } from "../../support/signal/fft.js";
import { noiseReference } from "../../support/signal/noise.js";
import { decimate, sampleAlong, valueAt } from "../../support/signal/resample.js";
import { percentile } from "../../support/signal/statistics.js";
import { readWav, writeWav } from "../../support/signal/wav.js";

const noise = noiseReference({ seed: 1, seconds: 4 });

const power = (spectrum: Spectrum, bin: number) => (spectrum.re[bin] ?? 0) ** 2 + (spectrum.im[bin] ?? 0) ** 2;

test("a transform of a sine has all its energy in one bin", () => {
  const fft = new RealFft(1024);
  const spectrum = fft.forward(Float64Array.from({ length: 1024 }, (_, i) => Math.sin((2 * Math.PI * 37 * i) / 1024)));
  expect(power(spectrum, 37)).toBeCloseTo(512 ** 2, 3);
  for (const bin of [0, 1, 36, 38, 100, 512]) expect(power(spectrum, bin)).toBeLessThan(1e-15);
});

test("a transform agrees with the definition of the sum", () => {
  const random = seededRandom(2);
  const signal = Float64Array.from({ length: 64 }, () => random() - 0.5);
  const { re, im } = new RealFft(64).forward(signal);
  for (let k = 0; k <= 32; k++) {
    let [wantedRe, wantedIm] = [0, 0];
    signal.forEach((x, n) => {
      wantedRe += x * Math.cos((-2 * Math.PI * k * n) / 64);
      wantedIm += x * Math.sin((-2 * Math.PI * k * n) / 64);
    });
    expect(re[k]).toBeCloseTo(wantedRe, 9);
    expect(im[k]).toBeCloseTo(wantedIm, 9);
  }
});

test("a signal survives the way into its spectrum and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (bits, seed) => {
      const random = seededRandom(seed);
      const fft = new RealFft(2 ** bits);
      const signal = Float64Array.from({ length: 2 ** bits }, () => random() - 0.5);
      const back = fft.inverse(fft.forward(signal));
      signal.forEach((sample, i) => expect(back[i]).toBeCloseTo(sample, 10));
    }),
    { numRuns: 40 },
  );
});

test("a size that is no power of two is refused", () => {
  expect(() => new RealFft(1000)).toThrow(RangeError);
});

test("the value between two samples of a band-limited signal is that of the signal", () => {
  const tone = (position: number) => Math.sin(position * 1.1) + 0.5 * Math.sin(position * 2.1 + 1);
  const sampled = Float64Array.from({ length: 400 }, (_, i) => tone(i));
  fc.assert(
    fc.property(fc.double({ min: 50, max: 350, noNaN: true }), (position) => {
      expect(Math.abs(valueAt(sampled, position) - tone(position))).toBeLessThan(2e-3);
    }),
  );
});

test("a lower rate keeps what fits below it and removes the rest", () => {
  const level = (hz: number) => {
    const tone = Float32Array.from({ length: 9600 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / 48_000));
    const kept = decimate(tone, 10 / 48).subarray(200, 1800);
    return Math.sqrt((2 * kept.reduce((sum, x) => sum + x * x, 0)) / kept.length);
  };
  expect(level(1000)).toBeCloseTo(1, 2);
  expect(level(7000)).toBeLessThan(1e-3);
});

test("the noise reference lies in its band, at its level, without clipping, and differs with its seed", () => {
  const fft = new RealFft(65_536);
  const spectrum = fft.forward(noise.subarray(48_000, 48_000 + 65_536));
  const between = (lowHz: number, highHz: number) => {
    let sum = 0;
    for (let k = Math.round((lowHz * 65_536) / 48_000); k < (highHz * 65_536) / 48_000; k++) sum += power(spectrum, k);
    return sum;
  };
  expect((between(0, 150) + between(9500, 24_000)) / between(0, 24_000)).toBeLessThan(2e-3);
  expect(Math.max(...noise.subarray(0, 48_000).map(Math.abs))).toBeLessThan(0.7);
  const rms = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
  expect(rms).toBeGreaterThan(0.09);
  expect(rms).toBeLessThan(0.12);
  expect(noiseReference({ seed: 1, seconds: 1 }).subarray(0, 100)).toEqual(noise.subarray(0, 100));
  expect(noiseReference({ seed: 3, seconds: 1 }).subarray(0, 100)).not.toEqual(noise.subarray(0, 100));
});

test("a WAV file gives back what was written, to the step of 16 bits", () => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-wav-"));
  try {
    const path = join(folder, "noise.wav");
    const channels = [noise.subarray(0, 1000), noise.subarray(1000, 2000)];
    writeWav(path, { rate: 44_100, channels });
    const read = readWav(path);
    expect(read.rate).toBe(44_100);
    channels.forEach((samples, c) =>
      samples.forEach((sample, i) => expect(Math.abs((read.channels[c]?.[i] ?? 9) - sample)).toBeLessThan(1 / 32_768)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("samples along a clock that is off are where that clock reads", () => {
  const along = sampleAlong(noise, 10.5, 1 + 50e-6, 1000);
  expect(along[999]).toBeCloseTo(valueAt(noise, 10.5 + 999 * (1 + 50e-6)), 5);
});

test("a percentile interpolates between its neighbours", () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(percentile([1], 0.99)).toBe(1);
  expect(percentile([], 0.5)).toBeNaN();
});
