import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { testFolder } from "../../support/c-program.js";
import { freePorts } from "../../support/free-ports.js";
import { startProcess, type ProcessOptions, type RunningProcess } from "../../support/processes.js";
import { startNeighbours } from "./neighbours.js";
import type { Answered } from "./running-control.js";

const main = join(testFolder(), "../services/control/dist/main.js");

/** A host, and the addresses by which people and devices reach it. */
export interface Place {
  readonly people: string;
  readonly devices: string;
  readonly start: (name: string, options: ProcessOptions) => Promise<RunningProcess>;
}

interface Whereabouts {
  readonly env?: Readonly<Record<string, string>>;
  readonly place?: Place;
}

const here: Place = {
  people: "127.0.0.1",
  devices: "localhost",
  start: startProcess,
};

/** The control service as a process of its own, on ports that stay the same: to be killed, and started again. */
export class ControlProcess implements AsyncDisposable {
  readonly brokerUrl: string;
  readonly deviceBase: string;
  /** Of PostgreSQL, where it runs on that. */
  readonly databaseUrl: string | undefined;
  root = "";
  readonly #env: Readonly<Record<string, string>>;
  readonly #base: string;
  readonly #place: Place;
  #stack: AsyncDisposableStack | undefined;
  #token = "";
  #process: RunningProcess | undefined;

  private constructor(directory: string, ports: readonly number[], { env = {}, place = here }: Whereabouts) {
    const [http = 0, deviceHttps = 0, broker = 0] = ports;
    const { people, devices } = place;
    this.#place = place;
    this.#base = `http://${people}:${http}`;
    this.deviceBase = `https://${devices}:${deviceHttps}`;
    const { CARILLON_BROKER: external, DATABASE_URL: databaseUrl } = env;
    this.databaseUrl = databaseUrl;
    this.brokerUrl = external ?? `mqtts://${devices}:${broker}`;
    this.#env = {
      CARILLON_DATA: directory,
      CARILLON_HTTP: `${people}:${http}`,
      CARILLON_DEVICE_HTTPS: `0.0.0.0:${deviceHttps}`,
      CARILLON_BROKER: `embedded://0.0.0.0:${broker}`,
      CARILLON_ADMIN_TOKEN_FILE: join(directory, "admin-token"),
      CARILLON_PUBLIC_HOSTS: devices,
      ...env,
    };
  }

  static async start(directory: string, whereabouts: Whereabouts = {}): Promise<ControlProcess> {
    await using stack = new AsyncDisposableStack();
    const { env: own } = whereabouts;
    const neighbours = stack.use(await startNeighbours(directory, own ?? {}));
    const env = { ...own, ...neighbours.env };
    const control = new ControlProcess(directory, await freePorts(3), { ...whereabouts, env });
    await control.start();
    stack.defer(async () => control.#process?.[Symbol.asyncDispose]());
    control.root = await readFile(join(directory, "ca.crt"), "utf8");
    control.#token = (await readFile(join(directory, "admin-token"), "utf8")).trim();
    control.#stack = stack.move();
    return control;
  }

  async start(): Promise<void> {
    this.#process = await this.#place.start("control", {
      ...{
        command: process.execPath,
        args: [main],
        env: this.#env,
        ready: /"event":"ready"/,
      },
    });
  }

  /** Server-sent events, until the signal or the end of the process. */
  events(signal: AbortSignal, lastEventId?: string): Promise<Response> {
    const resume = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    return fetch(`${this.#base}/v1/events`, { headers: { authorization: `Bearer ${this.#token}`, ...resume }, signal });
  }

  async text(path: string): Promise<string> {
    return (await fetch(`${this.#base}${path}`, { signal: AbortSignal.timeout(20_000) })).text();
  }

  /** What it has logged since it was started last. */
  get output(): string {
    return this.#process?.output ?? "";
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** As the power goes: nothing is said to anybody. */
  async kill(): Promise<void> {
    this.#process?.signal("SIGKILL");
    await this.#process?.exited;
  }

  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : (JSON.parse(text) as unknown),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack?.disposeAsync();
  }
}
