import { setTimeout as pause } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { Encoder } from "@carillon/media/programme/encoder";
import { Decoder } from "@carillon/native/decoder";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { seededRandom } from "../../support/random.js";
import type { Recording } from "../../support/recording.js";
import { Correlator } from "../../support/signal/correlator.js";
import type { TimeOfFrame } from "../../support/signal/latency.js";
import { pluckedMusic } from "../../support/signal/music.js";
import { segmentalSnr, stoi } from "../../support/signal/quality.js";
import { sampleAlong } from "../../support/signal/resample.js";
import { mean } from "../../support/signal/statistics.js";
import { writeWav } from "../../support/signal/wav.js";
import type { BenchOptions } from "../bench.js";
import { randomLoss } from "./links.js";
import { BenchSite } from "./site.js";
import { speech } from "./speech.js";

/** What was heard against what the same decoder makes of the whole stream. */
export interface Quality {
  readonly content: "speech" | "music";
  readonly lossPercent: number;
  readonly snrDb: number;
  readonly stoi: number;
  /** The same loss without copies and retransmissions: the decoder's concealment alone. */
  readonly concealedSnrDb: number;
  readonly concealedStoi: number;
}

const rate = 48_000;
const delayUs = 100_000;
/** The first speaker hears everything: what it plays is the clean decode. */
const losses = [0, 0.05, 0.1] as const;
const contents = ["speech", "music"] as const;

/** Speech and music by turns, each `turn` seconds long, to speakers behind links that lose some of it. */
export async function qualityRun({ quick, signal }: BenchOptions): Promise<readonly Quality[]> {
  const [turn, turns] = quick ? [2, 2] : [10, 12];
  const settleSeconds = quick ? 3 : 10;
  await using lab = await NamespaceLab.start({ clients: losses.length, seed: 9 });
  await using site = await BenchSite.create();
  await Promise.all(losses.map((loss, client) => lab.change(client, "both", randomLoss(loss))));
  const sounds = { speech: await speech(turn, (name) => site.file(name)), music: pluckedMusic(turn) };
  const seconds = settleSeconds + turn * (turns + 1);
  const whole = inTurns(sounds, 2 * (seconds + 10));
  writeWav(site.libraryFile("turns.wav"), { rate, channels: [whole, whole] });
  const source = { kind: "file", name: "turns.wav" };
  const media = await site.startMedia({ place: lab.server, programme: { class: "live", source } });
  const speakers = await Promise.all(lab.clients.map((place) => site.startSpeaker({ place })));
  await Promise.all(speakers.map((speaker) => speaker.listening()));
  await pause(settleSeconds * 1000, undefined, { signal });
  const captured = await media.captured();
  const fromUs = monotonicUs();
  await pause(1000 * turn * (turns + 1), undefined, { signal });
  const untilUs = monotonicUs();
  await Promise.all(speakers.map(({ process }) => process.stop()));
  const [clean, ...lossy] = speakers.map((speaker) => speaker.recording());
  if (clean === undefined) throw new Error("There is no speaker on a clean link");
  const parts = wholeTurns({ captured, turn, fromUs, untilUs });
  return lossy.flatMap((recording, at) =>
    contents.map((content) => ({
      ...{ content, lossPercent: 100 * (losses[at + 1] ?? 0) },
      ...judged(parts.filter((part) => part.content === content).map((part) => pair(clean, recording, part, captured))),
      ...concealedAlone(sounds[content], losses[at + 1] ?? 0),
    })),
  );
}

interface Part {
  readonly content: (typeof contents)[number];
  /** Frames of the source. */
  readonly first: number;
  readonly frames: number;
}

function inTurns(sounds: Readonly<Record<(typeof contents)[number], Float32Array>>, seconds: number): Float32Array {
  const whole = new Float32Array(seconds * rate);
  for (let at = 0, n = 0; at < whole.length; n += 1) {
    const next = sounds[contents[n % contents.length] ?? "speech"].subarray(0, whole.length - at);
    whole.set(next, at);
    at += next.length;
  }
  return whole;
}

/** The turns that were heard from their beginning to their end. */
function wholeTurns(heard: { captured: TimeOfFrame; turn: number; fromUs: number; untilUs: number }): Part[] {
  const { captured, turn, fromUs, untilUs } = heard;
  const frames = turn * rate;
  const parts: Part[] = [];
  for (let n = 0; captured((n + 1) * frames) + delayUs < untilUs; n += 1)
    if (captured(n * frames) + delayUs > fromUs)
      parts.push({ content: contents[n % contents.length] ?? "speech", first: n * frames, frames });
  return parts;
}

type Pair = readonly [clean: Float32Array, heard: Float32Array];

const windowFrames = 4800;

/**
 * The same stretch of two recordings, brought together to a fraction of a sample: two resamplers that are 5 µs apart would already
 * pass for noise 20 dB below the treble.
 */
function pair(clean: Recording, heard: Recording, { first, frames }: Part, captured: TimeOfFrame): Pair {
  const correlator = new Correlator(windowFrames, 96);
  const dueUs = captured(first) + delayUs;
  const [from, cleanFrom] = [Math.round(heard.frameAt(dueUs)), clean.frameAt(dueUs)];
  const reference = clean.channel("left", Math.round(cleanFrom) - rate, Math.round(cleanFrom) + frames + rate);
  const recording = heard.channel("left", from, from + frames);
  const together = new Float32Array(recording.length);
  let position = rate + heard.frameAt(dueUs) - from;
  for (let start = 0; start + windowFrames <= recording.length; start += windowFrames) {
    const match = correlator.match(reference, recording.subarray(start, start + windowFrames), position);
    if (match.correlation > 0.8) position = match.position;
    together.set(sampleAlong(reference, position, 1, windowFrames), start);
    position += windowFrames;
  }
  return [together, recording];
}

const judged = (pairs: readonly Pair[]): { snrDb: number; stoi: number } => ({
  snrDb: mean(pairs.map(([clean, heard]) => segmentalSnr(clean, heard))),
  stoi: mean(pairs.map(([clean, heard]) => stoi(clean, heard))),
});

/** Encoded as the media service does, and decoded with that share of the packets missing. */
function concealedAlone(sound: Float32Array, loss: number): Pick<Quality, "concealedSnrDb" | "concealedStoi"> {
  const frameSamples = 480;
  const encoder = new Encoder({ frameSamples, bitrate: 96_000, content: "music" });
  const packets = Array.from({ length: Math.floor(sound.length / frameSamples) }, (_, frame) =>
    encoder
      .encode(Float32Array.from({ length: 2 * frameSamples }, (__, at) => sound[frame * frameSamples + (at >> 1)] ?? 0))
      .slice(),
  );
  const random = seededRandom(17);
  const { snrDb, stoi: score } = judged([
    [decoded(packets), decoded(packets.map((packet) => (random() < loss ? null : packet)))],
  ]);
  return { concealedSnrDb: snrDb, concealedStoi: score };
}

/** The left channel. */
function decoded(packets: readonly (Uint8Array | null)[]): Float32Array {
  const decoder = new Decoder();
  const frame = new Float32Array(960);
  const left = new Float32Array(480 * packets.length);
  packets.forEach((packet, index) => {
    decoder.decode(packet, frame, 480);
    for (let at = 0; at < 480; at += 1) left[480 * index + at] = frame[2 * at] ?? 0;
  });
  return left;
}
