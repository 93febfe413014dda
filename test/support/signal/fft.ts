/** Bins 0 … size/2 of a real signal's spectrum. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const emptySpectrum = (size: number): Spectrum => ({
  re: new Float64Array(size / 2 + 1),
  im: new Float64Array(size / 2 + 1),
});

/** The smallest power of two that is not below `length`. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(length, 2)));

/**
 * The discrete Fourier transform of real signals whose length is a power of two: even and odd samples as one complex signal of
 * half the length, radix 2 in place, then untangled (Press et al., Numerical Recipes, 12.3). Holds its tables and one work area;
 * not to be shared between threads.
 */
export class RealFft {
  readonly size: number;
  readonly #half: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 4) {
      throw new RangeError(`A transform of ${size} is not possible; the size is a power of two from 4 on`);
    }
    this.size = size;
    this.#half = size / 2;
    this.#cos = Float64Array.from({ length: this.#half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: this.#half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    this.#reversed = reversedBits(this.#half);
    this.#re = new Float64Array(this.#half);
    this.#im = new Float64Array(this.#half);
  }

  /** The spectrum of `signal`, which is taken as zero beyond its end. */
  forward(signal: ArrayLike<number>, into: Spectrum = emptySpectrum(this.size)): Spectrum {
    const half = this.#half;
    for (let i = 0; i < half; i++) {
      const at = this.#reversed[i] ?? 0;
      this.#re[at] = signal[2 * i] ?? 0;
      this.#im[at] = signal[2 * i + 1] ?? 0;
    }
    this.#transform(-1);
    for (let k = 0; k <= half; k++) {
      const low = k === half ? 0 : k;
      const high = k === 0 ? 0 : half - k;
      const zr = this.#re[low] ?? 0;
      const zi = this.#im[low] ?? 0;
      const mr = this.#re[high] ?? 0;
      const mi = -(this.#im[high] ?? 0);
      const oddR = (zi - mi) / 2;
      const oddI = (mr - zr) / 2;
      const c = k === half ? -1 : (this.#cos[k] ?? 0);
      const s = k === half ? 0 : -(this.#sin[k] ?? 0);
      into.re[k] = (zr + mr) / 2 + oddR * c - oddI * s;
      into.im[k] = (zi + mi) / 2 + oddR * s + oddI * c;
    }
    return into;
  }

  /** The signal of a spectrum, `size` samples. */
  inverse(spectrum: Spectrum, into: Float64Array = new Float64Array(this.size)): Float64Array {
    const half = this.#half;
    for (let k = 0; k < half; k++) {
      const xr = spectrum.re[k] ?? 0;
      const xi = spectrum.im[k] ?? 0;
      const mr = spectrum.re[half - k] ?? 0;
      const mi = -(spectrum.im[half - k] ?? 0);
      const dr = (xr - mr) / 2;
      const di = (xi - mi) / 2;
      const c = this.#cos[k] ?? 0;
      const s = this.#sin[k] ?? 0;
      const at = this.#reversed[k] ?? 0;
      this.#re[at] = (xr + mr) / 2 - (dr * s + di * c);
      this.#im[at] = (xi + mi) / 2 + (dr * c - di * s);
    }
    this.#transform(1);
    for (let i = 0; i < half; i++) {
      into[2 * i] = (this.#re[i] ?? 0) / half;
      into[2 * i + 1] = (this.#im[i] ?? 0) / half;
    }
    return into;
  }

  /** Complex butterflies over the work area, whose input is already in bit-reversed order. */
  #transform(sign: 1 | -1): void {
    const { size } = this;
    const [re, im, half] = [this.#re, this.#im, this.#half];
    for (let span = 1; span < half; span *= 2) {
      const stride = size / (2 * span);
      for (let j = 0; j < span; j++) {
        const c = this.#cos[j * stride] ?? 0;
        const s = sign * (this.#sin[j * stride] ?? 0);
        for (let a = j; a < half; a += 2 * span) {
          const b = a + span;
          const br = re[b] ?? 0;
          const bi = im[b] ?? 0;
          const tr = br * c - bi * s;
          const ti = br * s + bi * c;
          const ar = re[a] ?? 0;
          const ai = im[a] ?? 0;
          re[b] = ar - tr;
          im[b] = ai - ti;
          re[a] = ar + tr;
          im[a] = ai + ti;
        }
      }
    }
  }
}

function reversedBits(length: number): Uint32Array {
  const bits = Math.log2(length);
  const reversed = new Uint32Array(length);
  for (let i = 0; i < length; i++) reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | ((i & 1) << (bits - 1));
  return reversed;
}
