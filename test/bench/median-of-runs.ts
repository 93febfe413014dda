import { median } from "../support/signal/statistics.js";
import type { BenchResult, Figures } from "./bench.js";
import { HostStallMonitor, isStall } from "./host-stall.js";

export interface RunsOptions {
  /** Valid runs wanted; three where a figure is published. */
  readonly runs: number;
  /** Runs in which the host stalled are repeated, until this many have been made in all: twice as many by default. */
  readonly attempts?: number;
  readonly signal: AbortSignal;
}

/** Runs a measurement until enough runs were undisturbed, and takes the median of each figure over those. */
export async function medianOfRuns(
  options: RunsOptions,
  once: (run: number) => Promise<Figures>,
): Promise<BenchResult> {
  const { runs, attempts = 2 * runs, signal } = options;
  await using monitor = await HostStallMonitor.start();
  const valid: Figures[] = [];
  const disturbed: Figures[] = [];
  const notes: string[] = [];
  for (let run = 1; run <= attempts && valid.length < runs && !signal.aborted; run++) {
    monitor.takeWorstMs();
    const figures = await once(run);
    const lagMs = monitor.takeWorstMs();
    if (!isStall(lagMs)) valid.push(figures);
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
