import { expectedDevice, type ExpectedDevice } from "@carillon/contracts/enrolment";

/** The columns; the first line names those that are there, in any order. */
const columns = ["serial", "name", "kind", "site", "zones", "tags", "device"] as const;
const lists: readonly string[] = ["zones", "tags"];

export type ReadDevices =
  | { readonly ok: true; readonly items: readonly ExpectedDevice[] }
  /** Lines count from 1. */
  | { readonly ok: false; readonly errors: readonly { readonly line: number; readonly detail: string }[] };

/** RFC 4180 with a header line; `zones` and `tags` are separated by spaces. Also takes what spreadsheets write: a byte order mark, semicolons. */
export function readExpectedDevices(text: string): ReadDevices {
  const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ""));
  const names = header?.fields.map((field) => field.trim().toLowerCase()) ?? [];
  const unknown = names.filter((name) => !columns.some((column) => column === name));
  if (!names.includes("serial") || !names.includes("name") || unknown.length > 0)
    return failed(1, `the first line names the columns: serial and name, and if wanted ${columns.slice(2).join(", ")}`);
  const items: ExpectedDevice[] = [];
  const errors: { line: number; detail: string }[] = [];
  for (const { line, fields } of rows) {
    if (fields.every((field) => field.trim() === "")) continue;
    const parsed = expectedDevice.safeParse(entryOf(names, fields));
    if (fields.length !== names.length) errors.push({ line, detail: `${fields.length} fields, not ${names.length}` });
    else if (parsed.success) items.push(parsed.data);
    else errors.push({ line, detail: parsed.error.issues.map(issueOf).join("; ") });
  }
  return errors.length > 0 ? { ok: false, errors: errors.slice(0, 32) } : { ok: true, items };
}

const failed = (line: number, detail: string): ReadDevices => ({ ok: false, errors: [{ line, detail }] });

const issueOf = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.map(String).join("/")}: ${message}`;

function entryOf(names: readonly string[], fields: readonly string[]): Record<string, unknown> {
  const entries = names.flatMap((name, index): [string, unknown][] => {
    const text = (fields[index] ?? "").trim();
    if (text === "") return [];
    return [[name, lists.includes(name) ? text.split(/\s+/) : text]];
  });
  return Object.fromEntries(entries);
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field in quotes may hold the separator, line breaks, and quotes, which are doubled. */
const fieldOf = (separator: "," | ";"): RegExp =>
  new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}][^\\r\\n${separator}]*)?)(\\r\\n|\\n|\\r|${separator}|$)`,
    "y",
  );

/** The separator is the one that the first line has. Never throws: what is no CSV has a row of too many fields at its end. */
function readCsv(text: string): Row[] {
  const separator = /^[^,\r\n]*;/.test(text) ? ";" : ",";
  const field = fieldOf(separator);
  const rows: Row[] = [];
  let fields: string[] = [];
  let [line, start] = [1, 1];
  while (field.lastIndex < text.length || fields.length > 0) {
    const match = field.exec(text);
    if (match === null) return [...rows, { line: start, fields: new Array<string>(columns.length + 1).fill("?") }];
    const [whole, quoted, bare = "", end = ""] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? bare);
    line += whole.split(/\r\n|\n|\r/).length - 1;
    if (end === separator) continue;
    rows.push({ line: start, fields });
    [fields, start] = [[], line];
  }
  return rows;
}
