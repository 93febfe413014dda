/** The value below which the fraction `p` (0 … 1) of the values lies, interpolated; NaN for none. */
export function percentile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  // Infinite values are values too, but their difference is none.
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}

export const median = (values: ArrayLike<number>): number => percentile(values, 0.5);

export const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
};

/** What the benches print of a distribution. */
export interface Summary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const summary = (values: ArrayLike<number>): Summary => ({
  p50: median(values),
  p99: percentile(values, 0.99),
  max: percentile(values, 1),
});
