import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { systemClock } from "@carillon/control/clock";
import { Fleet } from "@carillon/control/features/devices/fleet";
import { Installation } from "@carillon/control/installation/installation";
import type { DeviceRow } from "@carillon/control/installation/rows";
import { openPostgres } from "@carillon/control/store/open";
import pg from "pg";
import pino from "pino";
import { speakerTelemetry } from "../../integration/control/messages.js";
import { startPostgres } from "../../support/postgres.js";
import type { Bench, BenchOptions, BenchResult } from "../bench.js";

const perBatch = 1000;
const idOf = (n: number): string => n.toString(16).padStart(32, "0");

const deviceRow = (n: number): DeviceRow => ({
  ...{ id: idOf(n), kind: "speaker", name: `Speaker ${n}`, site: "main", zones: ["hall"], tags: ["floor=1"] },
  ...{ model: "Raspberry Pi 4 Model B", serial: `10000000${idOf(n).slice(-8)}` },
  ...{ endpoints: [], version: 1, createdAt: new Date(0) },
});
const certificateOf = ({ id }: DeviceRow) => ({
  ...{ serial: id.slice(-20).padStart(40, "7"), device: id, expiresAt: new Date("2100-01-01"), revoked: false },
});

/** What a device costs the control service at rest: bytes of rows, and of the heap of a process that knows it. */
async function measure(devices: number): Promise<BenchResult> {
  await using database = await startPostgres();
  const store = await openPostgres(database.url, pino({ level: "silent" }));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const before = await databaseBytes(client);
    const empty = new Installation(store, await store.load());
    const writing = process.cpuUsage();
    for (let first = 0; first < devices; first += perBatch) {
      const rows = Array.from({ length: Math.min(perBatch, devices - first) }, (_, n) => deviceRow(first + n));
      await empty.write(() => ({
        change: { devices: rows, certificates: rows.map(certificateOf) },
        outcome: undefined,
      }));
    }
    const { user, system } = process.cpuUsage(writing);
    const seenAt = new Date();
    const said = { seenAt, birth: null, reported: null, telemetry: speakerTelemetry(0.0001) };
    await store.keepLastKnown(Array.from({ length: devices }, (_, n) => ({ device: idOf(n), ...said })));
    const rowBytes = ((await databaseBytes(client)) - before) / devices;
    return {
      figures: {
        rowBytes,
        ...(await heapOf(devices, () => store.load())),
        telemetryBytes: JSON.stringify(speakerTelemetry(0.0001)).length,
        usPerNewDevice: (user + system) / devices,
      },
      valid: true,
    };
  } finally {
    await client.end();
    await store.close();
  }
}

async function heapOf(devices: number, load: () => ReturnType<Awaited<ReturnType<typeof openPostgres>>["load"]>) {
  const before = heapBytes();
  const rows = await load();
  const kept = [
    new Installation({ load, commit: () => Promise.resolve("stale"), missed: () => Promise.resolve(undefined) }, rows),
    new Fleet(systemClock, rows.lastKnown, { changed: () => undefined, presence: () => undefined }),
  ];
  return { heapBytes: kept.length > 0 ? (heapBytes() - before) / devices : 0 };
}

/** After everything that nobody needs is gone. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

async function databaseBytes(client: pg.Client): Promise<number> {
  await client.query("vacuum");
  const { rows } = await client.query<{ bytes: string }>("select pg_database_size(current_database()) as bytes");
  return Number(rows[0]?.bytes ?? 0);
}

export const bench: Bench = {
  name: "capacity",
  summary: "what one more device costs the control service: bytes of rows and of memory, CPU to let it in",
  run: ({ quick }: BenchOptions) => measure(quick ? 2000 : 10_000),
};
