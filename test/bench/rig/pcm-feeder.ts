import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { TimeOfFrame } from "../../support/signal/latency.js";

export interface FeederTask {
  readonly fifo: string;
  /** Raw s16le stereo at 48 kHz. */
  readonly samples: string;
  /** Words: 1 asks it to end; milliseconds of a pause that it shall make; one that it sleeps on; milliseconds that it shall hang. */
  readonly control: SharedArrayBuffer;
  readonly blockFrames: number;
}

/** From this frame on, frames were captured one after the other from this time on. */
export interface Segment {
  readonly frame: number;
  readonly us: number;
}

/** A program that makes sound and knows when it made each sample. */
export class PcmFeeder implements AsyncDisposable {
  readonly #cells: Int32Array;
  /** Kept from the beginning: it may end by itself, when its samples do. */
  readonly #ended: Promise<unknown>;
  readonly segments: Segment[] = [];

  private constructor(worker: Worker, control: SharedArrayBuffer) {
    this.#cells = new Int32Array(control);
    this.#ended = once(worker, "exit");
    worker.on("message", (segment: Segment) => this.segments.push(segment));
  }

  static async start(task: Pick<FeederTask, "fifo" | "samples">): Promise<PcmFeeder> {
    const control = new SharedArrayBuffer(16);
    const worker = new Worker(new URL(`./pcm-feeder-worker${extname(import.meta.filename)}`, import.meta.url), {
      workerData: { ...task, control, blockFrames: 96 } satisfies FeederTask,
    });
    const feeder = new PcmFeeder(worker, control);
    await once(worker, "message");
    return feeder;
  }

  /** The source stops, and goes on where it stopped. */
  pause(ms: number): void {
    Atomics.store(this.#cells, 1, ms);
  }

  /** The source goes on, but its writer hangs, and then writes at once what was captured meanwhile. */
  hang(ms: number): void {
    Atomics.store(this.#cells, 3, ms);
  }

  /** When a frame was captured, µs of CLOCK_MONOTONIC. */
  get captured(): TimeOfFrame {
    const segments = [...this.segments];
    return (frame) => {
      const { frame: from, us } = segments.findLast((one) => one.frame <= frame) ??
        segments[0] ?? { frame: 0, us: NaN };
      return us + ((frame - from) * 1e6) / 48_000;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    Atomics.store(this.#cells, 0, 1);
    Atomics.notify(this.#cells, 2);
    await this.#ended;
  }
}
