import type { Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** One speaker's line of the live table, in base units; null: not known yet. */
export interface Row {
  readonly name: string;
  readonly state: string;
  readonly latencySeconds: number | null;
  readonly skewSeconds: number | null;
  readonly jitterSeconds: number | null;
  readonly underruns: number | null;
  readonly concealedSeconds: number | null;
}

const stateOf = (device: Device, telemetry: SpeakerTelemetry | undefined): string => {
  if (device.presence !== "online") return device.presence;
  if (telemetry === undefined) return "starting";
  return telemetry.output.state === "running" ? telemetry.listening.state : `sound card ${telemetry.output.state}`;
};

/** @param device undefined until it is paired. */
export function rowOf(name: string, device: Device | undefined): Row {
  const telemetry = device?.telemetry?.kind === "speaker" ? device.telemetry : undefined;
  const delay = telemetry?.sync.delaySeconds;
  return {
    name,
    state: device === undefined ? "pairing" : stateOf(device, telemetry),
    latencySeconds: delay === undefined ? null : delay + (telemetry?.sync.playoutErrorSeconds ?? 0),
    skewSeconds: device?.playoutSkewSeconds ?? null,
    jitterSeconds: telemetry?.inboundRtp.jitter ?? null,
    underruns: telemetry?.output.underruns ?? null,
    concealedSeconds: telemetry === undefined ? null : telemetry.accounting.concealed / 48_000,
  };
}

const ms = (seconds: number | null, digits: number, sign = ""): string =>
  seconds === null ? "–" : `${seconds >= 0 ? sign : "−"}${(Math.abs(seconds) * 1000).toFixed(digits)} ms`;

const heads = ["Speaker", "State", "Latency", "Skew", "Jitter", "Underruns", "Concealed"] as const;

/** The table as lines of text: names to the left, figures to the right. */
export function tableLines(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    row.name,
    row.state,
    ms(row.latencySeconds, 1),
    ms(row.skewSeconds, 3, "+"),
    ms(row.jitterSeconds, 2),
    row.underruns === null ? "–" : String(row.underruns),
    ms(row.concealedSeconds, 0),
  ]);
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((line) => line[at]?.length ?? 0)));
  const align = (line: readonly string[]): string =>
    line.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  return [align(heads), ...cells.map(align)].map((line) => line.trimEnd());
}
