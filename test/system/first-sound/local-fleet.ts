import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { device, type Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { z } from "zod";
import { eventually } from "../../support/eventually.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { readRecording, type Recording } from "../../support/recording.js";

const root = resolve(import.meta.dirname, "../../..");
const program = join(root, "deploy/local/dist/main.js");

const readyEvent = z.looseObject({
  event: z.literal("ready"),
  console: z.url(),
  processes: z.array(
    z.object({ name: z.string(), pid: z.number(), device: z.string().nullable(), sound: z.string().nullable() }),
  ),
});

/** How long a whole installation may take to come up on a busy machine. */
const upMs = 180_000;

/** The system of `npm start`, with virtual sound cards, on ports of its own: what a test talks to as an operator would. */
export class LocalFleet implements AsyncDisposable {
  readonly process: RunningProcess;
  readonly data: string;
  readonly speakers: readonly string[];
  readonly #base: string;
  readonly #token: string;
  readonly #devices: ReadonlyMap<string, string>;

  constructor(process: RunningProcess, data: string, ready: z.infer<typeof readyEvent>) {
    const url = new URL(ready.console);
    this.process = process;
    this.data = data;
    this.#base = url.origin;
    this.#token = url.hash.replace("#token=", "");
    this.speakers = ready.processes.map(({ name }) => name).filter((name) => name.startsWith("speaker-"));
    this.#devices = new Map(
      ready.processes.flatMap(({ name, device: id }) => (id === null ? [] : [[name, id] as const])),
    );
  }

  static async start(
    data: string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<LocalFleet> {
    const running = await startProcess("npm start", {
      command: process.execPath,
      args: [program, "--json", "--data", data, "--port", "0", "--device", "none", ...args],
      env,
    });
    const [line] = await running.line(/^\{"event":"ready".*/, upMs).catch(async (error: unknown) => {
      await running.stop();
      throw error;
    });
    return new LocalFleet(running, data, readyEvent.parse(JSON.parse(line)));
  }

  idOf(name: string): string {
    const id = this.#devices.get(name);
    if (id === undefined) throw new Error(`${name} is not a device of this fleet`);
    return id;
  }

  /** Present process of a part, another one after a restart: found by the data directory in its environment. */
  pidOf(name: string): number {
    const mine = (pid: string): boolean => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1")
          .split("\0")
          .includes(`CARILLON_DATA=${join(this.data, name)}`);
      } catch {
        return false; // It ended while we looked.
      }
    };
    const pid = readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .find(mine);
    if (pid === undefined) throw new Error(`${name} does not run`);
    return Number(pid);
  }

  recording(name: string): Recording {
    return readRecording(join(this.data, "recordings", name));
  }

  async request(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
  }

  async device(name: string): Promise<Device> {
    return device.parse(await (await this.request("GET", `/v1/devices/${this.idOf(name)}`)).json());
  }

  async telemetry(name: string): Promise<SpeakerTelemetry> {
    const { telemetry } = await this.device(name);
    if (telemetry?.kind !== "speaker") throw new Error(`${name} has sent no telemetry`);
    return telemetry;
  }

  /** Writes a configuration layer as it stands, whatever was there. */
  async configure(scope: string, document: string, values: object): Promise<void> {
    const path = `/v1/configuration/${scope}/${document}`;
    const etag = (await this.request("GET", path)).headers.get("etag");
    const answer = await this.request(
      "PUT",
      path,
      { values },
      etag === null ? { "if-none-match": "*" } : { "if-match": etag },
    );
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Every speaker plays: fresh telemetry of a running session whose position moves. */
  async playing(names: readonly string[] = this.speakers, deadlineMs = 90_000): Promise<void> {
    for (const name of names) {
      const first = await eventually(`${name} plays`, async () => playingAt(await this.telemetry(name)), {
        deadlineMs,
        everyMs: 250,
      });
      await eventually(
        `${name} goes on`,
        async () => {
          const now = playingAt(await this.telemetry(name));
          return now !== undefined && (now.epoch !== first.epoch || now.mediaSample > first.mediaSample);
        },
        { deadlineMs, everyMs: 250 },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop();
  }
}

const playingAt = ({ listening }: SpeakerTelemetry) =>
  listening.state === "playing" && listening.mediaSample !== undefined
    ? { epoch: listening.epoch, mediaSample: listening.mediaSample }
    : undefined;
