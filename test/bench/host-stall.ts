import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** A wake-up later than this, in a thread that does nothing else, is the host's doing: the virtual machine was not running. */
const stallMs = 20;

/** Watches, in a thread of its own, whether the host lets this machine run. */
export class HostStallMonitor implements AsyncDisposable {
  readonly #cells: Int32Array;
  readonly #worker: Worker;

  constructor(cells: Int32Array, worker: Worker) {
    this.#cells = cells;
    this.#worker = worker;
  }

  static async start(): Promise<HostStallMonitor> {
    const shared = new SharedArrayBuffer(8);
    // Beside this file, in the form in which this file is: TypeScript under vitest, JavaScript when built.
    const worker = new Worker(new URL(`./host-stall-worker${extname(import.meta.filename)}`, import.meta.url), {
      workerData: shared,
    });
    await once(worker, "online");
    worker.unref();
    return new HostStallMonitor(new Int32Array(shared), worker);
  }

  /** The worst lag since the last call, in milliseconds. */
  takeWorstMs(): number {
    return Atomics.exchange(this.#cells, 1, 0) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#worker.ref();
    const ended = once(this.#worker, "exit");
    Atomics.store(this.#cells, 0, 1);
    Atomics.notify(this.#cells, 0);
    await ended;
  }
}

/** Whether a lag that the monitor saw makes a run worthless. */
export const isStall = (lagMs: number): boolean => lagMs > stallMs;
