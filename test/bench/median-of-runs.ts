import { monotonicUs } from "@carillon/rtc/clock";
import { median } from "../support/signal/statistics.js";
import type { BenchOptions, BenchResult, Figures } from "./bench.js";
import { QuietTime } from "./rig/quiet-time.js";

export interface RunsOptions {
  /** Valid runs wanted; three where a figure is published. */
  readonly runs: number;
  /** Runs in which the host stalled are repeated, until this many have been made in all: twice as many by default. */
  readonly attempts?: number;
  readonly signal: AbortSignal;
  /** The measurement itself leaves out the moments at which the host stood still: a run counts while half of it was undisturbed. */
  readonly leavesOutStalls?: boolean;
}

/** Less than this of a run says little. */
const leastShare = 0.5;

/** Three where a figure is published; to be quick, one try. */
export const runsFor = ({ quick, signal }: BenchOptions): RunsOptions =>
  quick ? { runs: 1, attempts: 1, signal } : { runs: 3, signal };

/** Runs a measurement until enough runs were undisturbed, and takes the median of each figure over those. */
export async function medianOfRuns(
  options: RunsOptions,
  once: (run: number) => Promise<Figures>,
): Promise<BenchResult & { readonly figures: Figures }> {
  const { runs, attempts = 2 * runs, signal, leavesOutStalls = false } = options;
  await using quiet = await QuietTime.start();
  const valid: Figures[] = [];
  const disturbed: Figures[] = [];
  const notes: string[] = [];
  for (let run = 1; run <= attempts && valid.length < runs && !signal.aborted; run++) {
    const fromUs = monotonicUs();
    const figures = await once(run);
    const share = quiet.share(fromUs, monotonicUs());
    if (share >= (leavesOutStalls ? leastShare : 1)) valid.push(figures);
    else {
      disturbed.push(figures);
      notes.push(
        `run ${run} does not count: the host disturbed ${(100 * (1 - share)).toFixed(0)} % of it by standing still`,
      );
    }
  }
  // Better a figure that is marked than none.
  const counted = valid.length > 0 ? valid : disturbed;
  const keys = [...new Set(counted.flatMap(Object.keys))];
  const figures = Object.fromEntries(keys.map((key) => [key, median(counted.flatMap((run) => run[key] ?? []))]));
  return { figures, valid: valid.length >= runs, notes };
}
