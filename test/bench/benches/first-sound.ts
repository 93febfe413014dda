import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { testFolder } from "../../support/c-program.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { readRecording } from "../../support/recording.js";
import { summary } from "../../support/signal/statistics.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { cpuPercent, processUsage, type ProcessUsage } from "../process-usage.js";
import { hear } from "../rig/heard.js";
import { playbackStarts } from "../rig/log-lines.js";
import { writeReference } from "../rig/reference.js";

const program = resolve(testFolder(), "../deploy/local/dist/main.js");

interface Part {
  readonly name: string;
  readonly pid: number;
}

interface Installation {
  readonly process: RunningProcess;
  readonly parts: readonly Part[];
  readonly seconds: number;
}

/** `npm start` with three speakers, until it says that everything is ready. */
async function start(data: string, file: string): Promise<Installation> {
  const args = [program, "--json", "--data", data, "--port", "0", "--device", "none", "--play", file];
  const running = await startProcess("npm start", { command: process.execPath, args });
  try {
    const [line] = await running.line(/^\{"event":"ready".*/, 60_000);
    const { processes, seconds } = JSON.parse(line) as { processes: Part[]; seconds: number };
    await running.line(/"event":"playback-started"/, 60_000);
    return { process: running, parts: processes, seconds };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** What each process uses while music plays. */
async function usage({ parts }: Installation, seconds: number, signal: AbortSignal): Promise<Figures> {
  const all = (): (ProcessUsage | null)[] => parts.map(({ pid }) => processUsage(pid));
  const before = all();
  await sleep(seconds * 1000, undefined, { signal });
  const after = all();
  return Object.fromEntries(
    parts.flatMap(({ name }, at) => {
      const [from, to] = [before[at], after[at]];
      if (!from || !to) throw new Error(`${name} ended`);
      const key = name.replace(/-(\d)/, "$1");
      return [
        [`${key}CpuPct`, cpuPercent(from, to, seconds)],
        [`${key}RssMb`, to.rssBytes / 1e6],
      ];
    }),
  );
}

async function once({ quick, signal }: BenchOptions): Promise<Figures> {
  await using folder = await temporaryFolder("first-sound");
  const seconds = quick ? 8 : 60;
  const file = folder.file("noise.wav");
  const data = folder.file("data");
  const reference = writeReference(file, seconds + 25);
  const first = await start(data, file);
  await first.process.stop();
  const second = await start(data, file);
  await sleep(3000, undefined, { signal });
  const fromUs = monotonicUs();
  const used = await usage(second, seconds, signal);
  await second.process.stop();
  const captured = playbackStarts(readFileSync(join(data, "logs/media.log"), "utf8").split("\n")).at(-1);
  if (captured === undefined) throw new Error("The media service did not say when the file began");
  const latencies = second.parts
    .filter(({ name }) => name.startsWith("speaker-"))
    .flatMap(
      ({ name }) => hear(reference, readRecording(join(data, "recordings", name)), { captured, fromUs }).latencies,
    );
  const us = summary(latencies.map(({ latencyUs }) => latencyUs));
  const starts = { firstStartSeconds: first.seconds, secondStartSeconds: second.seconds };
  return { ...used, latencyP50Ms: us.p50 / 1000, latencyP99Ms: us.p99 / 1000, ...starts };
}

export const bench: Bench = {
  name: "first-sound",
  summary:
    "npm start with three speakers: start times, latency from file to loudspeaker, CPU and memory of each process",
  run: (options) => medianOfRuns(runsFor(options), () => once(options)),
};
