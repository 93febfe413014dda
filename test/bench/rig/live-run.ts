import { mkdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import type { AlignmentOptions } from "../../support/signal/alignment.js";
import type { Counts } from "./counts.js";
import { hear, type Heard } from "./heard.js";
import { countedQuietly } from "./listening-run.js";
import { PcmFeeder } from "./pcm-feeder.js";
import { QuietTime } from "./quiet-time.js";
import { writeRawReference } from "./reference.js";
import { BenchSite } from "./site.js";

export interface LiveRun {
  readonly heard: Heard;
  /** Of these the windows in which the host let us run. */
  readonly undisturbed: Heard["windows"];
  readonly counts: Counts;
  readonly feeder: PcmFeeder;
}

export interface LiveOptions {
  readonly delaySeconds: number | null;
  readonly jitterSeconds: number;
  readonly settleSeconds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly alignment?: AlignmentOptions;
  /** Fields of the speaker's `output` document. */
  readonly output?: object;
  readonly during?: (feeder: PcmFeeder) => Promise<void>;
}

/** A program writes samples into the media service as it makes them; one speaker plays them. */
export async function liveRun(options: LiveOptions): Promise<LiveRun> {
  const { delaySeconds, jitterSeconds, settleSeconds, seconds, signal, alignment, output = {}, during } = options;
  await using site = await BenchSite.create();
  mkdirSync(site.file("input"));
  const [fifo, samples] = [site.file("input/fifo"), site.file("input/samples.raw")];
  const reference = writeRawReference(samples, settleSeconds + seconds + 15);
  const source = { kind: "pcm", input: `pipe:${fifo}`, jitterSeconds };
  const media = await site.startMedia({ programme: { class: "live", delaySeconds, source } });
  await media.captured();
  const speaker = await site.startSpeaker({ ppm: 60, documents: { output } });
  await speaker.listening();
  await using feeder = await PcmFeeder.start({ fifo, samples });
  await pause(settleSeconds * 1000, undefined, { signal });
  await using quiet = await QuietTime.start();
  const fromUs = monotonicUs();
  await Promise.all([pause(seconds * 1000, undefined, { signal }), during?.(feeder)]);
  const toUs = monotonicUs();
  await speaker.process.stop();
  const recording = speaker.recording();
  const heard = hear(reference, recording, { captured: feeder.captured, fromUs, ...alignment });
  return {
    heard,
    undisturbed: quiet.only(heard.windows, ({ recordingFrame }) => quiet.was(recording.timeOf(recordingFrame))),
    counts: countedQuietly(speaker.telemetry(), { quiet, fromUs, toUs }),
    feeder,
  };
}
