const sampleRate = 48_000;
const rampSeconds = 0.01;

/** Interleaved stereo floats; `hz` 0 is a pause. */
export function tones(notes: readonly { readonly hz: number; readonly seconds: number }[], level = 0.25): Float32Array {
  const lengths = notes.map(({ seconds }) => Math.round(seconds * sampleRate));
  const samples = new Float32Array(2 * lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [index, { hz }] of notes.entries()) {
    const length = lengths[index] ?? 0;
    const ramp = Math.min(rampSeconds * sampleRate, length / 2);
    for (let n = 0; n < length; n += 1) {
      const gain = Math.min(1, n / ramp, (length - n) / ramp) * level;
      const value = gain * Math.sin((2 * Math.PI * hz * n) / sampleRate);
      samples[2 * (at + n)] = value;
      samples[2 * (at + n) + 1] = value;
    }
    at += length;
  }
  return samples;
}

/** Two bells, a third apart, again and again: found among many speakers without offending anyone. */
export function identifyTone(seconds: number): Float32Array {
  const bell = [
    { hz: 1046.5, seconds: 0.2 },
    { hz: 0, seconds: 0.05 },
    { hz: 830.6, seconds: 0.3 },
    { hz: 0, seconds: 0.2 },
  ];
  const rounds = Math.max(1, Math.round(seconds / 0.75));
  return tones(Array.from({ length: rounds }, () => bell).flat());
}
