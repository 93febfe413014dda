import { setTimeout as pause } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { hear, type Heard } from "./heard.js";
import type { MediaProcess } from "./media-process.js";
import { count, type Counts } from "./counts.js";
import { writeReference } from "./reference.js";
import type { BenchSite, MediaOptions, SpeakerOptions } from "./site.js";
import type { SpeakerProcess } from "./speaker-process.js";

export interface RunOptions {
  readonly programme?: object;
  readonly media?: MediaOptions;
  readonly speakers: readonly SpeakerOptions[];
  /** Until clocks and drift loops have settled; not measured. */
  readonly settleSeconds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** What is done to them while they are measured. */
  readonly during?: (running: {
    readonly media: MediaProcess;
    readonly speakers: readonly SpeakerProcess[];
  }) => Promise<void>;
}

/** What one speaker made of the measured time. */
export interface SpeakerRun {
  readonly heard: Heard;
  readonly counts: Counts;
}

export interface ListeningRun {
  readonly speakers: readonly SpeakerRun[];
  /** The measured time, µs of CLOCK_MONOTONIC. */
  readonly fromUs: number;
  readonly toUs: number;
}

/** Plays noise from a file to speakers that were there before, and measures what they made of it. */
export async function listeningRun(site: BenchSite, options: RunOptions): Promise<ListeningRun> {
  const { programme, settleSeconds, seconds, signal, during } = options;
  const reference = writeReference(site.libraryFile("noise.wav"), settleSeconds + seconds + 20);
  const source = { kind: "file", name: "noise.wav" };
  const media = await site.startMedia({ programme: { class: "live", source, ...programme }, ...options.media });
  const speakers = await Promise.all(options.speakers.map((speaker) => site.startSpeaker(speaker)));
  await Promise.all(speakers.map((speaker) => speaker.listening()));
  await pause(settleSeconds * 1000, undefined, { signal });
  const captured = await media.captured();
  const before = speakers.map((speaker) => speaker.newestTelemetry());
  const fromUs = monotonicUs();
  await Promise.all([pause(seconds * 1000, undefined, { signal }), during?.({ media, speakers })]);
  const toUs = monotonicUs();
  const after = speakers.map((speaker) => speaker.newestTelemetry());
  await Promise.all(speakers.map(({ process }) => process.stop()));
  return {
    speakers: speakers.map((speaker, at) => ({
      heard: hear(reference, speaker.recording(), { captured, fromUs }),
      counts: count(before[at], after[at]),
    })),
    fromUs,
    toUs,
  };
}
