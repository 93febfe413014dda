/** Samples that a fractional position takes from each side. */
const reach = 24;

/** Blackman-windowed sinc at distance `x` from its centre; flat to 0.43 of the rate, more than 70 dB down beyond the other side. */
function kernel(x: number): number {
  if (Math.abs(x) < 1e-9) return 1;
  if (Math.abs(x) >= reach) return 0;
  const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / reach) + 0.08 * Math.cos((2 * Math.PI * x) / reach);
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
}

/** The value of a band-limited signal between its samples; zero beyond its ends. */
export function valueAt(signal: ArrayLike<number>, position: number): number {
  const whole = Math.floor(position);
  const fraction = position - whole;
  if (fraction === 0) return signal[whole] ?? 0;
  // The sines of all taps differ only in sign: one call instead of forty-eight.
  const sine = Math.sin(Math.PI * fraction) / Math.PI;
  let sum = 0;
  for (let k = 1 - reach; k <= reach; k++) {
    const sample = signal[whole + k];
    if (sample === undefined) continue;
    const x = fraction - k;
    const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / reach) + 0.08 * Math.cos((2 * Math.PI * x) / reach);
    sum += (sample * window * (k % 2 === 0 ? sine : -sine)) / x;
  }
  return sum;
}

/** `length` samples of the signal at `start`, `start + step`, …: a fractional delay, or a clock that is off by `step - 1`. */
export function sampleAlong(signal: ArrayLike<number>, start: number, step: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => valueAt(signal, start + i * step));
}

/** Positions between two samples that are told apart. */
const phases = 1e6;

/** The signal at a lower rate `ratio` < 1 of its own, without what would alias. */
export function decimate(signal: ArrayLike<number>, ratio: number): Float32Array {
  const side = Math.ceil(reach / ratio);
  // Rates have common multiples: of 48 to 10 kHz there are five phases, and their taps are made once.
  const known = new Map<number, Float64Array>();
  const tapsAt = (phase: number): Float64Array =>
    Float64Array.from({ length: 2 * side + 1 }, (_, i) => kernel((i - side - phase / phases) * ratio) * ratio);
  return Float32Array.from({ length: Math.floor(signal.length * ratio) }, (_, i) => {
    const first = Math.floor(i / ratio) - side;
    const phase = Math.round((i / ratio - Math.floor(i / ratio)) * phases);
    const taps = known.get(phase) ?? tapsAt(phase);
    known.set(phase, taps);
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += (signal[first + k] ?? 0) * (taps[k] ?? 0);
    return sum;
  });
}
