import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { skew } from "../../support/signal/latency.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { carillon } from "../contest/carillon.js";
import { snapcast } from "../contest/snapcast.js";
import { Stage, type Players, type Setting, type System } from "../contest/stage.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { cpuPercent, processUsage } from "../process-usage.js";
import { randomLoss } from "../rig/links.js";

/** Of each the smaller figure is the better. */
const cases = {
  latency: "latency as delivered, ms",
  smallest: "smallest latency without gaps, ms",
  skewEqual: "skew p50 of two speakers with equal crystals, ms",
  skewApart: "skew p50 of two speakers with crystals at ±50 ppm, ms",
  loss1: "not heard at 1 % loss, both set to 200 ms, ms a minute",
  loss5: "not heard at 5 % loss, both set to 200 ms, ms a minute",
  stall: "latency added for good when the source's writer hangs for 300 ms, ms",
  cut: "sound after the end of a link cut of 5 s, ms",
  rate: "network for one speaker, both ways, kbit/s",
  serverCpu: "server with four speakers, % of a core",
  clientCpu: "speaker, % of a core",
  clientMemory: "speaker, resident memory, MB",
} as const;
type Measured = Readonly<Partial<Record<keyof typeof cases, number>>>;

/** Figures that are still to be had from recordings, when nothing plays that the work could disturb. */
type Analysis = () => Measured;

/** What a server and its first client have used by now. Throws when one of them has ended. */
function readUsage({ serverPid, clientPids: [clientPid = NaN] }: Players) {
  const [server, client] = [processUsage(serverPid), processUsage(clientPid)];
  if (server === null || client === null) throw new Error("A system under test has ended");
  return { us: monotonicUs(), server, client, linkBytes: linkBytes(clientPid) };
}

/** Bytes that a process's network namespace has moved over the lossy link, both ways (proc_net(5)). */
function linkBytes(pid: number): number {
  const line = /tun0:(.*)/.exec(readFileSync(`/proc/${pid}/net/dev`, "utf8"))?.[1] ?? "";
  const fields = line.trim().split(/\s+/).map(Number);
  return (fields[0] ?? NaN) + (fields[8] ?? NaN);
}

/** Everything that is measured with the settings as delivered: two speakers with equal crystals, two with unequal ones. */
async function ordinary(system: System, { quick, signal }: BenchOptions): Promise<Analysis> {
  const [settle, seconds, after] = quick ? [3, 3, 3] : [15, 60, 10];
  const pause = (s: number) => sleep(s * 1000, undefined, { signal });
  const setting: Setting = { delaySeconds: null, short: false };
  const total = settle + seconds + after + 12;
  await using stage = await Stage.open(system, { setting, crystals: [0, 0, 50, -50], seconds: total });
  await pause(settle);
  const before = readUsage(stage.players);
  await pause(seconds);
  const end = readUsage(stage.players);
  const steady = stage.take();
  // The source hangs for those whose link stays, and the link is cut for the others.
  stage.feeder.hang(300);
  await Promise.all([stage.lab.cut(2), stage.lab.cut(3)]);
  await pause(5);
  await Promise.all([stage.lab.restore(2), stage.lab.restore(3)]);
  const restoredUs = monotonicUs();
  await pause(after);
  const disturbed = stage.take();
  const elapsed = (end.us - before.us) / 1e6;
  const skewMs = (...cards: number[]) => skew(cards.map((card) => steady.latencies(card, before.us))).us.p50 / 1000;
  return () => ({
    latency: steady.latencyMs(0, before.us),
    skewEqual: skewMs(0, 1),
    skewApart: skewMs(2, 3),
    stall: Math.abs(disturbed.latencyMs(0, restoredUs) - steady.latencyMs(0, before.us)),
    cut: Math.max(disturbed.soundAfterMs(2, restoredUs), disturbed.soundAfterMs(3, restoredUs)),
    rate: ((end.linkBytes - before.linkBytes) * 8) / 1000 / elapsed,
    serverCpu: cpuPercent(before.server, end.server, elapsed),
    clientCpu: cpuPercent(before.client, end.client, elapsed),
    clientMemory: end.client.rssBytes / 1e6,
  });
}

/** Two speakers on links that lose packets, both systems with the same delay. */
async function lossy(system: System, { quick, signal }: BenchOptions): Promise<Analysis> {
  const seconds = quick ? 6 : 60;
  const setting: Setting = { delaySeconds: 0.2, short: false };
  await using stage = await Stage.open(system, { setting, crystals: [0, 0], seconds: seconds + 10 });
  await sleep(3000, undefined, { signal });
  await Promise.all([stage.lab.change(0, "both", randomLoss(0.01)), stage.lab.change(1, "both", randomLoss(0.05))]);
  const fromUs = monotonicUs();
  await sleep(seconds * 1000, undefined, { signal });
  const take = stage.take();
  const perMinute = (card: number) => (take.missingMs(card, fromUs) * 60) / seconds;
  return () => ({ loss1: perMinute(0), loss5: perMinute(1) });
}

/** The latency of the later of two speakers, ms, with a delay; undefined when there are gaps. */
async function gapless(system: System, ms: number, { quick, signal }: BenchOptions): Promise<() => number | undefined> {
  const seconds = quick ? 4 : 30;
  const setting: Setting = { delaySeconds: ms / 1000, short: true };
  await using stage = await Stage.open(system, { setting, crystals: [50, -50], seconds: seconds + 10 });
  await sleep(3000, undefined, { signal });
  const fromUs = monotonicUs();
  await sleep(seconds * 1000, undefined, { signal });
  const take = stage.take();
  return () => {
    const latencyMs = Math.max(take.latencyMs(0, fromUs), take.latencyMs(1, fromUs));
    return take.missingMs(0, fromUs) + take.missingMs(1, fromUs) > 0 || Number.isNaN(latencyMs) ? undefined : latencyMs;
  };
}

/** With the last delay, from long to short, with which nothing is missing; to be quick, with the wanted one if it will do. */
async function smallest(system: System, options: BenchOptions): Promise<Analysis> {
  if (options.quick) {
    const latency = await gapless(system, 45, options);
    return () => ({ smallest: latency() ?? Infinity });
  }
  let last = Infinity;
  for (const ms of [60, 50, 45, 42, 40, 38, 36, 34, 32, 30]) {
    const latencyMs = (await gapless(system, ms, options))();
    if (latencyMs === undefined) break;
    last = latencyMs;
  }
  return () => ({ smallest: last });
}

async function measured(system: System, options: BenchOptions): Promise<Measured> {
  const parts = [ordinary, lossy, smallest];
  const all: Analysis[] = [];
  // Side by side to be quick; one after the other to be exact.
  if (options.quick) all.push(...(await Promise.all(parts.map((part) => part(system, options)))));
  else for (const part of parts) all.push(await part(system, options));
  return all.reduce<Measured>((sofar, analysis) => ({ ...sofar, ...analysis() }), {});
}

const prefixed = (name: string, figures: Measured): Figures =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name} ${key}`, value]));

export const bench: Bench = {
  name: "versus-snapcast",
  summary: "this and Debian's Snapcast, in turn, from the same source, over the same links, into the same sound cards",
  run: async (options) => {
    const { figures, ...result } = await medianOfRuns(runsFor(options), async () => ({
      ...prefixed("ours", await measured(carillon, options)),
      ...prefixed("snapcast", await measured(snapcast, options)),
    }));
    const table = Object.entries(cases).map(([key, name]) => ({
      case: name,
      ours: figures[`ours ${key}`] ?? NaN,
      snapcast: figures[`snapcast ${key}`] ?? NaN,
    }));
    const behind = table.filter((row) => row.snapcast < row.ours).map((row) => row.case);
    const verdict = behind.length === 0 ? "Snapcast is ahead in no row" : `Snapcast is ahead in: ${behind.join("; ")}`;
    return {
      ...result,
      figures: { table },
      notes: [
        ...(result.notes ?? []),
        "snapserver and snapclient run under real-time priority (chrt --fifo 10)",
        verdict,
      ],
    };
  },
};
