import { emptySpectrum, powerOfTwo, RealFft } from "./fft.js";
import { valueAt } from "./resample.js";

/** Where in the reference a piece of a recording was found. */
export interface Match {
  /** The position, in samples of the reference and with a fraction, that the first sample of the piece shows. */
  readonly position: number;
  /** Normalised correlation there, -1 … 1; 0 when either side is silent. */
  readonly correlation: number;
}

/** Extra lags on each side of the search, for the interpolation around a peak at its edge. */
const guard = 32;
/** Steps per sample in which the peak is looked for before the parabola. */
const upsampling = 32;

export const energyOf = (samples: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
};

/** Normalised correlation of two pieces of equal length, -1 … 1; 0 when either is silent. */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += (a[i] ?? 0) * (b[i] ?? 0);
  const energy = energyOf(a) * energyOf(b);
  return energy > 0 ? product / Math.sqrt(energy) : 0;
}

/**
 * Finds a piece of fixed length in a reference by cross-correlation, to a small fraction of a sample: the correlation is itself
 * band-limited, so it is interpolated exactly around its greatest value, in steps of 1/32 sample, and a parabola gives the rest.
 */
export class Correlator {
  readonly pieceSamples: number;
  readonly searchSamples: number;
  readonly #fft: RealFft;
  readonly #pieceSpectrum;
  readonly #spectrum;
  readonly #products: Float64Array;
  readonly #segment: Float64Array;

  constructor(pieceSamples: number, searchSamples: number) {
    this.pieceSamples = pieceSamples;
    this.searchSamples = searchSamples;
    const size = powerOfTwo(pieceSamples + 2 * (searchSamples + guard));
    this.#fft = new RealFft(size);
    this.#pieceSpectrum = emptySpectrum(size);
    this.#spectrum = emptySpectrum(size);
    this.#products = new Float64Array(size);
    this.#segment = new Float64Array(size);
  }

  /** The best match of `piece` in `reference` within the search distance of `expected`. */
  match(reference: Float32Array, piece: Float32Array, expected: number): Match {
    const first = Math.round(expected) - this.searchSamples - guard;
    const pieceEnergy = energyOf(piece);
    if (pieceEnergy === 0) return { position: expected, correlation: 0 };
    this.#correlate(reference, piece, first);
    const lags = 2 * (this.searchSamples + guard) + 1;
    const energies = slidingEnergies(this.#segment, this.pieceSamples, lags);
    const normalised = (lag: number): number => {
      const energy = energies[lag] ?? 0;
      return energy > 0 ? (this.#products[lag] ?? 0) / Math.sqrt(energy * pieceEnergy) : 0;
    };
    let best = guard;
    for (let lag = guard; lag < lags - guard; lag++) if (normalised(lag) > normalised(best)) best = lag;
    const peak = refine(this.#products, best);
    const scale = Math.sqrt(energyBetween(energies, peak.at) * pieceEnergy);
    return { position: first + peak.at, correlation: scale > 0 ? Math.min(peak.value / scale, 1) : 0 };
  }

  /** Fills the products: sum of piece[n] * reference[first + lag + n], for each lag. */
  #correlate(reference: Float32Array, piece: Float32Array, first: number): void {
    for (let i = 0; i < this.#segment.length; i++) this.#segment[i] = reference[first + i] ?? 0;
    const a = this.#fft.forward(piece, this.#pieceSpectrum);
    const b = this.#fft.forward(this.#segment, this.#spectrum);
    for (let k = 0; k < a.re.length; k++) {
      const [ar, ai, br, bi] = [a.re[k] ?? 0, a.im[k] ?? 0, b.re[k] ?? 0, b.im[k] ?? 0];
      b.re[k] = ar * br + ai * bi;
      b.im[k] = ar * bi - ai * br;
    }
    this.#fft.inverse(b, this.#products);
  }
}

/** The energy of each window of `length` samples that starts at 0 … `count` - 1. */
function slidingEnergies(signal: Float64Array, length: number, count: number): Float64Array {
  const energies = new Float64Array(count);
  let sum = energyOf(signal.subarray(0, length));
  for (let lag = 0; lag < count; lag++) {
    // Rounding may leave a tiny rest where the signal is silent; it must not divide anything.
    energies[lag] = sum > 1e-9 ? sum : 0;
    sum += (signal[lag + length] ?? 0) ** 2 - (signal[lag] ?? 0) ** 2;
  }
  return energies;
}

function energyBetween(energies: Float64Array, at: number): number {
  const low = Math.floor(at);
  const here = energies[low] ?? 0;
  return here + (at - low) * ((energies[low + 1] ?? here) - here);
}

/** The greatest value of a band-limited sequence within a sample of `around`. */
function refine(sequence: Float64Array, around: number): { at: number; value: number } {
  let best = -upsampling;
  let value = -Infinity;
  for (let step = -upsampling; step <= upsampling; step++) {
    const candidate = valueAt(sequence, around + step / upsampling);
    if (candidate > value) [best, value] = [step, candidate];
  }
  const at = around + best / upsampling;
  const before = valueAt(sequence, at - 1 / upsampling);
  const after = valueAt(sequence, at + 1 / upsampling);
  const curvature = before - 2 * value + after;
  const shift = curvature < 0 ? (0.5 * (before - after)) / curvature : 0;
  return { at: at + Math.max(-1, Math.min(1, shift)) / upsampling, value: Math.max(value, valueAt(sequence, at)) };
}

/** The best match of `piece` anywhere in `reference`: for the first window, and after a loss of the thread. */
export function locate(reference: Float32Array, piece: Float32Array): Match {
  const search = Math.max(piece.length, 16_384);
  const correlator = new Correlator(piece.length, search);
  let best: Match = { position: 0, correlation: 0 };
  for (let centre = search - piece.length; centre - search < reference.length; centre += 2 * search) {
    const match = correlator.match(reference, piece, centre);
    if (match.correlation > best.correlation) best = match;
  }
  return best;
}
