import { expect, test } from "vitest";
import { gaussian, seededRandom } from "../../support/random.js";
import { noiseReference } from "../../support/signal/noise.js";
import { segmentalSnr, stoi } from "../../support/signal/quality.js";

const rate = 48_000;

/** Noise whose level moves as that of syllables does, four times a second, with pauses. */
const syllables = noiseReference({ seed: 4, seconds: 4 }).map(
  (sample, i) => sample * Math.max(0, Math.sin((2 * Math.PI * 4 * i) / rate)) ** 2,
);

const withNoise = (signal: Float32Array, deviation: number): Float32Array => {
  const random = seededRandom(6);
  return signal.map((sample) => sample + gaussian(random) * deviation);
};

test("segmental SNR of noise that is 20 dB down is 20 dB, and bounded at both ends", () => {
  const steady = noiseReference({ seed: 4, seconds: 2 });
  const level = Math.sqrt(steady.reduce((sum, x) => sum + x * x, 0) / steady.length);
  const measured = segmentalSnr(steady, withNoise(steady, level / 10));
  expect(measured).toBeGreaterThan(19);
  expect(measured).toBeLessThan(21);
  expect(segmentalSnr(steady, steady)).toBe(35);
  expect(segmentalSnr(steady, withNoise(steady, 100 * level))).toBe(-10);
});

test("intelligibility is 1 for the same sound at any level, falls with noise, and is low for another sound", () => {
  expect(stoi(syllables, syllables)).toBeCloseTo(1, 6);
  expect(
    stoi(
      syllables,
      syllables.map((sample) => sample / 8),
    ),
  ).toBeCloseTo(1, 6);
  const scores = [0.005, 0.02, 0.05, 0.2].map((deviation) => stoi(syllables, withNoise(syllables, deviation)));
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(scores[0]).toBeGreaterThan(0.9);
  expect(scores[3]).toBeLessThan(0.6);
  // Not 0: the measure clips what it hears to a multiple of the clean envelope, which leaves a likeness.
  expect(stoi(syllables, noiseReference({ seed: 77, seconds: 4 }))).toBeLessThan(0.45);
});

test("lost pieces cost intelligibility", () => {
  const torn = syllables.map((sample, i) => (i % 9600 < 2400 ? 0 : sample));
  expect(stoi(syllables, torn)).toBeLessThan(0.85);
});

test("what is too short to judge is not judged", () => {
  expect(stoi(syllables.subarray(0, 4800), syllables.subarray(0, 4800))).toBeNaN();
});
