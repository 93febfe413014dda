import type { AlignedWindow } from "./alignment.js";
import { median, percentile, summary, type Summary } from "./statistics.js";

/** When the frame of something was captured, or heard: microseconds of CLOCK_MONOTONIC. */
export type TimeOfFrame = (frame: number) => number;

/** A moment of the programme and how long after its capture it was heard. */
export interface Latency {
  readonly capturedUs: number;
  readonly latencyUs: number;
}

/** The latency of each sound window. */
export function latencies(
  windows: readonly AlignedWindow[],
  times: { readonly captured: TimeOfFrame; readonly heard: TimeOfFrame },
): Latency[] {
  return windows
    .filter((window) => window.sound)
    .map((window) => {
      const capturedUs = times.captured(window.referenceFrame);
      return { capturedUs, latencyUs: times.heard(window.recordingFrame) - capturedUs };
    });
}

/** The greatest distance over which a latency between two measurements is believed. */
const bridgeUs = 250_000;

/** Latency at a moment of the programme, interpolated; null where the speaker was not measured on both sides. */
function latencyAt(series: readonly Latency[], capturedUs: number, hint: { index: number }): number | null {
  while (hint.index < series.length && (series[hint.index]?.capturedUs ?? Infinity) < capturedUs) hint.index += 1;
  const after = series[hint.index];
  if (after?.capturedUs === capturedUs) return after.latencyUs;
  const before = series[hint.index - 1];
  if (before === undefined || after === undefined || after.capturedUs - before.capturedUs > bridgeUs) return null;
  const part = (capturedUs - before.capturedUs) / (after.capturedUs - before.capturedUs);
  return before.latencyUs + part * (after.latencyUs - before.latencyUs);
}

export interface Skew {
  /** Latest minus earliest speaker, for each moment at which all of them were measured. */
  readonly series: readonly { readonly capturedUs: number; readonly skewUs: number }[];
  readonly us: Summary;
  /** 99th percentile of the distance of the worst pair. */
  readonly worstPairP99Us: number;
  /** Each speaker's constant part against the group's median: what a trim could take away. */
  readonly offsetsUs: readonly number[];
}

/** How far a group of speakers is apart, every `stepUs` of the programme. Each series must be in order of capture time. */
export function skew(speakers: readonly (readonly Latency[])[], stepUs = 100_000): Skew {
  const startUs = Math.max(...speakers.map((series) => series[0]?.capturedUs ?? Infinity));
  const endUs = Math.min(...speakers.map((series) => series.at(-1)?.capturedUs ?? -Infinity));
  const hints = speakers.map(() => ({ index: 0 }));
  const rows: number[][] = [];
  const series: { capturedUs: number; skewUs: number }[] = [];
  for (let capturedUs = startUs; capturedUs <= endUs; capturedUs += stepUs) {
    const row = speakers.flatMap((speaker, i) => latencyAt(speaker, capturedUs, hints[i] ?? { index: 0 }) ?? []);
    if (row.length < speakers.length) continue;
    rows.push(row);
    series.push({ capturedUs, skewUs: Math.max(...row) - Math.min(...row) });
  }
  const offsetsUs = speakers.map((_, i) => median(rows.map((row) => (row[i] ?? 0) - median(row))));
  const pairs = speakers.flatMap((_, i) => speakers.slice(i + 1).map((_, j) => [i, i + 1 + j] as const));
  const worst = pairs.map(([i, j]) =>
    percentile(
      rows.map((row) => Math.abs((row[i] ?? 0) - (row[j] ?? 0))),
      0.99,
    ),
  );
  return { series, us: summary(series.map((row) => row.skewUs)), worstPairP99Us: Math.max(0, ...worst), offsetsUs };
}
