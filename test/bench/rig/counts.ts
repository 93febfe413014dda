import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** What became of the samples between two reports of one speaker. */
export interface Counts {
  readonly samples: number;
  /** Extrapolated or silent: not what was played. */
  readonly concealed: number;
  /** Runs of such frames longer than 20 ms, by their length in ms. */
  readonly longRuns: number;
  readonly underruns: number;
  readonly resyncs: number;
  readonly lostBeforeRepair: number;
  readonly packets: number;
}

export function count(before: SpeakerTelemetry | undefined, after: SpeakerTelemetry | undefined): Counts {
  const grown = (of: (telemetry: SpeakerTelemetry) => number): number => {
    if (before === undefined || after === undefined) throw new Error("The speaker did not report");
    return of(after) - of(before);
  };
  return {
    samples: grown(({ accounting }) =>
      Object.values(accounting).reduce<number>((sum, value) => sum + Number(value), 0),
    ),
    concealed: grown(({ accounting }) => accounting.concealed + accounting.silenced),
    longRuns: grown(longRuns),
    underruns: grown(({ output }) => output.underruns),
    resyncs: grown(({ sync }) => sync.resyncEvents),
    lostBeforeRepair: grown(({ inboundRtp }) => inboundRtp.packetsLostBeforeRepair),
    packets: grown(({ inboundRtp }) => inboundRtp.packetsReceived),
  };
}

export const sum = (all: readonly Counts[], of: (counts: Counts) => number): number =>
  all.reduce((total, counts) => total + of(counts), 0);

/** Bounds and counts as `telemetry` publishes them with detail. */
function longRuns({ histograms }: SpeakerTelemetry): number {
  const { gapRuns } = isHistograms(histograms) ? histograms : { gapRuns: { boundsMs: [], counts: [] } };
  return gapRuns.counts.reduce(
    (total, runs, bucket) => ((gapRuns.boundsMs[bucket] ?? Infinity) > 20 ? total + runs : total),
    0,
  );
}

const isHistograms = (
  value: unknown,
): value is { gapRuns: { readonly boundsMs: readonly number[]; readonly counts: readonly number[] } } =>
  typeof value === "object" && value !== null && "gapRuns" in value;
