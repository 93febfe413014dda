import { monitorEventLoopDelay } from "node:perf_hooks";
import { run } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { median } from "../../support/signal/statistics.js";
import { readFile } from "node:fs/promises";
import type { Bench, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { exposeFleet, type ExposedFleet } from "../rig/exposed-fleet.js";

const devices = 10_000;

interface Scrape {
  readonly cpuMs: number;
  readonly blockMs: number;
}

/** By a client of its own process, so that this one's time is that of telling alone. */
async function scrape({ url }: ExposedFleet, into: string): Promise<Scrape> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const before = process.cpuUsage();
  await run("curl", { command: "curl", args: ["--silent", "--fail", "--output", into, url] });
  const { user, system } = process.cpuUsage(before);
  loop.disable();
  return { cpuMs: (user + system) / 1000, blockMs: loop.max / 1e6 };
}

/** Median of the scrapes after the first few: a service has been scraped for days. */
async function figuresOf(detailed: number, scrapes: number): Promise<Figures> {
  await using folder = await temporaryFolder("scrape");
  await using fleet = await exposeFleet(devices, { devices, detailed });
  const all: Scrape[] = [];
  for (let at = 0; at < scrapes + 4; at++) all.push(await scrape(fleet, folder.file("text")));
  const counted = all.slice(4);
  const text = await readFile(folder.file("text"), "utf8");
  return {
    cpuMs: median(counted.map(({ cpuMs }) => cpuMs)),
    blockMs: median(counted.map(({ blockMs }) => blockMs)),
    seriesPerDevice: text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length / devices,
    megabytes: text.length / 1e6,
  };
}

export const bench: Bench = {
  name: "exposition",
  summary:
    "what a scrape of ten thousand devices costs the control service: CPU and the longest hold of its event loop (30 s)",
  run: (options) =>
    medianOfRuns(runsFor(options), async () => {
      const scrapes = options.quick ? 5 : 15;
      const essentials = await figuresOf(0, scrapes);
      const { cpuMs = 0, blockMs = 0, megabytes = 0 } = await figuresOf(1000, scrapes);
      return { ...essentials, detailedCpuMs: cpuMs, detailedBlockMs: blockMs, detailedMegabytes: megabytes };
    }),
};
