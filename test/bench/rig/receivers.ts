import { extname, join } from "node:path";
import type { Identity } from "@carillon/link/identity";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { all, type Fields } from "./log-lines.js";
import { newDeviceId, noCloud } from "./provision.js";
import type { BenchSite, Place } from "./site.js";

/** What receivers-program is told on its standard input. */
export interface ReceiversTask {
  readonly count: number;
  readonly url: string;
  readonly mediaId: string;
  readonly identity: Identity;
}

const program = join(import.meta.dirname, `receivers-program${extname(import.meta.filename)}`);

const joined = ({ joined: index, ms }: Fields) =>
  typeof index === "number" && typeof ms === "number" ? ms : undefined;

/** Many light receivers in one process, joining at once. */
export class Receivers implements AsyncDisposable {
  readonly #process: RunningProcess;
  readonly #count: number;

  private constructor(process: RunningProcess, count: number) {
    this.#process = process;
    this.#count = count;
  }

  static async start(site: BenchSite, count: number, place?: Place): Promise<Receivers> {
    const [endpoint] = site.endpoints;
    if (endpoint === undefined) throw new Error("There is no media service to listen to");
    const id = newDeviceId();
    const { cert, key } = await site.authority.client(id);
    const task: ReceiversTask = {
      count,
      url: `${endpoint.url}/hall`,
      mediaId: endpoint.mediaId,
      identity: {
        deviceId: id,
        privateKey: key,
        credentials: { certificateChain: cert, caCertificate: site.authority.ca, brokerUrl: noCloud.broker, name: id },
      },
    };
    const start = place?.start ?? startProcess;
    const running = await start("receivers", {
      command: process.execPath,
      // As images and units start a speaker.
      args: ["--max-old-space-size=96", "--max-semi-space-size=4", program],
      env: { MALLOC_ARENA_MAX: "2" },
    });
    running.tell(JSON.stringify(task));
    return new Receivers(running, count);
  }

  /** Milliseconds from the beginning until each had media, in order; at the deadline those that had. */
  async joined(deadlineMs: number): Promise<readonly number[]> {
    const endMs = performance.now() + deadlineMs;
    while (this.#times().length < this.#count && performance.now() < endMs)
      await this.#process.nextLine(/"joined"/, endMs - performance.now()).catch(() => undefined);
    return this.#times();
  }

  #times(): number[] {
    return all(this.#process, joined).toSorted((a, b) => a - b);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Packets of the programme that each has heard so far. */
  async heard(): Promise<readonly number[]> {
    const answer = this.#process.nextLine(/^\{"heard":(\[[\d,]*\])\}$/);
    this.#process.tell("heard?");
    const [, counts = "[]"] = await answer;
    return JSON.parse(counts) as number[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }
}
