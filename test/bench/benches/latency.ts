import { summary } from "../../support/signal/statistics.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { liveRun, type LiveOptions, type LiveRun } from "../rig/live-run.js";

/** Writers of short blocks on an idle machine need no more. */
const jitterSeconds = 0.005;
const settingsMs = [60, 55, 50, 45, 42, 40, 38, 36];
/** What a short run tries, as long as there is time. A gap that the machine made does not come twice. */
const fewMs = [45, 45, 60];
const lastTryMs = 28_000;
const asDelivered = { delaySeconds: null, jitterSeconds: 0.01 } as const;
type Timing = Pick<LiveOptions, "settleSeconds" | "seconds">;
/** A sound card's queue of 10 ms instead of 15: what a machine with real-time priority can have. */
const output = { periodSeconds: 0.0025, periods: 4 };
/** Opus leaves 0.97 to 0.985 of a window of noise; a hole of six milliseconds in it correlates less than this. */
const whole = 0.95;

const isGapless = ({ undisturbed, counts }: LiveRun): boolean =>
  counts.concealed === 0 && counts.underruns === 0 && undisturbed.every(({ correlation }) => correlation > whole);

/** A gap that the host made by standing still does not come twice. */
async function gapless(ms: number, timing: Timing, signal: AbortSignal): Promise<boolean> {
  const run = () => liveRun({ delaySeconds: ms / 1000, jitterSeconds, output, signal, ...timing });
  return isGapless(await run()) || isGapless(await run());
}

/** The last setting, from long to short, at which nothing was missing. */
async function smallestGapless(signal: AbortSignal): Promise<number> {
  let smallest = NaN;
  for (const ms of settingsMs) {
    if (!(await gapless(ms, { settleSeconds: 5, seconds: 30 }, signal))) break;
    smallest = ms;
  }
  return smallest;
}

async function exactly({ signal }: BenchOptions): Promise<Figures> {
  const run = await liveRun({ ...asDelivered, settleSeconds: 10, seconds: 60, signal });
  return { liveMs: latencyMs(run), smallestGaplessMs: await smallestGapless(signal) };
}

/** The first of a few settings, from short to long. A machine that is too busy for them has what is delivered, if that is whole. */
async function quickly({ signal }: BenchOptions): Promise<Figures> {
  const beganMs = performance.now();
  const timing = { settleSeconds: 2, seconds: 4 };
  const run = await liveRun({ ...asDelivered, ...timing, signal });
  const liveMs = latencyMs(run);
  for (const ms of fewMs) {
    if (performance.now() - beganMs > lastTryMs) break;
    if (isGapless(await liveRun({ delaySeconds: ms / 1000, jitterSeconds, output, signal, ...timing })))
      return { liveMs, smallestGaplessMs: ms };
  }
  return { liveMs, smallestGaplessMs: isGapless(run) ? Math.round(liveMs) : NaN };
}

const latencyMs = ({ heard }: LiveRun): number => summary(heard.latencies.map(({ latencyUs }) => latencyUs)).p50 / 1000;

export const bench: Bench = {
  name: "latency",
  summary:
    "from a sample that a program writes to the same sample at the loudspeaker; the smallest setting without gaps",
  run: (options) =>
    medianOfRuns({ ...runsFor(options), leavesOutStalls: true }, () =>
      options.quick ? quickly(options) : exactly(options),
    ),
};
