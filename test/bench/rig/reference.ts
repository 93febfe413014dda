import { writeFileSync } from "node:fs";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";

const sampleRate = 48_000;

/** Writes the noise of the benches as a stereo file; returns one channel of it. It never repeats, so that every place in it is unique. */
export function writeReference(path: string, seconds: number, seed = 1): Float32Array {
  const reference = noiseReference({ seed, seconds });
  writeWav(path, { rate: sampleRate, channels: [reference, reference] });
  return reference;
}

/** The same as raw s16le stereo samples. */
export function writeRawReference(path: string, seconds: number): Float32Array {
  const reference = noiseReference({ seed: 1, seconds });
  const samples = new Int16Array(2 * reference.length);
  reference.forEach((sample, frame) => (samples[2 * frame] = samples[2 * frame + 1] = Math.round(sample * 32_767)));
  writeFileSync(path, new Uint8Array(samples.buffer));
  return reference;
}
