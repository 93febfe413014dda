export const rate = 48_000;

/** Left and right, samples about -1 … 1. */
export type Stereo = readonly [Float32Array, Float32Array];

export const silence = (seconds: number): Stereo => [
  new Float32Array(Math.round(seconds * rate)),
  new Float32Array(Math.round(seconds * rate)),
];

/**
 * The partials of a well-tuned carillon bell: frequency as a multiple of the strike note, amplitude, and the time in seconds in
 * which it falls by 60 dB in a bell of 400 Hz. The minor third ("tierce") is what makes it a bell and not a bar.
 */
const partials = [
  { name: "hum", ratio: 0.5, level: 0.35, decay: 6 },
  { name: "prime", ratio: 1, level: 0.6, decay: 3.2 },
  { name: "tierce", ratio: 1.2, level: 0.5, decay: 2.6 },
  { name: "quint", ratio: 1.5, level: 0.2, decay: 1.6 },
  { name: "nominal", ratio: 2, level: 0.7, decay: 1.8 },
  { name: "deciem", ratio: 2.51, level: 0.18, decay: 1.1 },
  { name: "undeciem", ratio: 2.66, level: 0.14, decay: 1 },
  { name: "duodeciem", ratio: 3.01, level: 0.3, decay: 1 },
  { name: "double octave", ratio: 4.16, level: 0.2, decay: 0.7 },
  { name: "high", ratio: 5.43, level: 0.12, decay: 0.4 },
  { name: "highest", ratio: 6.79, level: 0.08, decay: 0.3 },
];

/** Numbers that look random and are the same at each run (Numerical Recipes' linear congruential generator). */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export interface Strike {
  readonly atSeconds: number;
  readonly hertz: number;
  /** 0 … 1. */
  readonly force: number;
}

/** Adds one stroke of the clapper. Low bells hang to the left. No bell is round: each partial is a pair that beats slowly. */
export function strike([left, right]: Stereo, { atSeconds, hertz, force }: Strike): void {
  const start = Math.round(atSeconds * rate);
  const place = Math.max(0, Math.min(1, Math.log2(hertz / 150) / 3.2));
  const [toLeft, toRight] = [Math.cos((place * Math.PI) / 2) + 0.35, Math.sin((place * Math.PI) / 2) + 0.35];
  for (const { ratio, level, decay } of partials) {
    const fall = decay * Math.sqrt(400 / hertz);
    const length = Math.min(left.length - start, Math.round(1.2 * fall * rate));
    const [one, other] = [hertz * ratio, hertz * ratio * 1.0007];
    for (let i = 0; i < length; i++) {
      const t = i / rate;
      const envelope = force * level * Math.exp((-6.9 * t) / fall) * Math.min(1, t / 0.001) * 0.16;
      add(left, start + i, toLeft * envelope * Math.sin(2 * Math.PI * one * t));
      add(right, start + i, toRight * envelope * Math.sin(2 * Math.PI * (0.6 * one + 0.4 * other) * t));
    }
  }
  clapper([left, right], start, force, hertz);
}

/** The knock of iron on bronze: a few milliseconds of bright noise. It is also what a cross-correlation holds on to. */
function clapper([left, right]: Stereo, start: number, force: number, seed: number): void {
  const next = noise(Math.round(seed * 100) + start);
  let smooth = 0;
  const length = Math.min(left.length - start, Math.round(0.06 * rate));
  for (let i = 0; i < length; i++) {
    smooth += 0.5 * (next() - smooth);
    const value = smooth * force * 0.12 * Math.exp(-i / (0.009 * rate));
    add(left, start + i, value);
    add(right, start + i, value);
  }
}

export function add(samples: Float32Array, at: number, value: number): void {
  if (at < samples.length) samples[at] = (samples[at] ?? 0) + value;
}

/** A hall: four delay lines that feed each other (Hadamard), darker with each pass. Adds `level` of its sound. */
export function hall([left, right]: Stereo, level: number): void {
  const lines = [1423, 1777, 2137, 2557].map((length) => ({ ring: new Float32Array(length), at: 0, dark: 0 }));
  for (let i = 0; i < left.length; i++) {
    const out = lines.map((line) => {
      line.dark += 0.55 * ((line.ring[line.at] ?? 0) - line.dark);
      return line.dark;
    });
    const [a = 0, b = 0, c = 0, d = 0] = out;
    const fed = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d];
    const input = ((left[i] ?? 0) + (right[i] ?? 0)) / 2;
    lines.forEach((line, k) => {
      line.ring[line.at] = input + 0.42 * (fed[k] ?? 0);
      line.at = (line.at + 1) % line.ring.length;
    });
    add(left, i, level * (a + c));
    add(right, i, level * (b + d));
  }
}
