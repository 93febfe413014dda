import type { BenchResult } from "./bench.js";
import type { Machine } from "./machine.js";

type Row = Readonly<Record<string, string | number>>;

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
  const figures = Object.entries(result.figures).map(([figure, value]) => ({ figure, value }));
  return [
    `${name} on ${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}, ${machine.memory}`,
    ...(result.rows === undefined || result.rows.length === 0 ? [] : ["", table(result.rows)]),
    "",
    table(figures),
    ...(result.notes ?? []).map((note) => `\nnote: ${note}`),
    ...(result.valid ? [] : ["\nINVALID: the host disturbed the measurement; repeat it on a quieter machine"]),
  ].join("\n");
}
