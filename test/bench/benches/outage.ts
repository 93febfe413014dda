import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { skew, type TimeOfFrame } from "../../support/signal/latency.js";
import type { Bench, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { hear, type Heard } from "../rig/heard.js";
import { writeReference } from "../rig/reference.js";
import { BenchSite } from "../rig/site.js";
import type { SpeakerProcess } from "../rig/speaker-process.js";

/** Short, to see the moment; so they need to agree well. */
const fine = { windowSamples: 480, threshold: 0.8 };
const delayUs = 100_000;
const source = { kind: "file", name: "noise.wav" };
const settleMs = 2000;
/** Its processes have started by then. */
const longBeginsMs = 8000;

/** Beginning of the first window in which what was captured so is heard after a moment, ms after it. */
function soundAfter(speaker: SpeakerProcess, reference: Float32Array, sinceUs: number, captured: TimeOfFrame): number {
  const recording = speaker.recording();
  const { windows } = hear(reference, recording, { captured, fromUs: sinceUs, delayUs, ...fine });
  const first = windows.find(({ sound }) => sound);
  if (first === undefined) return Infinity;
  return (recording.timeOf(first.recordingFrame - fine.windowSamples / 2) - sinceUs) / 1000;
}

/** The link of two speakers is cut and comes back. */
async function cut(seconds: number, signal: AbortSignal): Promise<{ soundMs: number; skewMs: number }> {
  await using lab = await NamespaceLab.start({ clients: 2, seed: 11 });
  await using site = await BenchSite.create();
  const reference = writeReference(site.libraryFile("noise.wav"), seconds + 30);
  const media = await site.startMedia({ place: lab.server, programme: { class: "live", source } });
  const speakers = await Promise.all(
    lab.clients.map((place, at) => site.startSpeaker({ place, ppm: at === 0 ? 50 : -50 })),
  );
  await Promise.all(speakers.map((speaker) => speaker.listening()));
  const captured = await media.captured();
  await sleep(settleMs, undefined, { signal });
  await lab.cut("all");
  await sleep(seconds * 1000, undefined, { signal });
  await lab.restore("all");
  const restoredUs = monotonicUs();
  await sleep(6200, undefined, { signal });
  await Promise.all(speakers.map(({ process }) => process.stop()));
  const later = (speaker: SpeakerProcess): Heard =>
    hear(reference, speaker.recording(), { captured, fromUs: restoredUs + 5e6 });
  return {
    soundMs: Math.max(...speakers.map((speaker) => soundAfter(speaker, reference, restoredUs, captured))),
    skewMs: skew(speakers.map((speaker) => later(speaker).latencies)).us.max / 1000,
  };
}

/** A media service is killed; it comes back, or another one was there all the time. Ms until it is heard. */
async function killed(returns: "itself" | "another", signal: AbortSignal): Promise<number> {
  await using site = await BenchSite.create();
  const mine = writeReference(site.libraryFile("noise.wav"), 40);
  // Other noise, so that what the dead one had sent is not taken for it.
  const others = writeReference(site.libraryFile("other.wav"), 40, 2);
  const media = await site.startMedia({ programme: { class: "live", source } });
  const other = { class: "live", source: { ...source, name: "other.wav" } };
  const heir = returns === "another" ? await site.startMedia({ programme: other }) : media;
  await heir.captured();
  const speaker = await site.startSpeaker();
  await speaker.listening();
  await sleep(settleMs, undefined, { signal });
  await media.kill();
  if (returns === "itself") {
    await sleep(2000, undefined, { signal });
    await media.restart();
  }
  const sinceUs = monotonicUs();
  await sleep(6000, undefined, { signal });
  await speaker.process.stop();
  return soundAfter(speaker, heir === media ? mine : others, sinceUs, await heir.captured());
}

export const bench: Bench = {
  name: "outage",
  summary: "how soon sound is back: after a cut of the link, of the media service, and with a second one there",
  run: ({ quick, signal }) =>
    medianOfRuns(runsFor({ quick, signal }), async (): Promise<Figures> => {
      // Side by side to be quick, beginning when the long cut has begun; one after the other to be exact.
      let before: Promise<unknown> = Promise.resolve();
      const next = <T>(one: () => Promise<T>): Promise<T> => {
        const turn = before.then(one);
        before = quick ? sleep(longBeginsMs) : turn;
        return turn;
      };
      const [long, short, restartMs, secondEndpointMs] = await Promise.all([
        next(() => cut(30, signal)),
        next(() => cut(5, signal)),
        next(() => killed("itself", signal)),
        next(() => killed("another", signal)),
      ]);
      const skewAfterMs = Math.max(short.skewMs, long.skewMs);
      return { cut5Ms: short.soundMs, cut30Ms: long.soundMs, skewAfterMs, restartMs, secondEndpointMs };
    }),
};
