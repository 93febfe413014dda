import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { monotonicUs } from "@carillon/rtc/clock";
import { becomeRealTime } from "../real-time.js";
import type { FeederTask, Segment } from "./pcm-feeder.js";

/** Plays a file of raw samples into a FIFO as a sound card would record them: a frame is written when its time has come. */
const { fifo, samples, control, blockFrames } = workerData as FeederTask;
const frameBytes = 4;
const usPerFrame = 1e6 / 48_000;
const bytes = readFileSync(samples);
const cells = new Int32Array(control);
const descriptor = openSync(fifo, "w");

// A sound card that records is not late because the machine is busy.
becomeRealTime(65);

const say = (segment: Segment): void => parentPort?.postMessage(segment);

/** Frames are captured from `startUs` on, one after the other; after a pause anew. */
let segment: Segment = { frame: 0, us: monotonicUs() };
say(segment);
for (
  let next = 0;
  next + blockFrames <= bytes.length / frameBytes && Atomics.load(cells, 0) === 0;
  next += blockFrames
) {
  const pauseMs = Atomics.exchange(cells, 1, 0);
  if (pauseMs > 0) {
    segment = { frame: next, us: segment.us + (next - segment.frame) * usPerFrame + pauseMs * 1000 };
    say(segment);
  }
  const hangMs = Atomics.exchange(cells, 3, 0);
  if (hangMs > 0) Atomics.wait(cells, 2, 0, hangMs);
  const dueUs = segment.us + (next + blockFrames - segment.frame) * usPerFrame;
  const waitMs = (dueUs - monotonicUs()) / 1000;
  if (waitMs > 0) Atomics.wait(cells, 2, 0, waitMs);
  writeSync(descriptor, bytes, next * frameBytes, blockFrames * frameBytes);
}
closeSync(descriptor);
