import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../support/random.js";
import { align } from "../../support/signal/alignment.js";
import { containsWhole } from "../../support/signal/contains-whole.js";
import { Correlator, locate } from "../../support/signal/correlator.js";
import { damagedRuns, silentRuns, slips } from "../../support/signal/damage.js";
import { latencies, skew, type Latency } from "../../support/signal/latency.js";
import { noiseReference } from "../../support/signal/noise.js";
import { sampleAlong } from "../../support/signal/resample.js";

const reference = noiseReference({ seed: 7, seconds: 12 });
const usPerFrame = 1e6 / 48_000;

const joined = (...parts: readonly Float32Array[]): Float32Array => {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const quantised = (signal: Float32Array, noise = 0, random = seededRandom(5)): Float32Array =>
  signal.map((sample) => Math.round((sample + noise * (random() - 0.5)) * 32_768) / 32_768);

test("a fractional delay is found to a tenth of a microsecond, and to one under noise at -20 dB", () => {
  const correlator = new Correlator(4800, 1200);
  fc.assert(
    fc.property(fc.double({ min: 3000, max: 9000, noNaN: true }), fc.integer(), (position, seed) => {
      const clean = quantised(sampleAlong(reference, position, 1, 4800));
      const match = correlator.match(reference, clean, 6000 > position ? position + 900.3 : position - 900.3);
      expect(Math.abs(match.position - position) * usPerFrame).toBeLessThan(0.1);
      expect(match.correlation).toBeGreaterThan(0.9998);
      const noisy = quantised(sampleAlong(reference, position, 1, 4800), 0.035, seededRandom(seed));
      expect(Math.abs(correlator.match(reference, noisy, position).position - position) * usPerFrame).toBeLessThan(1);
    }),
    { numRuns: 30 },
  );
});

test("a piece is found anywhere in the reference, and silence nowhere", () => {
  for (const position of [0, 17.25, 200_000.5, reference.length - 4801]) {
    expect(locate(reference, sampleAlong(reference, position, 1, 4800)).position).toBeCloseTo(position, 2);
  }
  expect(locate(reference, new Float32Array(4800)).correlation).toBe(0);
  expect(locate(reference, noiseReference({ seed: 8, seconds: 0.1 })).correlation).toBeLessThan(0.2);
});

// A bench reported 220 ms of silence after a cut instead of 30: after a first window that was half silent it looked away for ten.
test("sound that begins in the middle of a window is found in the next one", () => {
  const recording = quantised(joined(new Float32Array(10_000), sampleAlong(reference, 300_000.4, 1, 60_000)));
  for (const windowSamples of [480, 960, 4800]) {
    const first = align(reference, recording, { windowSamples, threshold: 0.7 }).find((window) => window.sound);
    expect(first?.recordingFrame).toBeLessThan(10_000 + 2.5 * windowSamples);
  }
});

test("a recording made with a clock that is off is followed to a microsecond", () => {
  const rate = 1 + 90e-6;
  const recording = quantised(joined(new Float32Array(10_000), sampleAlong(reference, 1000.4, rate, 400_000)));
  const windows = align(reference, recording).filter((window) => window.sound);
  expect(windows.length).toBeGreaterThan(80);
  for (const window of windows.slice(1)) {
    const truth = 1000.4 + rate * (window.recordingFrame - 10_000);
    expect(Math.abs(window.referenceFrame - truth) * usPerFrame).toBeLessThan(1);
  }
});

test("a gap, a repetition and a piece that was left out are found, with their size and place", () => {
  const recording = joined(
    reference.subarray(0, 99_840),
    new Float32Array(1440),
    reference.subarray(101_280, 200_000),
    reference.subarray(199_520, 300_000),
    reference.subarray(300_960, 400_000),
  );
  const windows = align(reference, recording);
  expect(silentRuns(recording, 480)).toEqual([{ startFrame: 99_840, frames: 1440 }]);
  expect(damagedRuns(reference, recording, windows).map((run) => run.frames)).toEqual([1440]);
  expect(slips(windows).map((slip) => Math.round(slip.frames))).toEqual([-480, 960]);
});

test("an undamaged recording shows no damage, whatever its clock", () => {
  const recording = sampleAlong(reference, 5.5, 1 - 100e-6, 300_000);
  const windows = align(reference, recording);
  expect(damagedRuns(reference, recording, windows)).toEqual([]);
  expect(slips(windows)).toEqual([]);
});

test("the thread is found again after a long silence and a jump", () => {
  const recording = joined(
    reference.subarray(0, 96_000),
    new Float32Array(96_000),
    reference.subarray(300_000, 396_000),
  );
  const last = align(reference, recording).at(-2);
  expect(last?.sound).toBe(true);
  expect((last?.referenceFrame ?? 0) - (last?.recordingFrame ?? 0)).toBeCloseTo(300_000 - 192_000, 2);
});

test("latency and skew are those of the speakers, at any clock error", () => {
  const speakers = [
    { delayUs: 100_000, ppm: 80 },
    { delayUs: 100_040, ppm: -60 },
    { delayUs: 99_990, ppm: 0 },
  ];
  const captureStartUs = 5e6;
  const series = speakers.map(({ delayUs, ppm }) => {
    const rate = 1 / (1 + ppm * 1e-6);
    const recording = quantised(sampleAlong(reference, 0, rate, 400_000));
    return latencies(align(reference, recording), {
      captured: (frame) => captureStartUs + frame * usPerFrame,
      heard: (frame) => captureStartUs + delayUs + frame * usPerFrame * rate,
    });
  });
  series.forEach((latency, i) =>
    latency.forEach(({ latencyUs }) => expect(Math.abs(latencyUs - (speakers[i]?.delayUs ?? 0))).toBeLessThan(1)),
  );
  const measured = skew(series);
  expect(Math.abs(measured.us.p50 - 50)).toBeLessThan(1);
  expect(Math.abs(measured.us.max - 50)).toBeLessThan(1);
  expect(Math.abs(measured.worstPairP99Us - 50)).toBeLessThan(1);
  expect(measured.offsetsUs.map(Math.round)).toEqual([0, 40, -10]);
});

test("skew is not guessed where a speaker was not heard", () => {
  const steady = (from: number, to: number): Latency[] =>
    Array.from({ length: to - from }, (_, i) => ({ capturedUs: (from + i) * 1e5, latencyUs: 1e5 }));
  const { series } = skew([steady(0, 100), [...steady(0, 30), ...steady(60, 100)]]);
  expect(series.some(({ capturedUs }) => capturedUs > 31e5 && capturedUs < 59e5)).toBe(false);
  expect(series.length).toBeGreaterThan(60);
});

test("a whole recording is recognised as whole, through a delay, another clock and silence around it", () => {
  const programme = reference.subarray(0, 300_000);
  const recording = quantised(joined(new Float32Array(30_000), sampleAlong(programme, 0, 1 + 70e-6, 300_000)), 0.01);
  const report = containsWhole(programme, recording);
  expect(report.faults).toEqual([]);
  expect(Math.min(...report.correlations)).toBeGreaterThan(0.99);
  expect(report.startFrame).toBeCloseTo(30_000, 0);
});

test.each([
  [
    "a gap",
    "altered",
    joined(reference.subarray(0, 120_000), new Float32Array(4800), reference.subarray(124_800, 300_000)),
  ],
  ["a piece left out", "slip", joined(reference.subarray(0, 144_000), reference.subarray(144_480, 300_000))],
  ["a piece heard twice", "slip", joined(reference.subarray(0, 144_000), reference.subarray(143_520, 300_000))],
  ["an end cut off", "missing", reference.subarray(0, 190_000)],
  ["a second playing", "repeated", joined(reference.subarray(0, 300_000), reference.subarray(0, 300_000))],
  ["other sound", "missing", noiseReference({ seed: 9, seconds: 6 })],
])("a recording with %s is not whole", (_, kind, recording) => {
  const report = containsWhole(reference.subarray(0, 300_000), recording);
  expect(report.whole).toBe(false);
  expect(report.faults.map((fault) => fault.kind)).toContain(kind);
});
