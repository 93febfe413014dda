import type { TimeOfFrame } from "../../support/signal/latency.js";
import type { RunningProcess } from "../../support/processes.js";

export type Fields = Readonly<Record<string, unknown>>;

/** What is wanted of a structured line, or undefined when it is another. */
type Reader<T> = (fields: Fields) => T | undefined;

/** What the lines of a process say, in order. */
export const all = <T>({ lines }: { readonly lines: readonly string[] }, read: Reader<T>): T[] =>
  lines.flatMap((line) => {
    const fields = fieldsOf(line);
    const found = fields === undefined ? undefined : read(fields);
    return found === undefined ? [] : [found];
  });

/** The last of it. Throws when there is none. */
export function newest<T>(process: RunningProcess, read: Reader<T>): T {
  const found = all(process, read).at(-1);
  if (found === undefined)
    throw new Error(`${process.name} did not say what was expected. Its log ends:\n${process.tail()}`);
  return found;
}

/** When the frames (48 kHz) of each playback were captured, µs of CLOCK_MONOTONIC, by the log of a media service with one programme. */
export function playbackStarts(lines: readonly string[]): TimeOfFrame[] {
  let originUs = NaN;
  return all({ lines }, (fields) => {
    if (typeof fields["originUs"] === "number") originUs = fields["originUs"];
    const first = fields["kind"] === "playback-started" ? fields["mediaSample"] : undefined;
    const programmeUs = originUs;
    return typeof first === "number" ? (frame: number) => programmeUs + ((first + frame) * 1e6) / 48_000 : undefined;
  });
}

function fieldsOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // not every line is of ours
  }
}
