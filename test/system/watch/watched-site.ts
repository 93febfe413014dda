import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { device, pairingList } from "@carillon/contracts/http";
import { ruleFile } from "@carillon/dashboards/rules/rule-file";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { eventually } from "../../support/eventually.js";
import { NamespaceLab, type Host } from "../../support/lossy-link/namespace-lab.js";
import type { RunningProcess } from "../../support/processes.js";
import { startPrometheus, type Prometheus } from "../../support/prometheus.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

const root = resolve(import.meta.dirname, "../../..");
const token = "a-token-that-reads-metrics-and-nothing-else";

/** Windows and waits of the rules are so much shorter than a fleet's. */
const pace = 20;

const ports = { people: 8080, devices: 8443, broker: 8883, whep: 8444, metrics: 9465, agentMetrics: 9466 } as const;
export type Speaker = "near" | "far";
type Part = "control" | "media" | Speaker;

/**
 * Control, media service and a speaker on one host, a second speaker behind a bad link, and Debian's Prometheus as deploy/prometheus has
 * it: with other addresses and at a faster pace.
 */
export class WatchedSite implements AsyncDisposable {
  readonly lab: NamespaceLab;
  readonly prometheus: Prometheus;
  readonly #folder: TemporaryFolder;
  readonly #base: string;
  readonly #parts = new Map<Part, RunningProcess>();
  readonly #ids = new Map<Part, string>();
  readonly #stack: AsyncDisposableStack;

  private constructor(lab: NamespaceLab, folder: TemporaryFolder, prometheus: Prometheus, stack: AsyncDisposableStack) {
    this.lab = lab;
    this.prometheus = prometheus;
    this.#folder = folder;
    this.#base = `http://${lab.cable?.server}:${ports.people}`;
    this.#stack = stack;
  }

  /** Resolves when both speakers play. */
  static async start(): Promise<WatchedSite> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder("watch"));
    await mkdir(folder.file("library"));
    const tone = [
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=330:duration=600",
      "-b:a",
      "48k",
      folder.file("library/tone.opus"),
    ];
    execFileSync("ffmpeg", ["-v", "error", ...tone]);
    await writeFile(folder.file("token"), token, { mode: 0o600 });
    const lab = stack.use(await NamespaceLab.start({ clients: 1, seed: 3, cable: true }));
    const prometheus = stack.use(
      await startPrometheus(
        (rules) => configuration("prometheus.yml", placedAt(lab.cable?.server ?? "", folder.file("token")), rules),
        ruleFile(pace),
      ),
    );
    const site = new WatchedSite(lab, folder, prometheus, stack.move());
    try {
      await site.#open();
      return site;
    } catch (error) {
      await site[Symbol.asyncDispose]();
      throw error;
    }
  }

  idOf(part: Part): string {
    const id = this.#ids.get(part);
    if (id === undefined) throw new Error(`${part} was not paired`);
    return id;
  }

  process(part: Part): RunningProcess {
    const running = this.#parts.get(part);
    if (running === undefined) throw new Error(`${part} does not run`);
    return running;
  }

  /** Another Prometheus, as deploy/prometheus/site.yml has it: it asks the media service and the near speaker themselves. */
  watchedWithoutCloud(): Promise<Prometheus> {
    const host = this.lab.cable?.server ?? "";
    const placed = (text: string) => text.replaceAll(/127\.0\.0\.1:(946[56])/g, `${host}:$1`);
    return startPrometheus((rules) => configuration("site.yml", placed, rules), ruleFile(pace));
  }

  /** Text that a scrape of `path` gets. */
  async scrape(path: string): Promise<string> {
    const answer = await fetch(`${this.#base}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return answer.text();
  }

  async api(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<unknown> {
    const admin = (await readFile(this.#folder.file("admin"), "utf8")).trim();
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin}`, ...(body && { "content-type": "application/json" }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  async playing(speaker: Speaker): Promise<void> {
    await eventually(`${speaker} plays`, async () => this.#plays(speaker), { deadlineMs: 60_000, everyMs: 250 });
  }

  startSpeaker(speaker: Speaker): Promise<RunningProcess> {
    const place = speaker === "near" ? this.lab.server : (this.lab.clients[0] ?? this.lab.server);
    return this.#run(speaker, place, "edge/agent", {
      CARILLON_SOUND: "virtual:ppm=20",
      CARILLON_METRICS: speaker === "near" ? `${this.lab.cable?.server}:${ports.agentMetrics}` : "127.0.0.1:0",
    });
  }

  startMedia(): Promise<RunningProcess> {
    return this.#run("media", this.lab.server, "services/media", {
      CARILLON_WHEP: `${this.lab.server.address}:${ports.whep}`,
      CARILLON_MEDIA_HOSTS: this.lab.server.address,
      CARILLON_LIBRARY: this.#folder.file("library"),
      CARILLON_METRICS: `${this.lab.cable?.server}:${ports.metrics}`,
    });
  }

  async play(): Promise<void> {
    const source = { kind: "file", name: "tone.opus" };
    await eventually("it is put on", () => this.api("POST", "/v1/programmes/hall/playbacks", { source }), {
      everyMs: 250,
    });
  }

  /** Every ten seconds: one that can ring, and one whose sound is not there. */
  async ringBells(): Promise<void> {
    for (const [id, name] of Object.entries({ noon: "tone.opus", lost: "nowhere.opus" }))
      await this.api("PUT", `/v1/schedules/${id}`, {
        ...{ name: id, zones: ["hall"], timeZone: "UTC", play: { kind: "file", name } },
        when: { kind: "cron", expression: "*/10 * * * * *" },
      });
  }

  /** A change of the hall's volume that listens to its first speaker for a long time. Returns its id. */
  async beginRollout(): Promise<string> {
    const change = { kind: "configuration", scope: "zone:hall", document: "output", values: { volumeDb: -3 } };
    const plan = { waves: [{ upTo: { percent: 50 }, soakSeconds: 600 }, { upTo: { percent: 100 } }] };
    const begun = await this.api("POST", "/v1/rollouts", { name: "Softer", change, target: { zone: "hall" }, plan });
    return z.looseObject({ id: z.string() }).parse(begun).id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async #open(): Promise<void> {
    const { server } = this.lab;
    const control = await this.#run("control", server, "services/control", {
      CARILLON_HTTP: `${this.lab.cable?.server}:${ports.people}`,
      CARILLON_DEVICE_HTTPS: `0.0.0.0:${ports.devices}`,
      CARILLON_BROKER: `embedded://0.0.0.0:${ports.broker}`,
      CARILLON_PUBLIC_HOSTS: server.address,
      CARILLON_ADMIN_TOKEN_FILE: this.#folder.file("admin"),
      CARILLON_METRICS_TOKEN_FILE: this.#folder.file("token"),
    });
    await control.line(/"event":"ready"/, 60_000);
    await this.api("PUT", "/v1/configuration/fleet/telemetry", { values: { intervalSeconds: 0.5 } });
    await this.api("PUT", "/v1/configuration/fleet/output", { values: { periods: 8 } });
    await this.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" });
    await this.#admit("media", await this.startMedia());
    await this.#admit("near", await this.startSpeaker("near"));
    await this.#admit("far", await this.startSpeaker("far"));
    await this.play();
    await this.playing("near");
    await this.playing("far");
  }

  async #plays(speaker: Speaker): Promise<boolean> {
    const { telemetry } = device.parse(await this.api("GET", `/v1/devices/${this.idOf(speaker)}`));
    return telemetry?.kind === "speaker" && telemetry.listening.state === "playing";
  }

  async #run(part: Part, place: Host, program: string, env: Record<string, string>): Promise<RunningProcess> {
    const running = await place.start(part, {
      command: process.execPath,
      args: [resolve(root, program, "dist/main.js")],
      env: {
        CARILLON_DATA: this.#folder.file(part),
        CARILLON_CONTROL: `https://${this.lab.server.address}:${ports.devices}`,
        CARILLON_CA_FILE: this.#folder.file("control/ca.crt"),
        ...env,
      },
    });
    this.#parts.set(part, running);
    return running;
  }

  async #admit(part: Part, running: RunningProcess): Promise<void> {
    const [, userCode = ""] = await running.line(/"code":"([A-Z]{4}-[A-Z]{4})"/);
    const waiting = pairingList.parse(await this.api("GET", "/v1/pairing"));
    const { deviceId } = waiting.items.find((one) => one.userCode === userCode) ?? {};
    if (deviceId === undefined) throw new Error(`nobody waits with the code of ${part}`);
    this.#ids.set(part, deviceId);
    const zones = part === "media" ? [] : ["hall"];
    await this.api("POST", "/v1/pairing/approvals", { userCode, name: part, zones });
  }
}

const scrapeConfigs = z.looseObject({
  scrape_configs: z.array(
    z.looseObject({ job_name: z.string(), static_configs: z.array(z.looseObject({ targets: z.array(z.string()) })) }),
  ),
});

const placedAt = (host: string, tokenFile: string) => (text: string) =>
  text
    .replaceAll("control:8080", `${host}:${ports.people}`)
    .replaceAll("media:9465", `${host}:${ports.metrics}`)
    .replaceAll("/installation/token", tokenFile);

/** A file of deploy/prometheus, with the addresses and paths of this site, each second. */
function configuration(name: string, placed: (text: string) => string, rules: string): string {
  const text = readFileSync(resolve(root, "deploy/prometheus", name), "utf8");
  const paced = placed(text)
    .replaceAll(/(scrape|evaluation)_interval: 15s/g, "$1_interval: 1s")
    .replaceAll("scrape_timeout: 10s", "scrape_timeout: 1s");
  const whole = scrapeConfigs.parse(parse(paced));
  return stringify({ ...whole, rule_files: [rules], alerting: {} });
}
