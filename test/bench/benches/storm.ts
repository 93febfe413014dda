import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openAuthority } from "@carillon/control/certificates/authority-files";
import { proveRequest } from "@carillon/control/certificates/proof";
import { Installation } from "@carillon/control/installation/installation";
import { openPglite } from "@carillon/control/store/open";
import { certificateRequest } from "@carillon/link/certificate-request";
import { newPrivateKey, type Identity } from "@carillon/link/identity";
import pino from "pino";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { percentile } from "../../support/signal/statistics.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import type { Bench, BenchOptions, BenchResult } from "../bench.js";
import { DeviceLinks } from "../rig/device-links.js";

const control = fileURLToPath(new URL("../../../../services/control/dist/main.js", import.meta.url));
const clientProcesses = 2;
const deadlineMs = 150_000;
const askEveryMs = 50;

/** A control service with its embedded broker, as a process that can be killed and started again on the same ports. */
class Service {
  private process: RunningProcess | undefined;
  private readonly folder: TemporaryFolder;
  private readonly ports: { readonly http: number; readonly broker: number };

  private constructor(folder: TemporaryFolder, ports: { readonly http: number; readonly broker: number }) {
    this.folder = folder;
    this.ports = ports;
  }

  static async prepare(folder: TemporaryFolder): Promise<Service> {
    return new Service(folder, { http: await freePort(), broker: await freePort() });
  }

  get brokerUrl(): string {
    return `mqtts://localhost:${this.ports.broker}`;
  }

  async start(): Promise<void> {
    this.process = await startProcess("control", {
      command: process.execPath,
      args: [control],
      env: {
        CARILLON_DATA: this.folder.path,
        CARILLON_HTTP: `127.0.0.1:${this.ports.http}`,
        CARILLON_DEVICE_HTTPS: "127.0.0.1:0",
        CARILLON_BROKER: `embedded://127.0.0.1:${this.ports.broker}`,
        CARILLON_PUBLIC_HOSTS: "localhost",
        CARILLON_ADMIN_TOKEN_FILE: this.folder.file("admin-token"),
        CARILLON_LOG: "error",
      },
    });
    await eventually("control is ready", async () => (await this.get("/readyz")) === 200, { deadlineMs: 60_000 });
  }

  async get(path: string): Promise<number> {
    const token = (await readFile(this.folder.file("admin-token"), "utf8")).trim();
    const answer = await fetch(`http://127.0.0.1:${this.ports.http}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }
}

/** Registers so many devices and gives each a certificate; one key serves them all, since it is TLS that is measured. */
async function enrol(folder: TemporaryFolder, count: number, brokerUrl: string): Promise<Identity[]> {
  const authority = await openAuthority({ directory: folder.path, supplied: undefined, deviceDays: 90 }, new Date());
  const privateKey = newPrivateKey();
  const secret = createPrivateKey(privateKey);
  const proven = await proveRequest(certificateRequest(secret, createPublicKey(secret)));
  if (proven === undefined) throw new Error("the request is our own");
  const identities: Identity[] = [];
  for (let n = 0; n < count; n += 1) {
    const deviceId = createHash("sha256").update(`device ${n}`).digest("hex").slice(0, 32);
    const { chain } = await authority.issueDevice(proven.csr, { deviceId, kind: "speaker" }, new Date());
    const credentials = { certificateChain: chain, caCertificate: authority.root, brokerUrl, name: `Speaker ${n}` };
    identities.push({ deviceId, privateKey, credentials });
  }
  const store = await openPglite(folder.file("database"), pino({ level: "silent" }));
  const installation = new Installation(store, await store.load());
  const rows = identities.map(({ deviceId: id }, n) => ({
    ...{ id, kind: "speaker" as const, name: `Speaker ${n}`, site: "main", zones: [], tags: [], model: null },
    ...{ serial: null, endpoints: [], version: 1, createdAt: new Date() },
  }));
  await installation.write(() => ({ change: { devices: rows }, outcome: undefined }));
  await store.close();
  return identities;
}

/** Asks the API as a console does, over and over; the times of the answers, seconds. */
async function ask(service: Service, device: string, until: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  const paths = ["/v1/devices?limit=100", `/v1/devices/${device}`, "/v1/zones"];
  for (let turn = 0; !until.aborted; turn += 1) {
    const from = performance.now();
    if ((await service.get(paths[turn % paths.length] ?? "")) === 200) times.push((performance.now() - from) / 1000);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
  return times;
}

async function storm({ quick }: BenchOptions): Promise<BenchResult> {
  const devices = quick ? 500 : 10_000;
  await using folder = await temporaryFolder("bench-storm");
  const service = await Service.prepare(folder);
  const identities = await enrol(folder, devices, service.brokerUrl);
  await service.start();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => service.kill());
  const share = Math.ceil(devices / clientProcesses);
  const groups: DeviceLinks[] = [];
  for (let n = 0; n < clientProcesses; n += 1) {
    const task = { identities: identities.slice(n * share, (n + 1) * share), startSeconds: devices / 160 };
    groups.push(stack.use(await DeviceLinks.start(task, folder.file(`links-${n}.json`))));
  }
  const up = () => groups.reduce((sum, { report }) => sum + report.up, 0);
  const allUp = (what: string) => eventually(what, () => up() === devices, { deadlineMs, everyMs: 100 });
  await allUp("all are there");

  await service.kill();
  const from = performance.now();
  // Handshakes that the killed process leaves behind are not turned away by anybody.
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const group of groups) group.forget();
  await service.start();
  const readySeconds = (performance.now() - from) / 1000;
  const over = new AbortController();
  const asking = ask(service, identities[0]?.deviceId ?? "", over.signal);
  await allUp("all are back").catch(() => undefined);
  const secondsToAll = up() === devices ? (performance.now() - from) / 1000 : Infinity;
  over.abort();
  const times = await asking;
  const reports = groups.map(({ report }) => report);
  return {
    figures: {
      ...{ devices, secondsToAll, readySeconds },
      apiP99Ms: 1000 * percentile(times, 0.99),
      apiRequests: times.length,
      turnedAway: reports.reduce((sum, { turnedAway }) => sum + turnedAway, 0),
      turnedAwayMost: Math.max(...reports.map(({ most }) => most)),
    },
    valid: true,
    notes: reports.flatMap(({ reasons }) => Object.entries(reasons).map(([why, times]) => `${times} times: ${why}`)),
  };
}

export const bench: Bench = {
  name: "storm",
  summary: "ten thousand devices come back after the broker was killed: how long, and what the API does meanwhile",
  run: storm,
};
