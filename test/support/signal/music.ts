const rate = 48_000;

/** Four chords, in Hz. */
const chords = [
  [130.8, 261.6, 329.6, 392, 523.3],
  [110, 220, 261.6, 329.6, 440],
  [87.3, 174.6, 220, 261.6, 349.2],
  [98, 196, 246.9, 293.7, 392],
] as const;
const strokeSeconds = 0.25;
const harmonics = 8;
const level = 0.05;

/**
 * Broken chords on a plucked string, for what noise cannot show: sharp beginnings and steady tones, which concealment harms most.
 * 48 kHz, one channel, peaks below 0.6.
 */
export function pluckedMusic(seconds: number): Float32Array {
  const sound = new Float32Array(Math.round(seconds * rate));
  const strokeSamples = strokeSeconds * rate;
  for (let stroke = 0; stroke * strokeSamples < sound.length; stroke += 1) {
    const chord = chords[(stroke >> 3) % chords.length] ?? chords[0];
    const hz = chord[(3 * stroke) % chord.length] ?? chord[0];
    const ring = sound.subarray(stroke * strokeSamples, (stroke + 4) * strokeSamples);
    for (let harmonic = 1; harmonic <= harmonics; harmonic += 1) pluck(ring, hz * harmonic, harmonic);
  }
  return sound;
}

/** Adds one decaying harmonic; the higher, the softer and the shorter. */
function pluck(into: Float32Array, hz: number, harmonic: number): void {
  const [step, decay] = [(2 * Math.PI * hz) / rate, Math.exp(-(2 + harmonic) / rate)];
  let gain = level / Math.sqrt(harmonic);
  for (let at = 0; at < into.length; at += 1) {
    into[at] = (into[at] ?? 0) + gain * Math.sin(step * at) * Math.min(1, at / 96);
    gain *= decay;
  }
}
