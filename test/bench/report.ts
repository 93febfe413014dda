import type { BenchResult, Row } from "./bench.js";
import type { Machine } from "./machine.js";

const shown = (value: string | number | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "string" || Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toPrecision(3);
};

/** Rows as aligned text, the columns in the order in which they first appear. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const numeric = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === "number"));
  const line = (cell: string, i: number) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0));
  return cells.map((texts) => texts.map(line).join("  ").trimEnd()).join("\n");
}

/** What a person reads after a bench. */
export function report(name: string, machine: Machine, result: BenchResult): string {
  const figures = Object.entries(result.figures);
  const numbers = figures.flatMap(([figure, value]) => (typeof value === "number" ? [{ figure, value }] : []));
  const tables = [
    result.rows ?? [],
    ...figures.flatMap(([, value]) => (typeof value === "number" ? [] : [value])),
    numbers,
  ];
  return [
    `${name} on ${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}, ${machine.memory}`,
    ...tables.filter(({ length }) => length > 0).flatMap((rows) => ["", table(rows)]),
    ...(result.notes ?? []).map((note) => `\nnote: ${note}`),
    ...(result.valid ? [] : ["\nINVALID: the host disturbed the measurement; repeat it on a quieter machine"]),
  ].join("\n");
}
