import "reflect-metadata";
import { createInterface } from "node:readline";
import { openAuthority } from "@carillon/control/certificates/authority-files";
import { systemClock } from "@carillon/control/clock";
import { settleAdministrator } from "@carillon/control/features/access/first-tokens";
import { listenForPeople } from "@carillon/control/http/listeners";
import { Installation } from "@carillon/control/installation/installation";
import type { DeviceRow } from "@carillon/control/installation/rows";
import type { CloudLinkEvents } from "@carillon/control/mqtt/cloud-link";
import { startService } from "@carillon/control/service";
import { openPglite } from "@carillon/control/store/open";
import { deviceId } from "@carillon/contracts/identity";
import { topics } from "@carillon/contracts/topics";
import pino from "pino";
import { speakerTelemetry } from "../../integration/control/messages.js";
import { seededRandom } from "../../support/random.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import type { ServedFleetTask } from "./served-fleet.js";

/** Speakers of a site. */
const perSite = 20;
const tickMs = 20;

const random = seededRandom(1);
const log = pino({ level: "error" }, pino.destination(2));

function rowOf(at: number): DeviceRow {
  return {
    ...{ id: deviceId.parse(at.toString(16).padStart(32, "0")), kind: "speaker", name: `Speaker ${at}` },
    ...{ site: `site-${Math.floor(at / perSite)}`, zones: [], tags: [at % 2 === 0 ? "even" : "odd"], model: "Pi 5" },
    ...{ serial: `S${at}`, endpoints: [], version: 1, createdAt: new Date(0) },
  };
}

/** What the speaker says after `seq` seconds: everything that counts has gone on. */
function telemetryAt(at: number, seq: number): string {
  const whole = speakerTelemetry(random() / 1000, { seq, sentAt: new Date().toISOString() });
  const samples = 48_000 * seq;
  // A timeline for each site, as media services have them.
  const site = `site-${Math.floor(at / perSite)}`;
  const clock = {
    clockOffsetSeconds: random(),
    clockOffsetUncertaintySeconds: random() / 1e4,
    clockDriftPpm: random() * 50,
  };
  return JSON.stringify({
    ...whole,
    inboundRtp: {
      ...{ ...whole.inboundRtp, packetsReceived: 50 * seq, bytesReceived: 12_345 * seq, jitter: random() / 100 },
      ...{ jitterBufferDelay: seq * 20.1, jitterBufferTargetDelay: seq * 20.2, jitterBufferEmittedCount: samples },
      totalSamplesReceived: samples,
    },
    mediaPlayout: {
      ...whole.mediaPlayout,
      totalSamplesDuration: seq,
      totalPlayoutDelay: seq * 0.1,
      totalSamplesCount: samples,
    },
    accounting: { ...whole.accounting, real: samples },
    sync: { ...whole.sync, ...clock, roundTripTimeSeconds: random() / 1000, resamplingRatioPpm: random() * 10 },
    listening: { ...whole.listening, programme: site, epoch: site, mediaSample: samples },
    process: { uptimeSeconds: seq, cpuSeconds: seq * 0.03, residentBytes: 80_000_000 + Math.floor(random() * 1e6) },
  });
}

async function serve({ devices, speaking }: ServedFleetTask): Promise<void> {
  const folder = await temporaryFolder("served-fleet");
  const store = await openPglite(folder.file("database"), log);
  const rows = Array.from({ length: devices }, (_, at) => rowOf(at));
  const sites = [...new Set(rows.map(({ site }) => site))];
  const installation = new Installation(store, await store.load());
  await installation.write(() => ({
    change: {
      sites: sites.map((id) => ({ id, name: id, organisation: "main", version: 1, createdAt: new Date(0) })),
      devices: rows,
    },
    outcome: undefined,
  }));
  const token = await settleAdministrator(store.access, undefined, systemClock);
  const authority = await openAuthority({ directory: folder.path, supplied: undefined, deviceDays: 90 }, new Date());
  let said: CloudLinkEvents = { received: () => undefined, connected: () => undefined };
  const nothing = () => undefined;
  const url = new URL("mqtts://127.0.0.1:1");
  // What is measured is the service: messages come as from its MQTT client, and what it publishes goes nowhere.
  const service = await startService({
    ...{
      store,
      authority,
      clock: systemClock,
      log,
      version: "bench",
      traces: undefined,
      oidc: undefined,
      webhookReceivers: [],
      ice: { urls: [], secretFile: undefined, deviceSeconds: 86_400 },
    },
    ...{ dividesTelemetry: false, seriesCaps: { devices: 10_000, detailed: 1000 }, releaseFleets: [] },
    condition: { certificates: () => ({ root: 0, server: 0 }), diskFree: () => ({ ratio: 1, bytes: 2 ** 40 }) },
    publishRevocations: () => Promise.resolve(),
    publishUsers: undefined,
    openBroker: () =>
      Promise.resolve({
        ...{
          urls: [url.href],
          ownUrls: [url],
          external: false,
          clients: 0,
          connections: 0,
          kick: nothing,
          useCredentials: nothing,
        },
        close: () => Promise.resolve(),
      }),
    openLink: (_broker, events) => {
      said = events;
      return {
        ...{ connected: true, settled: Promise.resolve(), useCredentials: nothing },
        publish: () => Promise.resolve(),
        clear: () => Promise.resolve(),
        close: () => Promise.resolve(),
      };
    },
  });
  const say = (at: number, seq: number) => {
    const { id: device = "" } = rows[at] ?? {};
    said.received({ device, leaf: topics.telemetry.leaf, payload: telemetryAt(at, seq), retained: false });
  };
  for (let at = 0; at < devices; at += 1) say(at, 1);
  const people = await listenForPeople({ host: "127.0.0.1", port: 0 }, { routing: service.routing, log });
  let next = 0;
  const begun = performance.now();
  // What was due while a busy machine let us wait is said then; of more than a second's, nothing.
  const talking = speaking
    ? setInterval(() => {
        const due = Math.floor(((performance.now() - begun) / 1000) * devices);
        for (next = Math.max(next, due - devices); next < due; next += 1)
          say(next % devices, 2 + Math.floor(next / devices));
      }, tickMs)
    : undefined;
  console.log(JSON.stringify({ port: people.address.port, token }));
  await new Promise((ended) => process.once("SIGTERM", ended));
  clearInterval(talking);
  service.drain();
  await people.close();
  await service.close();
  await store.close();
  await folder[Symbol.asyncDispose]();
}

for await (const line of createInterface({ input: process.stdin })) {
  await serve(JSON.parse(line) as ServedFleetTask);
  break;
}
