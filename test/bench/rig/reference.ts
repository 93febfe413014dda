import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";

export const sampleRate = 48_000;

/** Writes the noise of the benches as a stereo file; returns one channel of it. It never repeats, so that every place in it is unique. */
export function writeReference(path: string, seconds: number): Float32Array {
  const reference = noiseReference({ seed: 1, seconds });
  writeWav(path, { rate: sampleRate, channels: [reference, reference] });
  return reference;
}
