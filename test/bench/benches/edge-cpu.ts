import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { cpuPercent, processUsage } from "../process-usage.js";
import { listeningRun } from "../rig/listening-run.js";
import { BenchSite } from "../rig/site.js";

/** As `npm start` of the agent has it. */
const heap = ["--max-old-space-size=96", "--max-semi-space-size=4"];
/** Twice a second forty milliseconds of nothing else, and between them a collection that looks at every object. */
const blocker = `data:text/javascript,${encodeURIComponent(`
  let odd = false;
  setInterval(() => {
    odd = !odd;
    if (odd) for (const end = performance.now() + 40; performance.now() < end;);
    else globalThis.gc();
  }, 250).unref();
`)}`;

async function steady({ quick, signal }: BenchOptions): Promise<Figures> {
  await using site = await BenchSite.create();
  const figures: Record<string, number> = {};
  await listeningRun(site, {
    speakers: [{ nodeArguments: heap }],
    // For ten seconds after it has joined, a speaker asks the time often.
    settleSeconds: quick ? 12 : 60,
    seconds: quick ? 10 : 60,
    signal,
    during: async ({ speakers: [speaker] }) => {
      if (speaker === undefined) return;
      const before = processUsage(speaker.process.pid);
      const seconds = quick ? 9 : 58;
      await sleep(seconds * 1000, undefined, { signal });
      const after = processUsage(speaker.process.pid);
      if (before === null || after === null) throw new Error("The speaker ended");
      figures["cpuPct"] = cpuPercent(before, after, seconds);
      figures["rssMb"] = after.rssBytes / 1e6;
      figures["periodP99Us"] = (speaker.newestTelemetry().output.periodWorkP99Seconds ?? NaN) * 1e6;
    },
  });
  return figures;
}

async function blocked({ quick, signal }: BenchOptions): Promise<Figures> {
  await using site = await BenchSite.create();
  const { speakers } = await listeningRun(site, {
    speakers: [{ nodeArguments: [...heap, "--expose-gc", "--import", blocker] }],
    settleSeconds: 3,
    seconds: quick ? 8 : 60,
    signal,
  });
  const [counts] = speakers.map((speaker) => speaker.counts);
  return { blockedUnderruns: counts?.underruns ?? NaN, blockedConcealed: counts?.concealed ?? NaN };
}

export const bench: Bench = {
  name: "edge-cpu",
  summary: "what a speaker costs its computer, and whether a busy event loop is heard",
  run: (options) =>
    medianOfRuns({ ...runsFor(options), leavesOutStalls: true }, async () => ({
      ...(await steady(options)),
      ...(await blocked(options)),
    })),
};
