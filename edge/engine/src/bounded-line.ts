/** A straight strip y = middle + slope × (x − reference), `width` high, that no bound lies inside of. */
export interface Strip {
  readonly reference: number;
  readonly slope: number;
  readonly middle: number;
  readonly width: number;
}

/**
 * What is believed of the slope before the bounds say anything: a mean, and how much height of the strip it outweighs. Far away that
 * grows by the distance and not by its square: a clock that is slewed contradicts what was believed by many sigmas.
 */
export interface SlopePrior {
  readonly slope: number;
  readonly sigma: number;
  /** Height that one sigma is worth, about twice. */
  readonly weight: number;
}

/** Steps of the golden-section search; each narrows what is left to 0.62: the slope is found to 1e-5 of where it was sought. */
const searchSteps = 26;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Bounds of a line from above and from below, x by x, and the widest strip between them. Only corners of the bounds' convex hulls can
 * touch a strip; a few of hundreds. The height of a strip is concave in its slope (a least of linear functions minus a greatest of
 * them), so a golden-section search finds the best. Remembers the newest `capacity` bounds; allocates nothing per bound.
 */
export class BoundedLine {
  readonly #capacity: number;
  readonly #x: Float64Array;
  readonly #above: Float64Array;
  readonly #below: Float64Array;
  #first = 0;
  #count = 0;
  /** Corners of the hulls that are being looked at, as slots, and how many there are. */
  readonly #over: Int32Array;
  readonly #under: Int32Array;
  #overs = 0;
  #unders = 0;
  /** Of the strip that was tried last. */
  #least = 0;
  #greatest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#x = new Float64Array(capacity);
    this.#above = new Float64Array(capacity);
    this.#below = new Float64Array(capacity);
    this.#over = new Int32Array(capacity);
    this.#under = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** `x` must grow: what does not is left out. */
  add(x: number, above: number, below: number): void {
    if (this.#count > 0 && x <= this.x(this.#count - 1)) return;
    if (this.#count === this.#capacity) this.keepNewest(this.#count - 1);
    const slot = this.#slot(this.#count);
    this.#x[slot] = x;
    this.#above[slot] = above;
    this.#below[slot] = below;
    this.#count += 1;
  }

  keepNewest(count: number): void {
    this.#first = this.#slot(this.#count - count);
    this.#count = count;
  }

  forgetBefore(x: number): void {
    let old = 0;
    while (old < this.#count && this.x(old) < x) old += 1;
    this.keepNewest(this.#count - old);
  }

  /** Of the n-th that is remembered. */
  x(index: number): number {
    return this.#x[this.#slot(index)] ?? 0;
  }

  above(index: number): number {
    return this.#above[this.#slot(index)] ?? 0;
  }

  below(index: number): number {
    return this.#below[this.#slot(index)] ?? 0;
  }

  /** Distances between the two bounds: the median of them, and the shortest. */
  gaps(): { readonly median: number; readonly shortest: number } {
    const gaps = new Float64Array(this.#count);
    for (let index = 0; index < this.#count; index += 1) {
      const slot = this.#slot(index);
      gaps[index] = (this.#above[slot] ?? 0) - (this.#below[slot] ?? 0);
    }
    gaps.sort();
    return { median: gaps[this.#count >> 1] ?? 0, shortest: gaps[0] ?? 0 };
  }

  /** The widest strip between the bounds `from` … `to` (exclusive), of slopes up to ± `steepest`. Its width may be negative. */
  widest(
    [from, to]: readonly [from: number, to: number],
    {
      reference,
      steepest,
      prior,
    }: { readonly reference: number; readonly steepest: number; readonly prior: SlopePrior },
  ): Strip {
    this.#overs = this.#hull(from, to, this.#above, 1, this.#over);
    this.#unders = this.#hull(from, to, this.#below, -1, this.#under);
    const worth = (slope: number): number =>
      this.#height(slope, reference) - prior.weight * (Math.hypot(1, (slope - prior.slope) / prior.sigma) - 1);
    let [low, high] = [-steepest, steepest];
    let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    let [atLeft, atRight] = [worth(left), worth(right)];
    for (let step = 0; step < searchSteps; step += 1) {
      if (atLeft > atRight) {
        high = right;
        [right, atRight] = [left, atLeft];
        left = high - golden * (high - low);
        atLeft = worth(left);
      } else {
        low = left;
        [left, atLeft] = [right, atRight];
        right = low + golden * (high - low);
        atRight = worth(right);
      }
    }
    const slope = (low + high) / 2;
    const width = this.#height(slope, reference);
    return { reference, slope, middle: (this.#least + this.#greatest) / 2, width };
  }

  /** The corners of the lower (side 1) or upper (side -1) convex hull (A. M. Andrew's monotone chain, 1979); returns their number. */
  #hull(from: number, to: number, y: Float64Array, side: 1 | -1, corners: Int32Array): number {
    let count = 0;
    for (let index = from; index < to; index += 1) {
      const slot = this.#slot(index);
      while (count >= 2 && side * this.#turn(y, corners[count - 2] ?? 0, corners[count - 1] ?? 0, slot) <= 0)
        count -= 1;
      corners[count] = slot;
      count += 1;
    }
    return count;
  }

  /** Positive where the way a, b, c turns to the left. */
  #turn(y: Float64Array, a: number, b: number, c: number): number {
    const [xa, ya] = [this.#x[a] ?? 0, y[a] ?? 0];
    return ((this.#x[b] ?? 0) - xa) * ((y[c] ?? 0) - ya) - ((y[b] ?? 0) - ya) * ((this.#x[c] ?? 0) - xa);
  }

  #height(slope: number, reference: number): number {
    let least = Infinity;
    for (let corner = 0; corner < this.#overs; corner += 1) {
      const slot = this.#over[corner] ?? 0;
      least = Math.min(least, (this.#above[slot] ?? 0) - slope * ((this.#x[slot] ?? 0) - reference));
    }
    let greatest = -Infinity;
    for (let corner = 0; corner < this.#unders; corner += 1) {
      const slot = this.#under[corner] ?? 0;
      greatest = Math.max(greatest, (this.#below[slot] ?? 0) - slope * ((this.#x[slot] ?? 0) - reference));
    }
    this.#least = least;
    this.#greatest = greatest;
    return least - greatest;
  }

  #slot(index: number): number {
    return (this.#first + index) % this.#capacity;
  }
}
