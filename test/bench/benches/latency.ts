import { summary } from "../../support/signal/statistics.js";
import type { Bench, BenchOptions } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { liveRun, type LiveRun } from "../rig/live-run.js";

/** Writers of short blocks on an idle machine need no more. */
const jitterSeconds = 0.005;
const settingsMs = [60, 55, 50, 45, 42, 40, 38, 36];
/** A sound card's queue of 10 ms instead of 15: what a machine with real-time priority can have. */
const output = { periodSeconds: 0.0025, periods: 4 };
/** A gap that the host made by standing still does not come twice. */
const tries = 2;
/** Sound that has a hole of a few milliseconds correlates less. */
const whole = 0.97;

const isGapless = ({ heard, counts }: LiveRun): boolean =>
  counts.concealed === 0 && counts.underruns === 0 && heard.windows.every(({ correlation }) => correlation > whole);

/** The last setting, from long to short, at which nothing was missing. */
async function smallestGapless({ quick, signal }: BenchOptions): Promise<number> {
  let smallest = NaN;
  for (const ms of quick ? [45] : settingsMs) {
    const timing = { settleSeconds: quick ? 2 : 5, seconds: quick ? 4 : 30 };
    const run = () => liveRun({ delaySeconds: ms / 1000, jitterSeconds, output, signal, ...timing });
    let gapless = isGapless(await run());
    for (let tried = 1; tried < tries && !gapless; tried += 1) gapless = isGapless(await run());
    if (!gapless) break;
    smallest = ms;
  }
  return smallest;
}

export const bench: Bench = {
  name: "latency",
  summary:
    "from a sample that a program writes to the same sample at the loudspeaker; the smallest setting without gaps",
  run: (options) =>
    medianOfRuns(runsFor(options), async () => {
      const timing = { settleSeconds: options.quick ? 3 : 10, seconds: options.quick ? 5 : 60 };
      const run = await liveRun({ delaySeconds: null, jitterSeconds: 0.01, signal: options.signal, ...timing });
      const us = summary(run.heard.latencies.map(({ latencyUs }) => latencyUs));
      return { liveMs: us.p50 / 1000, smallestGaplessMs: await smallestGapless(options) };
    }),
};
