import type { Metric } from "@carillon/contracts/metric";
import { metrics, type MetricName } from "@carillon/contracts/metrics";

/** Prometheus's text format 0.0.4. Never with timestamps: they would switch staleness off. */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** What a metric has to say of one subject; a null or undefined value says nothing. */
export type Sample = readonly [labels: string, value: number | null | undefined];

/** A metric with its samples, or nothing at all when there is none. */
export function family(name: MetricName, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([labels, value]) =>
    value === null || value === undefined ? [] : [`${name}${labels} ${value}\n`],
  );
  return lines.length === 0 ? "" : `${familyHead(name)}${lines.join("")}`;
}

export function familyHead(name: MetricName): string {
  const { help, type }: Metric = metrics[name];
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

/** `{site="main",kind="speaker"}`; the empty string for no labels. */
export function labelled(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Text format 0.0.4: backslash, quote and line feed of a label value. */
const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
