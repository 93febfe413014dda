import { extname, join } from "node:path";
import { startProcess, type RunningProcess } from "../../support/processes.js";

/** What light-devices-program is told on its standard input. */
export interface LightDevicesTask {
  readonly url: string;
  readonly ids: readonly string[];
}

const program = join(import.meta.dirname, `light-devices-program${extname(import.meta.filename)}`);
const connectMs = 120_000;

/** Many devices' MQTT links in one process. */
export class LightDevices implements AsyncDisposable {
  readonly #process: RunningProcess;

  private constructor(process: RunningProcess) {
    this.#process = process;
  }

  /** Resolves when all of them are there. */
  static async start(task: LightDevicesTask): Promise<LightDevices> {
    const running = await startProcess("light devices", {
      command: process.execPath,
      args: [program],
    });
    running.tell(JSON.stringify(task));
    await running.line(/all there/, connectMs);
    return new LightDevices(running);
  }

  /** How often any of them reported, and when the last did, ms since 1970. */
  async reports(): Promise<{ reports: number; lastMs: number }> {
    const answer = this.#process.nextLine(/^\{"reports":(\d+),"lastMs":(\d+)\}/);
    this.#process.tell("");
    const [, reports, lastMs] = await answer;
    return { reports: Number(reports), lastMs: Number(lastMs) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }
}
