import type { CarillonError } from "@carillon/contracts/errors";
import { errors } from "@carillon/contracts/errors";
import { type Row, tableLines } from "./table.js";
import type { Verdict } from "./verdict.js";

export interface Addresses {
  readonly console: string;
  readonly api: string;
  readonly metrics: string;
}

/** A process as the machine-readable output names it. `recording` is where a virtual sound card writes what it played. */
export interface ProcessInfo {
  readonly name: string;
  readonly pid: number | null;
  readonly device: string | null;
  readonly sound: string | null;
}

export interface Status {
  readonly playing: string | null;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly rows: readonly Row[];
}

/** What the installation has to say; a terminal, a log and a program each get it in their own form. */
export interface Display {
  /** Something is under way, or was done after `seconds`. */
  step(text: string, seconds?: number): void;
  ready(addresses: Addresses, processes: readonly ProcessInfo[], seconds: number): void;
  playback(happening: { kind: "started" | "ended"; playback: string; file: string }): void;
  /** `last`: to be shown whatever was shown before. */
  status(status: Status, last?: boolean): void;
  notice(text: string): void;
  summary(verdicts: readonly Verdict[]): void;
  failure(error: CarillonError): void;
}

type Write = (text: string) => void;

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function heading({ playing, positionSeconds, durationSeconds }: Status): string {
  if (playing === null) return "Hall: nothing is playing";
  const at = positionSeconds === null ? "" : `  ${clock(positionSeconds)}`;
  return `Hall: ${playing}${at}${durationSeconds === null ? "" : ` / ${clock(durationSeconds)}`}`;
}

const addressLines = ({ console, api, metrics }: Addresses): string[] => [
  `Console   ${console}`,
  `API       ${api}`,
  `Metrics   ${metrics}`,
  "Ctrl-C stops everything.",
];

const summaryLines = (verdicts: readonly Verdict[]): string[] => [
  "",
  ...verdicts.map(({ name, reasons }) =>
    reasons.length === 0 ? `✓ ${name} played all of it` : `✗ ${name}: ${reasons.join("; ")}`,
  ),
];

/** One JSON object per line, for programs. */
export class JsonDisplay implements Display {
  private readonly write: Write;
  constructor(write: Write) {
    this.write = write;
  }
  private line(event: string, fields: object): void {
    this.write(`${JSON.stringify({ event, ...fields })}\n`);
  }
  step(text: string, seconds?: number): void {
    this.line("step", { text, ...(seconds !== undefined && { seconds }) });
  }
  ready(addresses: Addresses, processes: readonly ProcessInfo[], seconds: number): void {
    this.line("ready", { ...addresses, processes, seconds });
  }
  playback(happening: { kind: "started" | "ended"; playback: string; file: string }): void {
    const { kind, ...fields } = happening;
    this.line(`playback-${kind}`, fields);
  }
  status({ rows, ...playing }: Status): void {
    this.line("status", { ...playing, speakers: rows });
  }
  notice(text: string): void {
    this.line("notice", { text });
  }
  summary(verdicts: readonly Verdict[]): void {
    this.line("summary", { ok: verdicts.every(({ reasons }) => reasons.length === 0), speakers: verdicts });
  }
  failure(error: CarillonError): void {
    const { title, next } = errors[error.code];
    this.line("failure", { code: error.code, title, detail: error.message, next });
  }
}

/** Lines of text; the table every few seconds. For logs, and the ground of the live display. */
export class PlainDisplay implements Display {
  protected readonly write: Write;
  private readonly everyStatus: number;
  private statuses = 0;

  /** @param everyStatus shows every n-th status. */
  constructor(write: Write, everyStatus: number) {
    this.write = write;
    this.everyStatus = everyStatus;
  }
  protected lines(lines: readonly string[]): void {
    this.write(`${lines.join("\n")}\n`);
  }
  step(text: string, seconds?: number): void {
    this.lines([seconds === undefined ? `  … ${text}` : `  ✓ ${text} (${seconds.toFixed(1)} s)`]);
  }
  ready(addresses: Addresses, _processes: readonly ProcessInfo[], seconds: number): void {
    this.lines(["", `Carillon plays, ${seconds.toFixed(1)} s after its start.`, "", ...addressLines(addresses), ""]);
  }
  playback({ kind, file }: { kind: "started" | "ended"; file: string }): void {
    this.lines([`  ${kind === "started" ? "♪ playing" : "■ ended:"} ${file}`]);
  }
  status(status: Status, last = false): void {
    if (this.statuses++ % this.everyStatus === 0 || last) this.lines([heading(status), ...tableLines(status.rows), ""]);
  }
  notice(text: string): void {
    this.lines([`  ! ${text}`]);
  }
  summary(verdicts: readonly Verdict[]): void {
    this.lines(summaryLines(verdicts));
  }
  failure(error: CarillonError): void {
    this.lines([`Carillon stopped. ${error.line}`]);
  }
}

/** A terminal: the table and the addresses stay in place and are drawn anew; everything else scrolls above them. */
export class TerminalDisplay extends PlainDisplay {
  private readonly columns: () => number;
  /** Rows of the screen that the block fills: a line that is too wide fills several. */
  private drawn = 0;
  private addresses: Addresses | undefined;

  constructor(write: Write, columns: () => number) {
    super(write, 1);
    this.columns = columns;
  }
  override ready(addresses: Addresses, _processes: readonly ProcessInfo[], seconds: number): void {
    this.lines(["", `Carillon plays, ${seconds.toFixed(1)} s after its start.`, ""]);
    this.addresses = addresses;
  }
  override playback(): void {
    // The heading of the table says it.
  }
  override status(status: Status): void {
    const below = this.addresses === undefined ? [] : ["", ...addressLines(this.addresses)];
    const block = [heading(status), "", ...tableLines(status.rows), ...below];
    this.lines(block);
    this.drawn = block.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / this.columns())), 0);
  }
  protected override lines(lines: readonly string[]): void {
    // Cursor up to the first line of the block, and clear from there.
    if (this.drawn > 0) this.write(`\x1b[${this.drawn}A\x1b[J`);
    this.drawn = 0;
    super.lines(lines);
  }
}
