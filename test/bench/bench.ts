/** What a bench measured, by the keys under which it is published. Base units are in the key: `cleanP50Ms`, `usPerPacket`. */
export type Figures = Readonly<Record<string, number>>;

/** A line of a table: its columns by name. */
export type Row = Readonly<Record<string, string | number>>;

export interface BenchOptions {
  /** Under 45 s in all, with the same keys. */
  readonly quick: boolean;
  /** Ends when the person presses Ctrl-C: then a bench stops what it started. */
  readonly signal: AbortSignal;
}

export interface BenchResult {
  /** Where cases are compared, a table is a figure. */
  readonly figures: Readonly<Record<string, number | readonly Row[]>>;
  /** Lines of a table beside the figures: each a case. */
  readonly rows?: readonly Row[];
  /** False when the host disturbed the measurement, which says nothing about us, or too few runs were left. */
  readonly valid: boolean;
  readonly notes?: readonly string[];
}

/** What a module in `benches/` exports as `bench`. Its name is that of its file. */
export interface Bench {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly run: (options: BenchOptions) => Promise<BenchResult>;
}
