import type { NativePlayout } from "./addon.js";

/** What the playout thread's periods cost, since it was last asked. CPU time, not elapsed time. */
export interface PeriodWork {
  readonly periods: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** How long the sound card had been ready for a period before the thread ran, at most. */
  readonly wakeLatenessMaxUs: number;
}

/** Upper edge of a bucket; 8 buckets per octave (addon/playout.h). */
const edgeUs = (bucket: number): number => 2 ** ((bucket + 1) / 8);

/** Differences between readings of the addon's histogram. */
export class PeriodWorkMeter {
  private readonly native: NativePlayout;
  private readonly buckets: number;
  private readonly counts: Float64Array;
  private before: Float64Array;

  constructor(native: NativePlayout, buckets: number) {
    this.native = native;
    this.buckets = buckets;
    this.counts = new Float64Array(buckets + 1);
    this.before = new Float64Array(buckets + 1);
  }

  take(): PeriodWork {
    this.native.work(this.counts);
    const since = this.counts.subarray(0, this.buckets).map((count, bucket) => count - (this.before[bucket] ?? 0));
    this.before = this.counts.slice();
    const periods = since.reduce((sum, count) => sum + count, 0);
    return {
      periods,
      p50Us: quantile(since, periods * 0.5),
      p99Us: quantile(since, periods * 0.99),
      maxUs: quantile(since, periods),
      wakeLatenessMaxUs: this.counts[this.buckets] ?? 0,
    };
  }
}

/** Upper edge of the bucket where the running count reaches `rank`; 0 when there is nothing. */
function quantile(counts: Float64Array, rank: number): number {
  if (rank === 0) return 0;
  let sum = 0;
  const bucket = counts.findIndex((count) => (sum += count) >= rank);
  return edgeUs(bucket);
}
