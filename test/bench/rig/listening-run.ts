import { setTimeout as pause } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { hear, type Heard } from "./heard.js";
import type { MediaProcess } from "./media-process.js";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { count, total, type Counts } from "./counts.js";
import { QuietTime } from "./quiet-time.js";
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
  /** Looked for when it is asked for: to find noise in a recording takes longer than to play it. While the site is there. */
  readonly heard: () => Heard;
  readonly counts: Counts;
}

export interface ListeningRun {
  readonly speakers: readonly SpeakerRun[];
  /** The measured time, µs of CLOCK_MONOTONIC. */
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * Plays noise from a file to speakers that were there before, and measures what they made of it; moments at which the host stood still
 * are left out.
 */
export async function listeningRun(site: BenchSite, options: RunOptions): Promise<ListeningRun> {
  const { programme, settleSeconds, seconds, signal, during } = options;
  const reference = writeReference(site.libraryFile("noise.wav"), settleSeconds + seconds + 20);
  const source = { kind: "file", name: "noise.wav" };
  const media = await site.startMedia({ programme: { class: "live", source, ...programme }, ...options.media });
  const speakers = await Promise.all(options.speakers.map((speaker) => site.startSpeaker(speaker)));
  await Promise.all(speakers.map((speaker) => speaker.listening()));
  await pause(settleSeconds * 1000, undefined, { signal });
  const captured = await media.captured();
  await using quiet = await QuietTime.start();
  const fromUs = monotonicUs();
  await Promise.all([pause(seconds * 1000, undefined, { signal }), during?.({ media, speakers })]);
  const toUs = monotonicUs();
  await Promise.all(speakers.map(({ process }) => process.stop()));
  return {
    speakers: speakers.map((speaker) => ({
      heard: () => quietly(hear(reference, speaker.recording(), { captured, fromUs }), quiet),
      counts: countedQuietly(speaker.telemetry(), { quiet, fromUs, toUs }),
    })),
    fromUs,
    toUs,
  };
}

const quietly = ({ windows, latencies }: Heard, quiet: QuietTime): Heard => ({
  windows,
  latencies: quiet.only(latencies, ({ capturedUs }) => quiet.was(capturedUs)),
});

/** What was counted from report to report, those left out in which the host stood still. */
export function countedQuietly(
  reports: readonly SpeakerTelemetry[],
  { quiet, fromUs, toUs }: { readonly quiet: QuietTime; readonly fromUs: number; readonly toUs: number },
): Counts {
  const wallUs = Date.now() * 1000 - monotonicUs();
  const atUs = ({ sentAt }: SpeakerTelemetry): number => Date.parse(sentAt) * 1000 - wallUs;
  const stretches = reports.slice(1).flatMap((to, at) => {
    const from = reports[at];
    return from !== undefined && atUs(from) >= fromUs && atUs(to) <= toUs ? [[from, to] as const] : [];
  });
  const counted = quiet.only(stretches, ([from, to]) => quiet.was(atUs(from), atUs(to)));
  return total(counted.map(([from, to]) => count(from, to)));
}
