import { energyOf } from "./correlator.js";
import { RealFft } from "./fft.js";
import { decimate } from "./resample.js";
import { mean } from "./statistics.js";

/**
 * Segmental signal-to-noise ratio in dB: the mean over 20 ms frames, each held to -10 … 35 dB (Hansen and Pellom, 1998), frames in
 * which the clean signal is 40 dB below its mean left out. Both signals must be aligned to the sample and of equal level.
 */
export function segmentalSnr(clean: Float32Array, heard: Float32Array, rate = 48_000): number {
  const frame = Math.round(0.02 * rate);
  const floor = (energyOf(clean) / clean.length) * frame * 1e-4;
  const ratios: number[] = [];
  for (let start = 0; start + frame <= Math.min(clean.length, heard.length); start += frame) {
    let signal = 0;
    let noise = 0;
    for (let i = start; i < start + frame; i++) {
      signal += (clean[i] ?? 0) ** 2;
      noise += ((heard[i] ?? 0) - (clean[i] ?? 0)) ** 2;
    }
    if (signal > floor) ratios.push(Math.max(-10, Math.min(35, 10 * Math.log10(signal / Math.max(noise, 1e-20)))));
  }
  return mean(ratios);
}

// The constants of STOI: C. H. Taal, R. C. Hendriks, R. Heusdens, J. Jensen, "An Algorithm for Intelligibility Prediction of
// Time-Frequency Weighted Noisy Speech", IEEE TASLP 19(7), 2011.
const stoiRate = 10_000;
const frameSamples = 256;
const hop = 128;
const transform = 512;
const bands = 15;
const lowestCentreHz = 150;
const segmentFrames = 30;
const lowestRatioDb = -15;
const silenceDb = 40;

/**
 * Short-time objective intelligibility of `heard` against `clean`, about 0 (nothing understood) to 1 (unharmed). Both must be aligned
 * to a few milliseconds; level does not matter. Needs at least 384 ms of sound; NaN below that.
 */
export function stoi(clean: Float32Array, heard: Float32Array, rate = 48_000): number {
  const ratio = stoiRate / rate;
  const [x, y] = withoutSilence(decimate(clean, ratio), decimate(heard, ratio));
  const [X, Y] = [bandEnvelopes(x), bandEnvelopes(y)];
  const frames = X[0]?.length ?? 0;
  const scores: number[] = [];
  for (let end = segmentFrames; end <= frames; end++) {
    for (let band = 0; band < bands; band++) {
      const a = X[band]?.subarray(end - segmentFrames, end) ?? new Float64Array();
      const b = Y[band]?.subarray(end - segmentFrames, end) ?? new Float64Array();
      scores.push(similarity(a, b));
    }
  }
  return mean(scores);
}

/** Correlation of two envelopes after the second is brought to the first's level and clipped at -15 dB signal to distortion. */
function similarity(clean: Float64Array, heard: Float64Array): number {
  const level = Math.sqrt(energyOf(clean) / Math.max(energyOf(heard), 1e-30));
  const ceiling = 1 + 10 ** (-lowestRatioDb / 20);
  const clipped = heard.map((value, i) => Math.min(value * level, (clean[i] ?? 0) * ceiling));
  const [ma, mb] = [mean(clean), mean(clipped)];
  let product = 0;
  let a = 0;
  let b = 0;
  clean.forEach((value, i) => {
    const [da, db] = [value - ma, (clipped[i] ?? 0) - mb];
    product += da * db;
    a += da * da;
    b += db * db;
  });
  return product / Math.sqrt(Math.max(a * b, 1e-30));
}

const hann = Float64Array.from(
  { length: frameSamples },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (frameSamples + 1)),
);

/** Both signals without the frames in which the clean one is 40 dB below its loudest frame; the rest overlap-added together. */
function withoutSilence(clean: Float32Array, heard: Float32Array): [Float32Array, Float32Array] {
  const starts: number[] = [];
  for (let start = 0; start + frameSamples <= clean.length; start += hop) starts.push(start);
  const windowed = (signal: Float32Array, start: number) => hann.map((w, i) => w * (signal[start + i] ?? 0));
  const levels = starts.map((start) => 10 * Math.log10(energyOf(windowed(clean, start)) + 1e-20));
  const loudest = levels.reduce((a, b) => Math.max(a, b), -Infinity);
  const kept = starts.filter((_, i) => (levels[i] ?? -Infinity) > loudest - silenceDb);
  const joined = (signal: Float32Array): Float32Array => {
    const out = new Float32Array(kept.length === 0 ? 0 : (kept.length - 1) * hop + frameSamples);
    kept.forEach((start, k) => {
      windowed(signal, start).forEach((value, i) => (out[k * hop + i] = (out[k * hop + i] ?? 0) + value));
    });
    return out;
  };
  return [joined(clean), joined(heard)];
}

/** The magnitude in each third-octave band, frame by frame: bands × frames. */
function bandEnvelopes(signal: Float32Array): Float64Array[] {
  const fft = new RealFft(transform);
  const frames = Math.max(0, Math.floor((signal.length - frameSamples) / hop) + 1);
  const envelopes = Array.from({ length: bands }, () => new Float64Array(frames));
  const edges = Array.from({ length: bands + 1 }, (_, band) =>
    Math.round((lowestCentreHz * 2 ** ((band - 0.5) / 3) * transform) / stoiRate),
  );
  for (let frame = 0; frame < frames; frame++) {
    const { re, im } = fft.forward(hann.map((w, i) => w * (signal[frame * hop + i] ?? 0)));
    envelopes.forEach((envelope, band) => {
      let energy = 0;
      for (let k = edges[band] ?? 0; k < (edges[band + 1] ?? 0); k++) energy += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
      envelope[frame] = Math.sqrt(energy);
    });
  }
  return envelopes;
}
