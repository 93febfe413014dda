import type { MetricName } from "@carillon/contracts/metrics";
import { familyHead } from "@carillon/core/watch/exposition";
import { inTurns } from "../../in-turns.js";

/** A metric, and how its value is read of a subject; null or undefined where it is not known. */
export type Reading<Subject> = readonly [name: MetricName, read: (subject: Subject) => number | null | undefined];

/** Lines of a piece: a millisecond or two. */
const atOnce = 2500;

/** Subjects with their label strings, and the values of each of their families. */
export interface Columns {
  readonly labels: readonly string[];
  readonly columns: readonly (readonly [name: MetricName, values: Float64Array])[];
}

/** Reads everything before anything is written, so that all series of a subject are of one moment. NaN stands for what is not known. */
export async function readColumns<Subject>(
  subjects: readonly Subject[],
  labelsOf: (subject: Subject) => string,
  readings: readonly Reading<Subject>[],
): Promise<Columns> {
  const read = readings.map(([name, value]) => ({ name, value, values: new Float64Array(subjects.length) }));
  const labels: string[] = [];
  await inTurns(subjects, (subject, at) => {
    for (const { value, values } of read) values[at] = value(subject) ?? Number.NaN;
    labels.push(labelsOf(subject));
  });
  return { labels, columns: read.map(({ name, values }) => [name, values]) };
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
