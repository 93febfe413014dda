import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { Fleet } from "@carillon/control/features/devices/fleet";
import type { SeriesCaps } from "@carillon/control/features/telemetry/device-series";
import { Metrics } from "@carillon/control/features/telemetry/metrics";
import { WatchedFleet } from "@carillon/control/features/telemetry/watched-fleet";
import { systemClock } from "@carillon/control/clock";
import type { DesiredRow, DeviceRow } from "@carillon/control/installation/rows";
import { stateOf } from "@carillon/control/installation/state";
import { expositionType } from "@carillon/core/watch/exposition";
import { mediaTelemetry, speakerTelemetry } from "../../integration/control/messages.js";
import { noRows } from "../../support/agreeable-store.js";
import { seededRandom, type Random } from "../../support/random.js";

const speakersOfSite = 20;

/** A fleet as the control service holds it, each speaker with figures of its own, and an HTTP server that answers scrapes of it. */
export interface ExposedFleet extends AsyncDisposable {
  readonly url: string;
}

/** `devices` in sites of twenty speakers and a media service, all online and playing. */
export async function exposeFleet(devices: number, caps: SeriesCaps): Promise<ExposedFleet> {
  const random = seededRandom(1);
  const rows = Array.from({ length: devices }, (_, at) => rowOf(at));
  const state = stateOf({ ...noRows, devices: rows, desired: rows.map(desiredOf) });
  const fleet = new Fleet(systemClock, [], { changed: () => undefined, presence: () => undefined });
  for (const row of rows) talk(fleet, row, random);
  const metrics = new Metrics(
    { text: () => Promise.resolve(""), minuteOf: () => undefined, beginMinutes: () => undefined },
    new WatchedFleet({ state }, fleet),
    { caps, leads: () => true },
  );
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": expositionType });
    pipeline(metrics.ofDevices(), response, () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics/devices`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

function rowOf(at: number): DeviceRow {
  const site = Math.floor(at / (speakersOfSite + 1));
  return {
    ...{ id: at.toString(16).padStart(32, "0"), kind: at % (speakersOfSite + 1) === 0 ? "media" : "speaker" },
    ...{ name: `Speaker ${at}`, site: `site-${site}`, zones: ["hall"], tags: [], model: "Pi 5", serial: null },
    ...{ endpoints: [], version: 1, createdAt: new Date(0) },
  };
}

const desiredOf = ({ id }: DeviceRow): DesiredRow => ({
  ...{ device: id, version: 1, hash: "h" },
  documents: { listening: { zone: "hall", programme: "hall" } },
});

function talk(fleet: Fleet, { id, kind }: DeviceRow, random: Random): void {
  const birth = { v: 1, kind, session: 1, bootId: `boot-${id}`, agentVersion: "1.2.3", configVersion: 1 } as const;
  fleet.hear(
    id,
    { kind: "birth", session: 1, bootId: birth.bootId, retained: false },
    { birth: { ...birth, capabilities: {} } },
  );
  const telemetry = kind === "media" ? mediaTelemetry("playing") : speakerOf(random);
  fleet.hear(id, { kind: "heard", session: 1 }, { telemetry });
}

/** Numbers as long as real ones: their digits are what writing costs. */
function speakerOf(random: Random) {
  const whole = speakerTelemetry(random() / 1000);
  const count = (): number => Math.floor(random() * 1e9);
  return {
    ...whole,
    inboundRtp: { ...whole.inboundRtp, jitter: random() / 100, concealedSamples: count(), packetsReceived: count() },
    sync: { ...whole.sync, clockOffsetUncertaintySeconds: random() / 1e4, clockDriftPpm: random() * 50 },
    process: { ...whole.process, diskFreeRatio: random(), cpuSeconds: random() * 1e5 },
  };
}
