import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Realtime } from "../native/addon.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

export interface PacingThreadOptions {
  /** Asks for SCHED_FIFO; what was granted is `realtime`. Default true. */
  readonly realtime?: boolean;
  /** What the worker tells, after `ready`. */
  readonly tell: (message: Exclude<FromWorker, { kind: "ready" }>) => void;
  /** The worker died, which is a bug of ours: every speaker is silent. */
  readonly died: (error: Error) => void;
}

// From src/programme and from dist/programme alike: a worker runs what was compiled.
const entry = new URL("../../dist/programme/programme-worker.js", import.meta.url);

/** Small young generations are swept in fractions of a millisecond, and nothing here lives long enough to become old. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

const haltMs = 1000;

/** The main thread's end of the programme worker. */
export class PacingThread {
  readonly realtime: Realtime;
  readonly #worker: Worker;

  private constructor(worker: Worker, realtime: Realtime) {
    this.#worker = worker;
    this.realtime = realtime;
  }

  static async start({ realtime = true, tell, died }: PacingThreadOptions): Promise<PacingThread> {
    // Without the parent's arguments: tests resolve packages to their sources, which a worker cannot run.
    const worker = new Worker(entry, { workerData: { realtime }, execArgv: [], resourceLimits, name: "programmes" });
    const granted = Promise.withResolvers<Realtime>();
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") granted.resolve(message.realtime);
      else tell(message);
    });
    worker.on("error", (error) => {
      granted.reject(error);
      died(error instanceof Error ? error : new Error(String(error)));
    });
    return new PacingThread(worker, await granted.promise);
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Ends the thread after the frame it is at. */
  async close(): Promise<void> {
    const exited = once(this.#worker, "exit");
    this.post({ kind: "halt" });
    const timer = setTimeout(() => void this.#worker.terminate(), haltMs);
    await exited;
    clearTimeout(timer);
  }
}
