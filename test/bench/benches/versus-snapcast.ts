import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { skew, type Latency } from "../../support/signal/latency.js";
import type { Recording } from "../../support/recording.js";
import { median } from "../../support/signal/statistics.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";
import type { Bench, BenchOptions } from "../bench.js";
import { HostStallMonitor, isStall } from "../host-stall.js";
import { hear, type Heard } from "../rig/heard.js";
import { randomLoss } from "../rig/links.js";
import { PcmFeeder } from "../rig/pcm-feeder.js";
import { writeRawReference } from "../rig/reference.js";
import { BenchSite } from "../rig/site.js";
import { startSnapcast } from "../rig/snapcast.js";

/** Both systems are set to it: what they make of the same time is compared. */
const delayMs = 200;
const windowSamples = 960;
const windowMs = windowSamples / 48;
const fine = { windowSamples, searchSamples: 4800, threshold: 0.8 };
const pauseMs = 300;

/** Seconds of each act. */
const acts = {
  quick: { settle: 3, clean: 2, lossy: 3, paused: 3, cut: 2, after: 3 },
  full: { settle: 15, clean: 60, lossy: 60, paused: 10, cut: 5, after: 10 },
};

type System = "Carillon" | "Snapcast";

interface Score {
  readonly latencyMs: number;
  readonly skewMs: number;
  readonly lossySkewMs: number;
  readonly lossyMissingMs: number;
  readonly latencyAfterPauseMs: number;
  readonly backMs: number;
}

/** Both speakers through all acts of the same play. */
async function play(system: System, { quick, signal }: BenchOptions): Promise<Score> {
  const seconds = quick ? acts.quick : acts.full;
  const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  await using lab = await NamespaceLab.start({ clients: 2, seed: 13 });
  await using rack = await SoundCardRack.start([
    { name: "left", ppm: 50 },
    { name: "right", ppm: -50 },
  ]);
  await using site = await BenchSite.create();
  mkdirSync(site.file("input"));
  const [fifo, samples] = [site.file("input/fifo"), site.file("input/samples.raw")];
  const reference = writeRawReference(samples, total + 20);
  if (system === "Snapcast") await startSnapcast(lab, rack, { folder: site.file("snapcast"), fifo, delayMs });
  else await startCarillon(site, lab, { rack, fifo });
  await using feeder = await PcmFeeder.start({ fifo, samples });
  const act = (length: number) => sleep(length * 1000, undefined, { signal });
  // After each act: a program that opens its card anew begins the recording anew.
  const recorded = () => rack.cards.map((card) => card.recording());
  await act(seconds.settle);
  const cleanUs = monotonicUs();
  await act(seconds.clean);
  const clean = recorded();
  await lab.change("all", "both", randomLoss(0.05));
  const lossyUs = monotonicUs();
  await act(seconds.lossy);
  const lossy = recorded();
  await lab.change("all", "both", { loss: 0, jitter: null });
  feeder.pause(pauseMs);
  const pausedUs = monotonicUs();
  await act(seconds.paused);
  const paused = recorded();
  await lab.cut("all");
  await act(seconds.cut);
  await lab.restore("all");
  const restoredUs = monotonicUs();
  await act(seconds.after);
  const { captured } = feeder;
  const heard = (recordings: readonly Recording[], fromUs: number, known: { delayUs?: number } = {}): Heard[] =>
    recordings.map((recording) => hear(reference, recording, { captured, fromUs, ...known, ...fine }));
  const throughClean = latenciesOf(heard(clean, cleanUs));
  const throughLoss = latenciesOf(heard(lossy, lossyUs));
  const latencyAfterPauseMs = latencyOf(latenciesOf(heard(paused, pausedUs + 1.5e6)));
  const returning = { delayUs: latencyAfterPauseMs * 1000 };
  return {
    latencyMs: latencyOf(throughClean),
    skewMs: skew(throughClean).us.p50 / 1000,
    lossySkewMs: skew(throughLoss).us.p50 / 1000,
    lossyMissingMs: Math.max(...throughLoss.map((each) => seconds.lossy * 1000 - each.length * windowMs)),
    latencyAfterPauseMs,
    backMs: Math.max(...recorded().map((one) => backAfter(one, heard([one], restoredUs, returning), restoredUs))),
  };
}

const latenciesOf = (all: readonly Heard[]): readonly (readonly Latency[])[] => all.map(({ latencies }) => latencies);
const latencyOf = (all: readonly (readonly Latency[])[]): number =>
  median(all.flat().map(({ latencyUs }) => latencyUs)) / 1000;

/** Ms from a moment until the programme is heard again. */
function backAfter(recording: Recording, all: readonly Heard[], sinceUs: number): number {
  const first = all.flatMap(({ windows }) => windows).find(({ sound }) => sound);
  return first === undefined ? Infinity : (recording.timeOf(first.recordingFrame) - sinceUs) / 1000 - windowMs / 2;
}

async function startCarillon(
  site: BenchSite,
  lab: NamespaceLab,
  { rack, fifo }: { readonly rack: SoundCardRack; readonly fifo: string },
): Promise<void> {
  const source = { kind: "pcm", input: `pipe:${fifo}` };
  await site.startMedia({ place: lab.server, programme: { delaySeconds: delayMs / 1000, source } });
  const speakers = await Promise.all(
    lab.clients.map((place, at) => site.startSpeaker({ place, device: rack.cards[at]?.pcm ?? "", env: rack.env })),
  );
  await Promise.all(speakers.map((speaker) => speaker.listening()));
}

const cases: Readonly<Record<keyof Score, string>> = {
  latencyMs: `latency, set to ${delayMs} ms`,
  skewMs: "skew p50, ms",
  lossySkewMs: "skew p50 through 5 % loss, ms",
  lossyMissingMs: "not heard through 5 % loss, ms",
  latencyAfterPauseMs: `latency after the source paused for ${pauseMs} ms, ms`,
  backMs: "sound back after a cut of the link, ms",
};

export const bench: Bench = {
  name: "versus-snapcast",
  summary: "Carillon and Debian's Snapcast in turn: same sound cards, same links, same play",
  run: async (options) => {
    await using monitor = await HostStallMonitor.start();
    monitor.takeWorstMs();
    const ours = await play("Carillon", options);
    const theirs = await play("Snapcast", options);
    const lagMs = monitor.takeWorstMs();
    const keys = Object.keys(cases) as (keyof Score)[];
    const rows = keys.map((key) => ({ case: cases[key], ours: ours[key], snapcast: theirs[key] }));
    const figures = Object.fromEntries(
      keys.flatMap((key) => [
        [`ours${key[0]?.toUpperCase() ?? ""}${key.slice(1)}`, ours[key]],
        [`snapcast${key[0]?.toUpperCase() ?? ""}${key.slice(1)}`, theirs[key]],
      ]),
    );
    return {
      figures,
      rows,
      valid: !isStall(lagMs),
      notes: [`the host stood still for at most ${lagMs.toFixed(0)} ms`],
    };
  },
};
