import { type Metric, type MetricName, metrics } from "@carillon/contracts/metrics";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";

type ProgrammeTelemetry = MediaTelemetry["programmes"][number];

/** Metrics of a programme by their name in the catalogue. */
const values = {
  carillon_programme_listeners: ({ listeners }) => listeners,
  carillon_programme_playing: ({ state }) => (state === "playing" ? 1 : 0),
  carillon_programme_lateness_seconds: ({ latenessP99Seconds }) => latenessP99Seconds,
  carillon_programme_frames_late_total: ({ framesLate }) => framesLate,
  carillon_programme_bytes_sent_total: ({ bytesSent }) => bytesSent,
  carillon_programme_retransmitted_packets_total: ({ retransmittedPacketsSent }) => retransmittedPacketsSent,
} satisfies { [N in MetricName]?: (programme: ProgrammeTelemetry) => number };

/** How late frames left, by upper bound in seconds, over the programme's life. */
export interface Lateness {
  readonly programme: string;
  readonly histogram: readonly { readonly le: number; readonly count: number }[];
}

/** The Prometheus text format 0.0.4. */
export function metricsText(
  media: string,
  programmes: readonly ProgrammeTelemetry[],
  lateness: readonly Lateness[],
): string {
  const lines = Object.entries(values).flatMap(([name, valueOf]) => [
    ...head(name, metricNamed(name)),
    ...programmes.map((programme) => `${name}{media="${media}",programme="${programme.id}"} ${valueOf(programme)}`),
  ]);
  const name = "carillon_programme_pacing_seconds" satisfies MetricName;
  const histograms = lateness.flatMap((one) => histogramLines(name, media, one));
  return `${[...lines, ...head(name, metrics[name]), ...histograms].join("\n")}\n`;
}

const metricNamed = (name: string): Metric | undefined =>
  Object.entries(metrics).find(([known]) => known === name)?.[1];

const head = (name: string, metric: Metric | undefined): string[] =>
  metric === undefined ? [] : [`# HELP ${name} ${metric.help}`, `# TYPE ${name} ${metric.type}`];

function histogramLines(name: string, media: string, { programme, histogram }: Lateness): string[] {
  const labels = `media="${media}",programme="${programme}"`;
  const { buckets } = metrics.carillon_programme_pacing_seconds;
  const below = (bound: number): number =>
    histogram.reduce((sum, { le, count }) => (le <= bound ? sum + count : sum), 0);
  const seconds = histogram.reduce((sum, { le, count }) => sum + le * count, 0);
  return [
    ...buckets.map((bound) => `${name}_bucket{${labels},le="${bound}"} ${below(bound)}`),
    `${name}_bucket{${labels},le="+Inf"} ${below(Infinity)}`,
    `${name}_sum{${labels}} ${seconds}`,
    `${name}_count{${labels}} ${below(Infinity)}`,
  ];
}
