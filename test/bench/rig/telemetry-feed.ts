import { fileURLToPath } from "node:url";
import { startProcess, type RunningProcess } from "../../support/processes.js";

export interface FeedTask {
  /** Of a broker that anybody may use. */
  readonly url: string;
  readonly ids: readonly string[];
}

const program = fileURLToPath(new URL("telemetry-feed-program.js", import.meta.url));

/** What many devices say of themselves, from a process of its own. */
export class TelemetryFeed implements AsyncDisposable {
  readonly #process: RunningProcess;

  private constructor(process: RunningProcess) {
    this.#process = process;
  }

  static async start(task: FeedTask): Promise<TelemetryFeed> {
    const process = await startProcess("telemetry feed", { command: globalThis.process.execPath, args: [program] });
    process.tell(JSON.stringify(task));
    await process.line(/ready/);
    return new TelemetryFeed(process);
  }

  /** From now on so many messages, in turn of each device; Infinity: as fast as the broker takes them. */
  perSecond(messages: number): Promise<unknown> {
    const told = this.#process.nextLine(/^rate/);
    this.#process.tell(JSON.stringify({ perSecond: Number.isFinite(messages) ? messages : null }));
    return told;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
