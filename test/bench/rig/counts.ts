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

/** The counts of several stretches together. */
export const total = (all: readonly Counts[]): Counts => ({
  samples: sum(all, ({ samples }) => samples),
  concealed: sum(all, ({ concealed }) => concealed),
  longRuns: sum(all, (counts) => counts.longRuns),
  underruns: sum(all, ({ underruns }) => underruns),
  resyncs: sum(all, ({ resyncs }) => resyncs),
  lostBeforeRepair: sum(all, ({ lostBeforeRepair }) => lostBeforeRepair),
  packets: sum(all, ({ packets }) => packets),
});

export const sum = (all: readonly Counts[], of: (counts: Counts) => number): number =>
  all.reduce((so, counts) => so + of(counts), 0);

/** Bounds and counts as `telemetry` publishes them with detail. */
function longRuns({ histograms }: SpeakerTelemetry): number {
  const { gapRuns } = isHistograms(histograms) ? histograms : { gapRuns: { boundsMs: [], counts: [] } };
  return gapRuns.counts.reduce((so, runs, bucket) => ((gapRuns.boundsMs[bucket] ?? Infinity) > 20 ? so + runs : so), 0);
}

const isHistograms = (
  value: unknown,
): value is { gapRuns: { readonly boundsMs: readonly number[]; readonly counts: readonly number[] } } =>
  typeof value === "object" && value !== null && "gapRuns" in value;
