import type { MetricName } from "@carillon/contracts/metrics";
import { familyHead } from "@carillon/core/watch/exposition";

/** A metric, and how its value is read of a subject; null or undefined where it is not known. */
export type Reading<Subject> = readonly [name: MetricName, read: (subject: Subject) => number | null | undefined];

/** Lines that are written before others get their turn: about five milliseconds. */
const atOnce = 5000;

/** Subjects with their label strings, and the values of each of their families at one moment. */
export interface Columns {
  readonly labels: readonly string[];
  readonly columns: readonly (readonly [name: MetricName, values: Float64Array])[];
}

/**
 * Reads everything at once, so that all series of a scrape are of one moment, and writes later. NaN stands for what is not known.
 */
export function readColumns<Subject>(
  subjects: readonly Subject[],
  labelsOf: (subject: Subject) => string,
  readings: readonly Reading<Subject>[],
): Columns {
  const columns = readings.map(([name]) => [name, new Float64Array(subjects.length)] as const);
  const labels = subjects.map((subject, at) => {
    readings.forEach(([, read], column) => {
      const values = columns[column]?.[1];
      if (values !== undefined) values[at] = read(subject) ?? Number.NaN;
    });
    return labelsOf(subject);
  });
  return { labels, columns };
}

/**
 * Prometheus text in pieces that block for milliseconds each. For ten thousand devices prom-client needs seven times as long, in one
 * piece.
 */
export function* writeColumns({ labels, columns }: Columns): Generator<string> {
  for (const [name, values] of columns) {
    let text = familyHead(name);
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      text += `${name}${labels[at] ?? ""} ${value}\n`;
      if (at % atOnce !== atOnce - 1) continue;
      yield text;
      text = "";
    }
    yield text;
  }
}
