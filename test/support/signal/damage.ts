import type { AlignedWindow } from "./alignment.js";
import { correlationOf } from "./correlator.js";
import { sampleAlong } from "./resample.js";

/** A stretch of a recording, in frames. */
export interface Run {
  readonly startFrame: number;
  readonly frames: number;
}

/** A jump in the reference between two neighbouring sound windows: positive, something was left out; negative, it was heard again. */
export interface Slip {
  readonly recordingFrame: number;
  readonly frames: number;
}

/** Groups neighbouring blocks that fail into runs. */
function runsOf(blocks: number, blockFrames: number, fails: (block: number) => boolean): Run[] {
  const runs: Run[] = [];
  let start: number | null = null;
  for (let block = 0; block <= blocks; block++) {
    const failed = block < blocks && fails(block);
    if (failed) start ??= block;
    else if (start !== null) {
      runs.push({ startFrame: start * blockFrames, frames: (block - start) * blockFrames });
      start = null;
    }
  }
  return runs;
}

/** Stretches of digital silence (no sample beyond one step of 16 bits) of at least `leastFrames`. */
export function silentRuns(recording: Float32Array, leastFrames: number): Run[] {
  const silent = (frame: number) => Math.abs(recording[frame] ?? 0) < 1.5 / 32_768;
  return runsOf(recording.length, 1, silent).filter((run) => run.frames >= leastFrames);
}

/**
 * Stretches that are not what the reference says, found in steps of 10 ms: gaps, concealment that is far off, noise, a wrong piece.
 * Looks only where the recording follows the reference, so a start or an end without the programme is not damage.
 */
export function damagedRuns(
  reference: Float32Array,
  recording: Float32Array,
  windows: readonly AlignedWindow[],
  options: { blockFrames?: number; threshold?: number } = {},
): Run[] {
  const { blockFrames = 480, threshold = 0.5 } = options;
  const sound = windows.filter((window) => window.sound);
  const [first, last] = [sound[0], sound.at(-1)];
  if (first === undefined || last === undefined) return [{ startFrame: 0, frames: recording.length }];
  let next = 0;
  const isDamaged = (block: number): boolean => {
    const start = block * blockFrames;
    if (start < first.recordingFrame || start + blockFrames > last.recordingFrame) return false;
    while (next < sound.length - 1 && (sound[next]?.recordingFrame ?? 0) < start) next += 1;
    const piece = recording.subarray(start, start + blockFrames);
    // Around a slip the piece belongs to the window before or to the one after: it is sound if it fits either.
    return ![sound[next - 1], sound[next]].some((window) => {
      if (window === undefined) return false;
      const from = window.referenceFrame + rateAround(sound, window) * (start - window.recordingFrame);
      return correlationOf(sampleAlong(reference, from, 1, blockFrames), piece) >= threshold;
    });
  };
  return runsOf(Math.floor(recording.length / blockFrames), blockFrames, isDamaged);
}

/** Reference frames per recording frame about a window, from its neighbours; 1 where a slip makes that nonsense. */
function rateAround(sound: readonly AlignedWindow[], window: AlignedWindow): number {
  const index = sound.indexOf(window);
  const [before, after] = [sound[Math.max(0, index - 1)], sound[Math.min(sound.length - 1, index + 1)]];
  if (before === undefined || after === undefined || before === after) return 1;
  const rate = (after.referenceFrame - before.referenceFrame) / (after.recordingFrame - before.recordingFrame);
  return Math.abs(rate - 1) < 3e-3 ? rate : 1;
}

/** Jumps of the position beyond what a clock that is off by `ppm` explains, with a tolerance of `leastFrames`. */
export function slips(windows: readonly AlignedWindow[], options: { leastFrames?: number; ppm?: number } = {}): Slip[] {
  const { leastFrames = 2, ppm = 300 } = options;
  const sound = windows.filter((window) => window.sound);
  return sound.flatMap((window, index) => {
    const before = sound[index - 1];
    if (before === undefined) return [];
    const elapsed = window.recordingFrame - before.recordingFrame;
    const frames = window.referenceFrame - before.referenceFrame - elapsed;
    const explained = leastFrames + elapsed * ppm * 1e-6;
    return Math.abs(frames) > explained ? [{ recordingFrame: window.recordingFrame, frames }] : [];
  });
}
