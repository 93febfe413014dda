/** Column name → what stands there. */
export type Row = Readonly<Record<string, string | number | null | undefined>>;

/** Control characters of a name must not reach the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, "�");

/** Rows under their columns' names, as wide as what stands there. */
export function table(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [
    names.map((name) => name.toUpperCase()),
    ...rows.map((row) => names.map((name) => printable(String(row[name] ?? "–")))),
  ];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
