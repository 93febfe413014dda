/** Of a windowed sinc: Kaiser with 90 dB, flat to 18 kHz at 48 kHz. */
const halfTaps = 24;
const phases = 256;
const beta = 9;
const cutoff = 0.9;
/** Input that can be looked back at; a power of two. */
const capacity = 131_072;
const mask = capacity - 1;

/**
 * Stereo samples at any rate, read at any position between them: interpolation by a polyphase windowed sinc (J. O. Smith, "Digital
 * Audio Resampling"). Positions are input frames since the first.
 */
export class RateConverter {
  /** Taps on either side, in input frames. */
  readonly #half: number;
  readonly #table: Float32Array;
  readonly #input = new Float32Array(2 * capacity);
  #received = 0;

  /** @param ratio input rate over output rate; above 1 the band is cut to that of the output. */
  constructor(ratio: number) {
    this.#half = Math.ceil(halfTaps * Math.max(1, ratio));
    this.#table = taps(this.#half, cutoff / Math.max(1, ratio));
  }

  /** Input frames so far. */
  get received(): number {
    return this.#received;
  }

  /** Takes interleaved stereo frames. */
  push(frames: Float32Array): void {
    for (let at = 0; at < frames.length; at += 2) {
      const to = 2 * (this.#received & mask);
      this.#input[to] = frames[at] ?? 0;
      this.#input[to + 1] = frames[at + 1] ?? 0;
      this.#received += 1;
    }
  }

  /** Fills `into` (interleaved stereo) from positions `start`, `start + step`, …; returns how many frames the input sufficed for. */
  render(into: Float32Array, start: number, step: number): number {
    const half = this.#half;
    const count = Math.min(into.length / 2, Math.floor((this.#received - half - 1 - start) / step) + 1);
    const oldest = Math.max(0, this.#received - capacity);
    for (let frame = 0; frame < count; frame += 1) {
      const position = start + frame * step;
      const whole = Math.floor(position);
      const phase = (position - whole) * phases;
      const row = Math.floor(phase);
      const between = phase - row;
      const first = whole - half + 1;
      const at = row * 2 * half;
      let left = 0;
      let right = 0;
      for (let tap = Math.max(0, oldest - first); tap < 2 * half; tap += 1) {
        const here = this.#table[at + tap] ?? 0;
        const weight = here + between * ((this.#table[at + 2 * half + tap] ?? 0) - here);
        const from = 2 * ((first + tap) & mask);
        left += weight * (this.#input[from] ?? 0);
        right += weight * (this.#input[from + 1] ?? 0);
      }
      into[2 * frame] = left;
      into[2 * frame + 1] = right;
    }
    return Math.max(0, count);
  }
}

/** One row of taps per phase, and the first of the next frame. */
function taps(half: number, band: number): Float32Array {
  const table = new Float32Array((phases + 1) * 2 * half);
  for (let phase = 0; phase <= phases; phase += 1) {
    for (let tap = 0; tap < 2 * half; tap += 1) {
      const x = tap - half + 1 - phase / phases;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * band * x) / (Math.PI * band * x);
      table[phase * 2 * half + tap] = band * sinc * kaiser(x / half);
    }
  }
  return table;
}

const kaiser = (x: number): number => (Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta));

/** I0, by its series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > 1e-12 * sum; n += 1) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}
