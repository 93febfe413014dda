import { metrics, type MetricName } from "@carillon/contracts/metrics";
import { familyHead, family, labelled } from "@carillon/core/watch/exposition";
import { programmeFamilies, type ProgrammeTelemetry } from "@carillon/core/watch/telemetry-families";

/** How late frames left, by upper bound in seconds, over the programme's life. */
export interface Lateness {
  readonly programme: string;
  readonly histogram: readonly { readonly le: number; readonly count: number }[];
}

/** Of the media service with this device id. The site's name is the cloud's: a scrape adds it. */
export function metricsText(
  media: string,
  programmes: readonly ProgrammeTelemetry[],
  lateness: readonly Lateness[],
): string {
  const families = programmeFamilies.map(([name, read]) =>
    family(
      name,
      programmes.map((programme) => [labelled({ media, programme: programme.id }), read(programme)]),
    ),
  );
  const name = "carillon_programme_pacing_seconds" satisfies MetricName;
  const histograms = lateness.flatMap((one) => histogramLines(name, media, one));
  return `${families.join("")}${familyHead(name)}${histograms.map((line) => `${line}\n`).join("")}`;
}

function histogramLines(name: string, media: string, { programme, histogram }: Lateness): string[] {
  const labels = { media, programme };
  const { buckets } = metrics.carillon_programme_pacing_seconds;
  const below = (bound: number): number =>
    histogram.reduce((sum, { le, count }) => (le <= bound ? sum + count : sum), 0);
  const seconds = histogram.reduce((sum, { le, count }) => sum + le * count, 0);
  return [
    ...buckets.map((bound) => `${name}_bucket${labelled({ ...labels, le: String(bound) })} ${below(bound)}`),
    `${name}_bucket${labelled({ ...labels, le: "+Inf" })} ${below(Infinity)}`,
    `${name}_sum${labelled(labels)} ${seconds}`,
    `${name}_count${labelled(labels)} ${below(Infinity)}`,
  ];
}
