import { extname, join } from "node:path";
import { startProcess, type RunningProcess } from "../../support/processes.js";

export interface ServedFleetTask {
  readonly devices: number;
  /** Each says something once a second. */
  readonly speaking: boolean;
}

const program = join(import.meta.dirname, `served-fleet-program${extname(import.meta.filename)}`);
const startMs = 120_000;

/** The whole control service with a fleet of which the messages come from within, in a process of its own. */
export class ServedFleet implements AsyncDisposable {
  readonly port: number;
  readonly token: string;
  readonly #process: RunningProcess;

  private constructor(port: number, token: string, process: RunningProcess) {
    this.port = port;
    this.token = token;
    this.#process = process;
  }

  static async start(task: ServedFleetTask): Promise<ServedFleet> {
    const running = await startProcess("served fleet", { command: process.execPath, args: [program] });
    const ready = running.nextLine(/^\{"port":(\d+),"token":"([^"]+)"\}/, startMs);
    running.tell(JSON.stringify(task));
    const [, port, token = ""] = await ready;
    return new ServedFleet(Number(port), token, running);
  }

  get pid(): number {
    return this.#process.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }
}
