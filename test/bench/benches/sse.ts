import { createConnection, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { EventStreamParser } from "@carillon/contracts/event-stream";
import type { Bench, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { cpuPercent, processUsage } from "../process-usage.js";
import { ServedFleet } from "../rig/served-fleet.js";

const devices = 1000;
const watchers = 200;

/** Of one watcher, as it comes over the socket: chunks and all. */
interface Watching {
  readonly socket: Socket;
  bytes: number;
  changes: number;
}

/** The first few read what they are sent; the others count bytes, because reading in this process would cost more than writing in the other. */
function watch({ port, token }: ServedFleet, reads: boolean): Watching {
  const socket = createConnection(port, "127.0.0.1");
  const watching: Watching = { socket, bytes: 0, changes: 0 };
  const parser = new EventStreamParser();
  socket.write(`GET /v1/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`);
  socket.on("data", (piece) => {
    watching.bytes += piece.length;
    if (!reads) return;
    // What HTTP puts between the chunks is no field of an event, and is passed over.
    watching.changes += parser.push(piece.toString("latin1")).filter(({ event }) => event === "device-changed").length;
  });
  return watching;
}

/** Everybody has had the snapshot, and is sent changes as they come. */
async function steady(all: readonly Watching[]): Promise<void> {
  const endMs = performance.now() + 60_000;
  for (let quiet = 0; quiet < 3 && performance.now() < endMs;) {
    const before = all.map(({ bytes }) => bytes);
    await pause(1000);
    const came = all.map(({ bytes }, at) => bytes - (before[at] ?? 0));
    quiet = Math.min(...came) > 0.5 * Math.max(...came) ? quiet + 1 : 0;
  }
}

async function measure(seconds: number): Promise<Figures> {
  await using fleet = await ServedFleet.start({ devices, speaking: true });
  const all: Watching[] = [];
  for (let at = 0; at < watchers; at += 1) {
    all.push(watch(fleet, at < 2));
    await pause(10);
  }
  await steady(all);
  const before = processUsage(fleet.pid);
  const [bytes, changes] = [all.map((one) => one.bytes), all[0]?.changes ?? 0];
  const begun = performance.now();
  await pause(seconds * 1000);
  const elapsed = (performance.now() - begun) / 1000;
  const after = processUsage(fleet.pid);
  const told = all.map((one, at) => one.bytes - (bytes[at] ?? 0));
  const seen = ((all[0]?.changes ?? 0) - changes) / elapsed;
  for (const { socket } of all) socket.destroy();
  if (before === null || after === null) throw new Error("the service is gone");
  if (seen < 0.8 * devices || Math.min(...told) < 0.8 * Math.max(...told))
    throw new Error(
      `${seen.toFixed(0)} changes a second arrived, and watchers between ${Math.min(...told)} and ${Math.max(...told)} bytes`,
    );
  const mean = told.reduce((sum, one) => sum + one, 0) / told.length / elapsed;
  return {
    cpuPct: cpuPercent(before, after, elapsed),
    changesPerSecond: seen,
    bytesPerChange: mean / seen,
    megabytesPerSecond: (mean * watchers) / 1e6,
    rssMb: after.rssBytes / 1e6,
  };
}

export const bench: Bench = {
  name: "sse",
  summary:
    "200 watchers of 1,000 devices that each change once a second: the service's CPU, telemetry intake included (90 s)",
  run: (options) => medianOfRuns(runsFor(options), () => measure(options.quick ? 8 : 20)),
};
