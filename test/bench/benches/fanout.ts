import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadAddon } from "@carillon/media/native/addon";
import { monotonicUs } from "@carillon/rtc/clock";
import { startProcess } from "../../support/processes.js";
import { mean } from "../../support/signal/statistics.js";
import type { Bench, BenchOptions } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { processUsage } from "../process-usage.js";
import { Receivers } from "../rig/receivers.js";
import { writeReference } from "../rig/reference.js";
import { BenchSite } from "../rig/site.js";

const receivers = 200;
const joinMs = 60_000;
/** What is steady is measured: two hundred joins leave code to be compiled and garbage to be collected behind, for some 20 s. */
const settleMs = { quick: 5000, full: 20_000 };
/** The default of the product. */
const reportSeconds = 10;

/** CPU of the whole media process for each packet to each receiver, µs, and the bytes of one packet. */
async function whole({ quick, signal }: BenchOptions): Promise<{ us: number; bytes: number }> {
  const seconds = quick ? 8 : 30;
  await using site = await BenchSite.create();
  // Longer than the run: a decoder that starts anew every few seconds is another bench's.
  writeReference(site.libraryFile("noise.wav"), 120);
  const source = { kind: "file", name: "noise.wav" };
  const media = await site.startMedia({ programme: { frameSeconds: 0.02, source }, reportSeconds });
  await using first = await Receivers.start(site, receivers / 2);
  await using second = await Receivers.start(site, receivers / 2);
  const joined = await Promise.all([first, second].map((group) => group.joined(joinMs)));
  if (joined.flat().length < receivers)
    throw new Error(`Only ${joined.flat().length} of ${receivers} receivers joined`);
  const cpuSeconds = () => processUsage(media.process.pid)?.cpuSeconds ?? NaN;
  await sleep(quick ? settleMs.quick : settleMs.full, undefined, { signal });
  const [before, begunUs] = [cpuSeconds(), monotonicUs()];
  await sleep(seconds * 1000, undefined, { signal });
  const [after, endedUs] = [cpuSeconds(), monotonicUs()];
  await media.process.line(/"msg":"telemetry"/);
  const { packetsSent = NaN, bytesSent = NaN } = media.telemetry().programmes[0] ?? {};
  const packets = ((endedUs - begunUs) / 1e6) * 50 * receivers;
  return { us: (1e6 * (after - before)) / packets, bytes: bytesSent / packetsSent };
}

/** CPU of a loop of sendto with datagrams of that size to as many sockets, µs each. */
async function bare(bytes: number): Promise<number> {
  const args = [join(import.meta.dirname, "../rig/sinks-program.js"), String(receivers)];
  await using sinks = await startProcess("sinks", { command: process.execPath, args });
  const [line] = await sinks.line(/^ports .*/);
  const ports = Uint16Array.from(line.split(" ").slice(1), Number);
  const sender = createSocket("udp4").bind(0, "127.0.0.1");
  await once(sender, "listening");
  const addon = loadAddon();
  const us: number[] = [];
  // In bursts of one frame, as the media service sends them: sinks that never sleep would cost nothing to wake.
  for (let frame = 0; frame < 100; frame += 1) {
    us.push(addon.bareSendto(descriptorOf(sender), "127.0.0.1", ports, Math.round(bytes), receivers));
    await sleep(20);
  }
  sender.close();
  return mean(us);
}

/** Node keeps the descriptor to itself. */
function descriptorOf(socket: Socket): number {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  const state: unknown = symbol === undefined ? undefined : Reflect.get(socket, symbol);
  const handle: unknown = typeof state === "object" && state !== null ? Reflect.get(state, "handle") : undefined;
  const descriptor: unknown = typeof handle === "object" && handle !== null ? Reflect.get(handle, "fd") : undefined;
  if (typeof descriptor !== "number") throw new Error("This Node does not show a socket's descriptor");
  return descriptor;
}

export const bench: Bench = {
  name: "fanout",
  summary: "CPU of the media service for each packet to each of 200 receivers, beside a bare loop of sendto",
  run: ({ quick, signal }: BenchOptions) =>
    medianOfRuns(runsFor({ quick, signal }), async () => {
      const { us, bytes } = await whole({ quick, signal });
      return { usPerPacket: us, bareSendtoUs: await bare(bytes) };
    }),
};
