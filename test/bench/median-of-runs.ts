import { median } from "../support/signal/statistics.js";
import type { BenchOptions, BenchResult, Figures } from "./bench.js";
import { HostStallMonitor, isStall } from "./host-stall.js";

export interface RunsOptions {
  /** Valid runs wanted; three where a figure is published. */
  readonly runs: number;
  /** Runs in which the host stalled are repeated, until this many have been made in all: twice as many by default. */
  readonly attempts?: number;
  readonly signal: AbortSignal;
  /** The measurement itself leaves out the moments at which the host stood still, and throws Disturbed when too little is left. */
  readonly leavesOutStalls?: boolean;
}

/** The host let too little of a run be measured. */
export class Disturbed extends Error {
  override readonly name = "Disturbed";
}

/** Three where a figure is published; to be quick, one try. */
export const runsFor = ({ quick, signal }: BenchOptions): RunsOptions =>
  quick ? { runs: 1, attempts: 1, signal } : { runs: 3, signal };

/** Runs a measurement until enough runs were undisturbed, and takes the median of each figure over those. */
export async function medianOfRuns(
  options: RunsOptions,
  once: (run: number) => Promise<Figures>,
): Promise<BenchResult & { readonly figures: Figures }> {
  const { runs, attempts = 2 * runs, signal, leavesOutStalls = false } = options;
  await using monitor = await HostStallMonitor.start();
  const valid: Figures[] = [];
  const disturbed: Figures[] = [];
  const notes: string[] = [];
  for (let run = 1; run <= attempts && valid.length < runs && !signal.aborted; run++) {
    monitor.takeWorstMs();
    const figures = await once(run).catch((error: unknown) => {
      if (!(error instanceof Disturbed)) throw error;
      notes.push(`run ${run} does not count: ${error.message}`);
    });
    const lagMs = monitor.takeWorstMs();
    if (figures === undefined) continue;
    if (leavesOutStalls || !isStall(lagMs)) valid.push(figures);
    else {
      disturbed.push(figures);
      notes.push(`run ${run} does not count: the host stood still for ${lagMs.toFixed(0)} ms`);
    }
  }
  // Better a figure that is marked than none.
  const counted = valid.length > 0 ? valid : disturbed;
  const keys = [...new Set(counted.flatMap(Object.keys))];
  const figures = Object.fromEntries(keys.map((key) => [key, median(counted.flatMap((run) => run[key] ?? []))]));
  return { figures, valid: valid.length >= runs, notes };
}
