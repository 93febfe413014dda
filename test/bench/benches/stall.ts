import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../support/signal/statistics.js";
import type { Bench } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import type { Heard } from "../rig/heard.js";
import { liveRun } from "../rig/live-run.js";

const windowSamples = 960;
const pauseMs = 300;
/** Within a window the two clocks drift apart by less; what is more was heard twice. */
const toleranceFrames = 24;

/** Frames of the source that a window shows though an earlier one had shown them. */
function repeated({ windows }: Heard): number {
  const sound = windows.filter((window) => window.sound);
  let endFrame = -Infinity;
  let frames = 0;
  for (const { referenceFrame } of sound) {
    const again = endFrame - (referenceFrame - windowSamples / 2);
    if (again > toleranceFrames) frames += again;
    endFrame = Math.max(endFrame, referenceFrame + windowSamples / 2);
  }
  return Math.round(frames);
}

/** How far the first second after the pause is from the time before it, at worst, ms. */
function latencyError({ latencies }: Heard, returnedUs: number): number {
  const before = median(
    latencies.filter(({ capturedUs }) => capturedUs < returnedUs - pauseMs * 1000).map(({ latencyUs }) => latencyUs),
  );
  const after = latencies.filter(({ capturedUs }) => capturedUs >= returnedUs && capturedUs < returnedUs + 1e6);
  if (after.length < 20) return NaN;
  return Math.max(...after.map(({ latencyUs }) => Math.abs(latencyUs - before))) / 1000;
}

export const bench: Bench = {
  name: "stall",
  summary: "the source stops for 300 ms: latency of the first sample that returns, and whether anything is heard twice",
  run: ({ quick, signal }) =>
    medianOfRuns(runsFor({ quick, signal }), async () => {
      const { heard, feeder } = await liveRun({
        delaySeconds: null,
        jitterSeconds: 0.01,
        settleSeconds: 5,
        seconds: 8,
        signal,
        // A pause moves the source by its length; windows this short need to agree well to be believed.
        alignment: { windowSamples, searchSamples: 20 * windowSamples, threshold: 0.8 },
        during: async (source) => {
          await sleep(3000, undefined, { signal });
          source.pause(pauseMs);
        },
      });
      const returnedUs = feeder.segments.at(-1)?.us ?? NaN;
      return { latencyErrorMs: latencyError(heard, returnedUs), repeatedSamples: repeated(heard) };
    }),
};
