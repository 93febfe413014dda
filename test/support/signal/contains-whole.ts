import { Correlator, correlationOf, locate } from "./correlator.js";
import { sampleAlong } from "./resample.js";
import { median } from "./statistics.js";

/** What is wrong with a recording that does not hold the whole reference. */
interface Fault {
  readonly kind: "missing" | "altered" | "slip" | "repeated";
  /** Where in the reference, in seconds. */
  readonly atSeconds: number;
  readonly detail: string;
}

export interface WholeReport {
  readonly whole: boolean;
  readonly faults: readonly Fault[];
  /** Normalised correlation of each window of the reference, in order. */
  readonly correlations: readonly number[];
  /** The frame of the recording that shows frame 0 of the reference; null if it was not found. */
  readonly startFrame: number | null;
}

export interface WholeOptions {
  readonly rate?: number;
  /** Seconds per window. */
  readonly windowSeconds?: number;
  /** The least correlation of each window. */
  readonly threshold?: number;
  /** The greatest rate difference between the two clocks that is taken out before windows are compared, ppm. */
  readonly ppm?: number;
  /** The greatest jump from window to window, in frames. */
  readonly jumpFrames?: number;
  /** Whether the reference may be heard again before or after (a programme in a loop). */
  readonly mayRepeat?: boolean;
}

/** Sub-windows per window, whose positions give the window's line through the recording. */
const points = 10;
/** How far from where the last window leads us a sub-window is looked for, seconds. */
const searchSeconds = 0.025;

/** A line from frames of the reference to frames of the recording: `offset + rate * frame`. */
interface Line {
  readonly offset: number;
  readonly rate: number;
}

/**
 * Proves that the recording holds all of the reference, in order, once, without a gap: every window of it (1 s) is found where the
 * one before leads, and correlates with the recording there. The sound card's clock is not the source's: each window is laid on a
 * straight line whose slope may differ from 1 by some hundred ppm; a gap, slip or repetition is no straight line.
 */
export function containsWhole(
  reference: Float32Array,
  recording: Float32Array,
  options: WholeOptions = {},
): WholeReport {
  const { rate = 48_000, windowSeconds = 1, threshold = 0.98, ppm = 600, jumpFrames = 2 } = options;
  const windowFrames = Math.round(windowSeconds * rate);
  const pointFrames = Math.floor(windowFrames / points);
  const finder = new Correlator(pointFrames, Math.round(searchSeconds * rate));
  const start = findStart(reference, recording, pointFrames);
  if (start === null) {
    const fault: Fault = { kind: "missing", atSeconds: 0, detail: "The beginning is nowhere in the recording" };
    return { whole: false, faults: [fault], correlations: [], startFrame: null };
  }
  const faults: Fault[] = [];
  const correlations: number[] = [];
  let line: Line = { offset: start, rate: 1 };
  for (let from = 0; from + pointFrames <= reference.length; from += windowFrames) {
    const frames = Math.min(windowFrames, reference.length - from);
    const fault = (kind: Fault["kind"], detail: string) => faults.push({ kind, atSeconds: from / rate, detail });
    const found = lay({ reference, recording, from, frames, finder, expected: line, ppm });
    if (found === null) fault("missing", "Less than half of this window is where the one before leads");
    const jump = found === null ? 0 : positionOf(found, from) - positionOf(line, from);
    if (from > 0 && Math.abs(jump) > jumpFrames) fault("slip", `${jump.toFixed(1)} frames between two windows`);
    line = found ?? line;
    const heard = sampleAlong(recording, positionOf(line, from), line.rate, frames);
    const correlation = correlationOf(reference.subarray(from, from + frames), heard);
    correlations.push(correlation);
    if (correlation < threshold)
      fault("altered", `correlation ${correlation.toFixed(4)}, at least ${threshold} wanted`);
  }
  if (options.mayRepeat !== true) faults.push(...repetitions(reference, recording, { start, line, pointFrames, rate }));
  return { whole: faults.length === 0, faults, correlations, startFrame: start };
}

const positionOf = (line: Line, frame: number): number => line.offset + line.rate * frame;

/** The frame of the recording at which the reference begins, taken from its first audible piece that can be found. */
function findStart(reference: Float32Array, recording: Float32Array, pointFrames: number): number | null {
  for (let from = 0; from < Math.min(reference.length, 5 * pointFrames); from += pointFrames) {
    const match = locate(recording, reference.subarray(from, from + pointFrames));
    if (match.correlation > 0.7) return match.position - from;
  }
  return null;
}

/** The line of one window: the slope and the offset that most of its sub-windows agree on (Theil and Sen); null if most are lost. */
function lay(window: {
  reference: Float32Array;
  recording: Float32Array;
  from: number;
  frames: number;
  finder: Correlator;
  expected: Line;
  ppm: number;
}): Line | null {
  const { reference, recording, from, frames, finder, expected } = window;
  const piece = finder.pieceSamples;
  const found: { at: number; position: number }[] = [];
  let tried = 0;
  for (let at = from; at + piece <= from + frames; at += piece) {
    tried += 1;
    const match = finder.match(recording, reference.subarray(at, at + piece), positionOf(expected, at));
    if (match.correlation > 0.7) found.push({ at: at + piece / 2, position: match.position + piece / 2 });
  }
  if (found.length === 0 || found.length < tried / 2) return null;
  const slopes = found.flatMap((a, i) => found.slice(i + 1).map((b) => (b.position - a.position) / (b.at - a.at)));
  const slope = slopes.length === 0 ? expected.rate : median(slopes);
  const rate = Math.max(1 - window.ppm * 1e-6, Math.min(1 + window.ppm * 1e-6, slope));
  return { offset: median(found.map((point) => point.position - rate * point.at)), rate };
}

/** Pieces of the reference that are heard outside of where it was found. */
function repetitions(
  reference: Float32Array,
  recording: Float32Array,
  found: { start: number; line: Line; pointFrames: number; rate: number },
): Fault[] {
  const end = Math.round(positionOf(found.line, reference.length));
  const outside = [recording.subarray(0, Math.max(0, Math.round(found.start))), recording.subarray(Math.max(0, end))];
  const faults: Fault[] = [];
  for (const rest of outside.filter((samples) => samples.length >= found.pointFrames)) {
    for (let from = 0; from + found.pointFrames <= reference.length; from += found.rate) {
      const match = locate(rest, reference.subarray(from, from + found.pointFrames));
      if (match.correlation < 0.9) continue;
      faults.push({ kind: "repeated", atSeconds: from / found.rate, detail: "This is heard a second time" });
    }
  }
  return faults;
}
