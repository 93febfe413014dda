import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { randomInt } from "node:crypto";
import { get } from "node:http";
import { resolve } from "node:path";
import { json } from "node:stream/consumers";
import { deviceList, pairingList, type Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { stringify } from "yaml";
import { z } from "zod";
import { processUsage } from "../../bench/process-usage.js";
import { imageSettings } from "./images.js";
import { testFolder } from "../c-program.js";
import { eventually } from "../eventually.js";
import { run } from "../processes.js";
import { readRecording, type Recording } from "../recording.js";
import { temporaryFolder, type TemporaryFolder } from "../temporary-folder.js";

const root = () => resolve(testFolder(), "..");
const patientMs = 90_000;

export const speakers = ["speaker-1", "speaker-2", "speaker-3"] as const;
export type SpeakerName = (typeof speakers)[number];
const titles: Readonly<Record<string, string>> = {
  "speaker-1": "Speaker 1",
  "speaker-2": "Speaker 2",
  "speaker-3": "Speaker 3",
};

const stats = z.object({ cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }) });

interface Variant {
  /** Files of the repository that are laid over docker-compose.yml. */
  readonly over?: readonly string[];
  /** A speaker and control are asked every 2 s how they are, for tests that wait for the answer. An answer costs CPU that would be counted as the speaker's. */
  readonly asksOften?: boolean;
}

interface Engine {
  readonly host: string;
  docker(...words: string[]): Promise<readonly string[]>;
}

/** docker-compose.yml as it is, but for where it listens, and that its speakers record what they play. */
export class ComposeSystem implements AsyncDisposable {
  readonly engine: Engine;
  readonly project: string;
  /** A loopback address of its own, so that no port of the file is taken. */
  readonly address: string;
  readonly #folder: TemporaryFolder;
  /** Laid over docker-compose.yml, in this order. */
  readonly #over: readonly string[];

  private constructor(engine: Engine, folder: TemporaryFolder, over: readonly string[]) {
    this.engine = engine;
    this.#folder = folder;
    this.#over = over;
    this.project = `carillon${randomInt(1e6)}`;
    this.address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  }

  /** Prepared, not started: `up` does that. */
  static async make(engine: Engine, { over = [], asksOften = false }: Variant = {}): Promise<ComposeSystem> {
    const folder = await temporaryFolder("compose");
    await mkdir(folder.file("recordings"));
    await chmod(folder.file("recordings"), 0o777);
    await chmod(folder.path, 0o755);
    const healthcheck = { interval: "2s", timeout: "5s", retries: 2, start_period: "30s" };
    const often = asksOften ? { healthcheck } : {};
    const speaker = (name: string, at: number) => [
      name,
      {
        environment: { CARILLON_SOUND: `virtual:ppm=${[50, -50, 30][at]},file=/recordings/${name},maxSeconds=900` },
        volumes: [`${folder.file("recordings")}:/recordings`],
        ...(at === 1 && often),
      },
    ];
    const services = Object.fromEntries([...speakers.map(speaker), ["control", often]]) as Readonly<
      Record<string, object>
    >;
    await writeFile(folder.file("tests.yml"), stringify({ services }));
    return new ComposeSystem(engine, folder, [...over, folder.file("tests.yml")]);
  }

  /** `docker-compose WORDS`, with the images of `version`. */
  compose(version: string, ...words: string[]): Promise<readonly string[]> {
    return run("docker-compose", { ...this.#command(version), args: [...this.#files, ...words], deadlineMs: 180_000 });
  }

  /** A script of deploy/ that calls `docker compose`. */
  script(version: string, path: string, ...words: string[]): Promise<readonly string[]> {
    const { env } = this.#command(version);
    const compose = ["docker-compose", ...this.#files].join(" ");
    return run(path, {
      command: resolve(root(), path),
      args: words,
      cwd: root(),
      env: { ...env, COMPOSE: compose },
      deadlineMs: 180_000,
    });
  }

  get #files(): string[] {
    const files = ["docker-compose.yml", ...this.#over].flatMap((file) => ["-f", resolve(root(), file)]);
    return [...files, "--project-directory", root()];
  }

  #command(version: string) {
    return {
      command: "docker-compose",
      cwd: root(),
      env: {
        ...imageSettings(version),
        DOCKER_HOST: this.engine.host,
        COMPOSE_PROJECT_NAME: this.project,
        COMPOSE_PROFILES: "host,demo",
        COMPOSE_HTTP_TIMEOUT: "180",
        CARILLON_PAGE_LISTEN: `${this.address}:8080`,
        CARILLON_DEVICE_LISTEN: this.address,
        CARILLON_WATCH_LISTEN: this.address,
      },
    };
  }

  container(service: string): string {
    return `${this.project}_${service}_1`;
  }

  network(name: string): string {
    return `${this.project}_${name}`;
  }

  /** Removes a volume with all that is in it. */
  async release(volume: string): Promise<void> {
    await this.engine.docker("volume", "rm", `${this.project}_${volume}`);
  }

  async inspect(service: string, format: string): Promise<string> {
    return (await this.engine.docker("inspect", "--format", format, this.container(service))).join("\n");
  }

  /** By its health check: healthy, unhealthy or starting. */
  async health(service: string): Promise<string> {
    return this.inspect(service, "{{.State.Health.Status}}");
  }

  /** Of the program itself, behind `init`. */
  async pidOf(service: string): Promise<number> {
    const init = await this.inspect(service, "{{.State.Pid}}");
    const [child = ""] = readFileSync(`/proc/${init}/task/${init}/children`, "utf8").trim().split(" ");
    return Number(child);
  }

  /** Its address in one of its networks, and the address that the host has there. */
  async addressIn(network: string, service: string): Promise<{ readonly own: string; readonly host: string }> {
    const of = `(index .NetworkSettings.Networks "${this.network(network)}")`;
    const [own = "", host = ""] = (await this.inspect(service, `{{${of}.IPAddress}} {{${of}.Gateway}}`)).split(" ");
    return { own, host };
  }

  /** `docker exec`, by the container's own user. */
  inside(service: string, ...words: string[]): Promise<readonly string[]> {
    return this.engine.docker("exec", this.container(service), ...words);
  }

  /** As the operator's page asks. */
  async api(path: string): Promise<unknown> {
    return (await this.ask("GET", path)).json();
  }

  /** Fails when it is refused. */
  async ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    const [token = ""] = await this.inside("control", "cat", "/var/lib/carillon/admin-token");
    const answer = await fetch(`http://${this.address}:8080${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** CPU time that a container has used so far, its health checks included, in seconds. */
  async cpuSeconds(service: string): Promise<number> {
    const { cpu_stats: cpu } = stats.parse(
      await this.#engineApi(`/containers/${this.container(service)}/stats?stream=false&one-shot=true`),
    );
    return cpu.cpu_usage.total_usage / 1e9;
  }

  /** Resident memory of the processes of a container. */
  async rssBytes(service: string): Promise<number> {
    const [, ...pids] = await this.engine.docker("top", this.container(service), "-o", "pid");
    return pids.reduce((sum, pid) => sum + (processUsage(Number(pid))?.rssBytes ?? 0), 0);
  }

  #engineApi(path: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = get({ socketPath: this.engine.host.replace("unix://", ""), path }, (answer) => {
        json(answer).then(resolve, reject);
      });
      asked.on("error", reject);
    });
  }

  /** By its service, or by the name that an operator gave. */
  async device(name: string): Promise<Device> {
    const { items } = deviceList.parse(await this.api("/v1/devices"));
    const found = items.find((device) => device.name === (titles[name] ?? name));
    if (found === undefined) throw new Error(`${name} is not paired`);
    return found;
  }

  async waiting(): Promise<number> {
    return pairingList.parse(await this.api("/v1/pairing")).items.length;
  }

  /** What the speaker says after this call, once it plays. */
  async playing(name: string): Promise<SpeakerTelemetry> {
    const from = Date.now();
    return eventually(
      `${name} plays`,
      async () => {
        const { telemetry, presence } = await this.device(name);
        if (telemetry?.kind !== "speaker" || presence !== "online") return undefined;
        const isFresh = Date.parse(telemetry.sentAt) > from;
        return isFresh && telemetry.listening.state === "playing" && telemetry;
      },
      { deadlineMs: patientMs, everyMs: 300 },
    );
  }

  /** Takes the programme from the zone of the demonstration, and the operator who would play to it. */
  async silence(): Promise<void> {
    await this.engine.docker("stop", this.container("operator"));
    const { headers } = await this.ask("GET", "/v1/zones/hall");
    const etag = headers.get("etag");
    const silent = { name: "Hall", site: "main", programme: null };
    await this.ask("PUT", "/v1/zones/hall", silent, etag === null ? {} : { "if-match": etag });
  }

  recording(name: SpeakerName): Recording {
    return readRecording(this.#folder.file(`recordings/${name}`));
  }

  file(name: string): string {
    return this.#folder.file(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compose("none", "down", "--volumes", "--timeout", "3").catch(() => undefined);
    await this.#folder[Symbol.asyncDispose]();
  }
}
