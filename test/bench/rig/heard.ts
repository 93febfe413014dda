import type { Recording } from "../../support/recording.js";
import { align, type AlignedWindow, type AlignmentOptions } from "../../support/signal/alignment.js";
import { latencies, type Latency, type TimeOfFrame } from "../../support/signal/latency.js";

/** What of a programme was heard from one sound card, and when. */
export interface Heard {
  /** Of 100 ms each; only those that the card played undisturbed. */
  readonly windows: readonly AlignedWindow[];
  /** Of the sound ones, in order of capture. */
  readonly latencies: readonly Latency[];
}

/** Frames around an event of the card's own in which nothing can be said of the programme. */
const disturbedFrames = 7200;

/** Finds the reference, whose frames were captured at `captured`, in a recording from `fromUs` on. */
export function hear(
  reference: Float32Array,
  recording: Recording,
  { captured, fromUs, ...options }: { readonly captured: TimeOfFrame; readonly fromUs: number } & AlignmentOptions,
): Heard {
  const first = Math.max(0, Math.round(recording.frameAt(fromUs)));
  const events = recording.marks.filter(({ xrun, stall, lost }) => xrun ?? stall ?? lost);
  const windows = align(reference, recording.channel("left", first), options)
    .map((window) => ({ ...window, recordingFrame: window.recordingFrame + first }))
    .filter(({ recordingFrame }) => !events.some(({ frame }) => Math.abs(frame - recordingFrame) < disturbedFrames));
  return { windows, latencies: latencies(windows, { captured, heard: (frame) => recording.timeOf(frame) }) };
}
