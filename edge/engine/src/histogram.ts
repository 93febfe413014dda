/** Counts by upper bound, as Prometheus does: bucket i counts values ≤ bounds[i], the last one everything above. */
export class Histogram {
  readonly bounds: readonly number[];
  readonly #counts: Float64Array;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  add(value: number, times = 1): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
  }

  /** Not cumulative; one more than there are bounds. */
  get counts(): readonly number[] {
    return [...this.#counts];
  }

  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
