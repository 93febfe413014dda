import type { RunningProcess } from "../../support/processes.js";

export type Fields = Readonly<Record<string, unknown>>;

/** What is wanted of a structured line, or undefined when it is another. */
type Reader<T> = (fields: Fields) => T | undefined;

/** What the lines of a process say, in order. */
export const all = <T>({ lines }: RunningProcess, read: Reader<T>): T[] =>
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

function fieldsOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // not every line is of ours
  }
}
