import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { UdpRelay } from "../../support/lossy-link/udp-relay.js";
import { percentile } from "../../support/signal/statistics.js";
import type { Bench, Figures } from "../bench.js";
import { medianOfRuns } from "../median-of-runs.js";

/** Lateness of timers of 10 ms in this process's event loop, milliseconds. */
async function timerLateness(seconds: number): Promise<number[]> {
  const periodMs = 10;
  const late: number[] = [];
  for (let i = 0; i < (seconds * 1000) / periodMs; i++) {
    const dueMs = performance.now() + periodMs;
    await pause(periodMs);
    late.push(performance.now() - dueMs);
  }
  return late;
}

/** Lateness of a sleeping thread, without an event loop: what a pacing thread can reach at ordinary priority, milliseconds. */
function sleepLateness(seconds: number): number[] {
  const periodMs = 10;
  const never = new Int32Array(new SharedArrayBuffer(4));
  return Array.from({ length: (seconds * 1000) / periodMs }, () => {
    const beforeMs = performance.now();
    Atomics.wait(never, 0, 0, periodMs);
    return performance.now() - beforeMs - periodMs;
  });
}

/** CPU time of one UDP packet of 200 bytes sent by node:dgram over loopback, microseconds; another process reads it. */
async function sendCost(packets: number): Promise<number> {
  await using reader = await UdpRelay.start({ seed: 1 });
  const port = await reader.open({ side: "server", port: 9 });
  await reader.change("all", "both", { loss: 1 });
  using source = Object.assign(createSocket("udp4"), { [Symbol.dispose]: () => void source.close() });
  source.connect(port, "127.0.0.1");
  await once(source, "connect");
  const payload = Buffer.alloc(200);
  const before = process.cpuUsage();
  // No more at once than a socket's default buffer holds; the answer to a question says that the reader has caught up.
  const atOnce = 200;
  for (let sent = 0; sent < packets; sent += atOnce) {
    for (let i = 1; i < atOnce; i++) source.send(payload);
    await new Promise((resolve) => source.send(payload, resolve));
    await reader.stats();
  }
  const { user, system } = process.cpuUsage(before);
  const { received = 0 } = (await reader.stats()).links[0]?.up ?? {};
  if (received < 0.9 * packets)
    throw new Error(`Only ${received} of ${packets} packets arrived: the cost would be of loss`);
  return (user + system) / packets;
}

/** Bytes copied per nanosecond (GB/s), in blocks larger than the caches. */
function copySpeed(seconds: number): number {
  const block = 32 << 20;
  const [from, to] = [Buffer.alloc(block, 1), Buffer.alloc(block)];
  const beforeMs = performance.now();
  let copied = 0;
  while (performance.now() - beforeMs < seconds * 1000) copied += from.copy(to);
  return copied / ((performance.now() - beforeMs) * 1e6);
}

/** How late the user-space link sends what is due, microseconds: what it adds to every measurement made through it. */
async function linkLateness(packets: number): Promise<{ p50: number; p99: number }> {
  await using relay = await UdpRelay.start({ seed: 1 });
  using socket = Object.assign(createSocket("udp4"), { [Symbol.dispose]: () => void socket.close() });
  const port = await relay.open({ side: "server", port: 9 });
  await relay.change("all", "both", { delayMs: 5 });
  for (let i = 0; i < packets; i++) {
    socket.send(Buffer.alloc(200), port, "127.0.0.1");
    await pause(5);
  }
  return (await relay.stats()).lateUs;
}

export const bench: Bench = {
  name: "machine",
  summary: "this machine's timers, network calls and memory: the floor under all other figures (20 s)",
  run: ({ quick, signal }) => {
    const seconds = quick ? 1 : 2;
    return medianOfRuns({ runs: 3, signal }, async (): Promise<Figures> => {
      const timers = await timerLateness(seconds);
      const sleeps = sleepLateness(seconds);
      const link = await linkLateness(100 * seconds);
      return {
        timerP50Ms: percentile(timers, 0.5),
        timerP99Ms: percentile(timers, 0.99),
        sleepP50Ms: percentile(sleeps, 0.5),
        sleepP99Ms: percentile(sleeps, 0.99),
        sendUs: await sendCost(20_000 * seconds),
        copyGBps: copySpeed(seconds / 4),
        linkLateP50Us: link.p50,
        linkLateP99Us: link.p99,
      };
    });
  },
};
