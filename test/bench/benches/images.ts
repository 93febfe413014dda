import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { ComposeSystem, speakers, type SpeakerName } from "../../support/docker/compose-system.js";
import { startEngine, type DockerEngine } from "../../support/docker/engine.js";
import { buildNeighbours, buildOurs } from "../../support/docker/images.js";
import { eventually } from "../../support/eventually.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";

/** Louder than a card that plays nothing. */
const audible = 0.005;
const version = "bench";

/** When the first sample was heard, µs of CLOCK_MONOTONIC. */
function firstSoundUs(system: ComposeSystem, name: SpeakerName): number | undefined {
  const recording = system.recording(name);
  const frame = recording.channel("middle").findIndex((sample) => Math.abs(sample) > audible);
  return frame < 0 ? undefined : recording.timeOf(frame);
}

/** CPU and memory of a speaker's container, in the mean of all three. */
async function usage(system: ComposeSystem, seconds: number, signal: AbortSignal) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const read = () => Promise.all(speakers.map((name) => system.cpuSeconds(name)));
  const [before, fromUs] = [await read(), monotonicUs()];
  await sleep(seconds * 1000, undefined, { signal });
  const [after, toUs] = [await read(), monotonicUs()];
  const cpuPct = (100 * (mean(after) - mean(before))) / ((toUs - fromUs) / 1e6);
  return { cpuPct, rssMb: mean(await Promise.all(speakers.map((name) => system.rssBytes(name)))) / 1e6 };
}

async function once(engine: DockerEngine, { quick, signal }: BenchOptions): Promise<Figures> {
  const seconds = quick ? 8 : 60;
  await using system = await ComposeSystem.make(engine);
  const beganUs = monotonicUs();
  await system.compose(version, "up", "-d");
  const heardUs = await Promise.all(
    speakers.map((name) =>
      eventually(`${name} is heard`, () => firstSoundUs(system, name), { deadlineMs: 90_000, everyMs: 200 }),
    ),
  );
  for (const name of speakers) await system.playing(name);
  // What a start costs is over, and with it the ten seconds in which a speaker asks the time often.
  await sleep(12_000, undefined, { signal });
  const playing = await usage(system, seconds, signal);
  await system.silence();
  for (const name of speakers)
    await eventually(`${name} is idle`, async () => {
      const { telemetry } = await system.device(name);
      return telemetry?.kind === "speaker" && telemetry.listening.state === "idle";
    });
  await sleep(2000, undefined, { signal });
  const idle = await usage(system, seconds, signal);
  return {
    coldStartSeconds: (Math.min(...heardUs) - beganUs) / 1e6,
    coldStartAllSeconds: (Math.max(...heardUs) - beganUs) / 1e6,
    playingCpuPct: playing.cpuPct,
    playingRssMb: playing.rssMb,
    idleCpuPct: idle.cpuPct,
    idleRssMb: idle.rssMb,
  };
}

export const bench: Bench = {
  name: "images",
  summary: "docker compose up to first sound; CPU and memory of a speaker's container, playing and idle",
  run: async (options) => {
    const engine = await startEngine();
    if (typeof engine === "string") throw new Error(`No container engine can run here: ${engine}`);
    await using own = engine;
    await buildOurs(own, { processes: ["agent", "media", "control", "demo"], version });
    await buildNeighbours(own);
    return await medianOfRuns(runsFor(options), () => once(own, options));
  },
};
