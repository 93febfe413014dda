import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { readRecording } from "../../support/recording.js";
import { seededRandom } from "../../support/random.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { encode } from "../../unit/native/rig.js";
import { frameUs, ManualSpeaker, packetOf, retransmissionOf, sentAtUs, timeline } from "./manual-speaker.js";

// Seconds of arithmetic, which a busy machine makes many.
vi.setConfig({ testTimeout: 120_000 });

const noise = noiseReference({ seed: 21, seconds: 3 });
const frames = encode(noise);

/** What a network may do with the packet of one frame: each entry is a copy of it that arrives, so late, on that path. */
const packetFate = fc.record({
  distances: fc.constantFrom<readonly number[]>([], [1], [1, 3], [2, 4]),
  copies: fc.array(
    fc.record({
      lateMs: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.integer({ min: 0, max: 700 })),
      path: fc.constantFrom<0 | 1>(0, 1),
      isRetransmission: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});
type PacketFate = typeof packetFate extends fc.Arbitrary<infer T> ? T : never;

interface Arriving {
  readonly atUs: number;
  readonly path: 0 | 1;
  readonly bytes: Uint8Array;
}

const arrivalsOf = (fates: readonly PacketFate[]): Arriving[] =>
  fates
    .flatMap(({ distances, copies }, index) =>
      copies.map(({ lateMs, path, isRetransmission }, copy) => ({
        ...{ atUs: sentAtUs(index) + lateMs * 1000, path },
        bytes: isRetransmission
          ? retransmissionOf(frames, index, 7 * index + copy)
          : packetOf(frames, index, distances),
      })),
    )
    .sort((a, b) => a.atUs - b.atUs);

/** Plays until a second after the last frame; `after` is called with every period. */
function perform(speaker: ManualSpeaker, fates: readonly PacketFate[], after: () => void): void {
  const arriving = arrivalsOf(fates);
  const endUs = sentAtUs(fates.length) + 1e6;
  let next = 0;
  while (speaker.nowUs < endUs) {
    for (let one = arriving[next]; one !== undefined && one.atUs <= speaker.nowUs; one = arriving[next]) {
      speaker.hear(one.path, one.bytes);
      next += 1;
    }
    speaker.play();
    after();
  }
  speaker.receiver.refresh(speaker.nowUs);
  speaker.look();
}

describe("a speaker, whatever the network does to its packets", () => {
  it("knows what became of every sample, hears each once and in order, over the wraps of both counters", () => {
    fc.assert(
      fc.property(
        fc.array(packetFate, { minLength: 20, maxLength: 120 }),
        fc.integer({ min: -100, max: 100 }),
        (fates, ppm) => {
          using speaker = new ManualSpeaker({ ppm });
          let position = 0;
          perform(speaker, fates, () => {
            const stats = speaker.playout.stats();
            const { real, redundant, retransmitted, fec, concealed, silenced } = stats;
            const sum = real + redundant + retransmitted + fec + concealed + silenced;
            expect(sum, "samples by fate").toBe(stats.position - stats.anchorSample);
            expect(stats.position, "never back").toBeGreaterThanOrEqual(position);
            position = stats.position;
          });
          const { buffer, unintelligible } = speaker.receiver;
          const stats = speaker.playout.stats();
          expect(unintelligible).toBe(0);
          expect(stats.duplicates, "the jitter buffer hands each frame over once").toBe(0);
          expect(stats.real + stats.redundant + stats.retransmitted).toBeLessThanOrEqual(
            480 * speaker.sink.inserted.size,
          );
          // The agent's own books are those of the playout thread, to the frame.
          const { samples } = speaker.fates.accounting;
          for (const fate of ["real", "redundant", "retransmitted"] as const)
            expect(Math.abs(samples[fate] - stats[fate]), fate).toBeLessThanOrEqual(480);
          if (buffer.settled !== undefined) {
            const inTime = buffer.emitted / 480;
            expect(inTime).toBeLessThanOrEqual(speaker.sink.inserted.size);
            expect(inTime + buffer.lost, "each decided frame is in time or lost").toBeLessThanOrEqual(
              buffer.settled - timeline.firstFrame + 1,
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("plays no sound twice, none out of order and none at another time than its own", async () => {
    await using folder = await temporaryFolder("order");
    const random = seededRandom(5);
    const fates: PacketFate[] = frames.map(() => ({
      distances: [1],
      copies: Array.from({ length: Math.floor(random() * 3.3) }, () => ({
        ...{ lateMs: random() < 0.8 ? random() * 50 : random() * 400, path: random() < 0.5 ? 0 : 1 },
        isRetransmission: random() < 0.2,
      })),
    }));
    using speaker = new ManualSpeaker({ ppm: 50, file: folder.file("card") });
    perform(speaker, fates, () => undefined);
    speaker.playout.flush();
    const recording = readRecording(folder.file("card"));
    const sound = align(noise, recording.channel("left")).filter((window) => window.sound);
    expect(sound.length).toBeGreaterThan(10);
    for (const { recordingFrame, referenceFrame } of sound) {
      const dueUs = timeline.originUs + referenceFrame / 0.048 + 100_000;
      expect(Math.abs(recording.timeOf(recordingFrame) - dueUs)).toBeLessThan(200);
    }
  });

  it("names every frame rightly through 72 hours: 400 wraps of the one counter, 3 of the other", () => {
    using speaker = new ManualSpeaker();
    const { schedule } = speaker.receiver;
    const random = seededRandom(6);
    for (let seconds = 0; seconds < 72 * 3600; seconds += 1.37) {
      const index = Math.floor(seconds * 100);
      const jitterUs = random() * 2e6;
      const sequence = (timeline.firstFrame + index) & 0xffff;
      const timestamp = (timeline.rtpOrigin + index * 480) % 2 ** 32;
      const frame = schedule?.frameOf(sequence, timestamp, sentAtUs(index) + jitterUs);
      if (frame !== timeline.firstFrame + index) expect(frame, `after ${seconds} s`).toBe(timeline.firstFrame + index);
    }
  });
});

/** Bytes from outside: noise, and packets that are nearly right. */
const hostile = (random: () => number, index: number): Uint8Array => {
  const bytes = (length: number) => Uint8Array.from({ length }, () => random() * 256);
  const kind = Math.floor(random() * 6);
  if (kind === 0) return bytes(random() * 200);
  const right =
    kind === 1
      ? retransmissionOf(frames, index % frames.length, index)
      : packetOf(frames, index % frames.length, [1, 3]);
  const packet = Uint8Array.from(right);
  // A few bytes wrong, most often in the headers: types, wraps, offsets, lengths.
  for (let faults = random() * 4; faults > 0; faults -= 1)
    packet[Math.floor(random() ** 2 * packet.length)] = random() * 256;
  if (kind === 2) return packet.subarray(0, random() * packet.length);
  if (kind === 3) new DataView(packet.buffer).setUint16(2, random() * 65_536);
  return packet;
};

function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

describe("hostile packets", () => {
  it("never throw, never make memory grow, and leave the sound of the good ones alone", () => {
    const random = seededRandom(9);
    using speaker = new ManualSpeaker();
    const storm = (packets: number): number => {
      for (let index = 0; index < packets; index += 1) {
        speaker.hear(random() < 0.5 ? 0 : 1, hostile(random, Math.floor(random() * 1e6)));
        if (index % 20 === 0) speaker.play();
      }
      return usedBytes();
    };
    const before = storm(20_000);
    expect(storm(60_000) - before).toBeLessThan(2e6);
    expect(speaker.receiver.unintelligible).toBeGreaterThan(10_000);

    const first = Math.ceil((speaker.nowUs - timeline.originUs) / frameUs);
    const missed = speaker.playout.stats().concealed + speaker.playout.stats().silenced;
    const real = speaker.playout.stats().real;
    for (let index = first; index < first + 300; index += 1) {
      while (speaker.nowUs < sentAtUs(index)) speaker.play();
      speaker.hear(0, packetOf({ [index]: frames[index % frames.length] ?? new Uint8Array(1) }, index));
      speaker.hear(0, hostile(random, index));
    }
    const stats = speaker.playout.stats();
    const lostSeconds = (stats.concealed + stats.silenced - missed) / 48_000;
    expect(stats.real - real).toBeGreaterThan(250 * 480);
    expect(lostSeconds).toBeLessThan(0.3);
  });
});
