/**
 * One metric of the catalogue, in base units and Prometheus conventions. `definition` cites the standard whose meaning the value
 * has; names without a standard say what they measure.
 */
export interface Metric {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  readonly definition?: string;
  readonly buckets?: readonly number[];
}
