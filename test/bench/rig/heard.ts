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

export interface Hearing extends AlignmentOptions {
  readonly captured: TimeOfFrame;
  readonly fromUs: number;
  /** Capture to sound, where that is known: then nothing else is taken for the reference. */
  readonly delayUs?: number;
}

/** Finds the reference, whose frames were captured at `captured`, in a recording from `fromUs` on. */
export function hear(reference: Float32Array, recording: Recording, hearing: Hearing): Heard {
  const { captured, fromUs, delayUs, ...options } = hearing;
  const first = Math.max(0, Math.round(recording.frameAt(fromUs)));
  const expected =
    delayUs === undefined ? {} : { expectedLag: (recording.timeOf(first) - delayUs - captured(0)) * 0.048 };
  const events = recording.marks.filter(({ xrun, stall, lost }) => xrun ?? stall ?? lost);
  const windows = align(reference, recording.channel("left", first), { ...options, ...expected })
    .map((window) => ({ ...window, recordingFrame: window.recordingFrame + first }))
    .filter(({ recordingFrame }) => !events.some(({ frame }) => Math.abs(frame - recordingFrame) < disturbedFrames));
  return { windows, latencies: latencies(windows, { captured, heard: (frame) => recording.timeOf(frame) }) };
}
