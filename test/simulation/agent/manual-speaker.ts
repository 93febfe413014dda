import { Receiver, type FrameSink } from "@carillon/agent/session/receiver";
import type { Joined } from "@carillon/agent/session/listening-session";
import { FateReader } from "@carillon/agent/telemetry/fate-reader";
import type { DelayTrajectory, Timeline } from "@carillon/contracts/timeline";
import { buildRed } from "@carillon/core/rtp/red";
import { buildRtp } from "@carillon/core/rtp/rtp";
import { wrapRtx } from "@carillon/core/rtp/rtx";
import { ClockFilter, type ClockMapping } from "@carillon/engine/clock-filter";
import type { Carrier } from "@carillon/engine/jitter-buffer";
import { arrival, insertOutcome, openManualPlayout, type ManualPlayout } from "@carillon/native/playout";
import { seededRandom } from "../../support/random.js";

const startUs = 1e9;
export const frameUs = 10_000;
const delayUs = 100_000;
const opusType = 111;
const redType = 63;
const rtxType = 97;

/** Both counters wrap within the first second: the sequence number after 0.3 s, the timestamp after 0.5 s. */
export const timeline: Timeline = {
  epoch: "simulated",
  originUs: startUs + 50_000,
  rtpOrigin: 2 ** 32 - 24_000,
  firstFrame: 65_506,
  frameSamples: 480,
};

const joined: Joined = {
  negotiated: {
    ...{ mid: "0", opus: opusType, red: redType, rtx: rtxType, nack: true, ssrcs: [1, 2], setup: "active" },
    ...{ local: { ufrag: "", password: "" }, remote: { ufrag: "", password: "" }, fingerprints: [], attributes: [] },
  },
  timeline,
  delay: { fromUs: delayUs, toUs: delayUs, applyAtUs: 0, slopePpm: 3000 },
  ssrc: 1,
  rtxSsrc: 2,
};

const arrivals = { primary: arrival.real, redundant: arrival.redundant, retransmitted: arrival.retransmitted } as const;

/** The sound card's side of the real agent, on a playout whose clock is moved by hand. */
class ManualSink implements FrameSink {
  readonly usualLeadUs = 27_000;
  readonly trimUs = 0;
  /** Every frame that the playout thread took. */
  readonly inserted = new Set<number>();
  readonly #playout: ManualPlayout;

  constructor(playout: ManualPlayout) {
    this.#playout = playout;
  }

  begin(line: Timeline): void {
    this.#playout.setTimeline(line);
  }
  follow(delay: DelayTrajectory): void {
    this.#playout.setDelay(delay);
  }
  silence(): void {
    this.#playout.setTimeline(undefined);
  }
  setClock(mapping: ClockMapping): void {
    this.#playout.setClock(mapping);
  }
  deadline() {
    return this.#playout.deadline();
  }
  insert(frame: number, payload: Uint8Array, carrier: Carrier): boolean {
    const isTaken = this.#playout.insert(frame, payload, arrivals[carrier]) === insertOutcome.inserted;
    if (isTaken && this.inserted.has(frame)) throw new Error(`frame ${frame} was taken twice`);
    if (isTaken) this.inserted.add(frame);
    return isTaken;
  }
}

/** The agent's receiver and the native playout as one, without sockets, threads or real time. */
export class ManualSpeaker implements Disposable {
  readonly playout: ManualPlayout;
  readonly sink: ManualSink;
  readonly receiver: Receiver;
  readonly fates = new FateReader();
  readonly #clock = new ClockFilter();
  #lookAtUs = 0;

  /** `file`: where the sound card records. */
  constructor({ ppm = 0, seed = 1, file }: { ppm?: number; seed?: number; file?: string } = {}) {
    this.playout = openManualPlayout({ card: { kind: "virtual", ppm, ...(file !== undefined && { file }) } }, startUs);
    this.sink = new ManualSink(this.playout);
    this.receiver = new Receiver(this.sink, seededRandom(seed));
    this.#clock.push({ t1: startUs - 1000, t2: startUs - 500, t3: startUs - 500, t4: startUs });
    this.receiver.begin(0, joined, this.#clock, startUs);
    this.receiver.begin(1, joined, this.#clock, startUs);
  }

  get nowUs(): number {
    return this.playout.nowUs();
  }

  /** One datagram, opened, on one of the paths. */
  hear(path: 0 | 1, bytes: Uint8Array): void {
    this.receiver.packet(path, joined, bytes, this.nowUs);
    this.receiver.poll(this.nowUs);
  }

  /** One period of the sound card, and what the agent does by the clock. */
  play(): void {
    this.playout.runPeriods(1);
    this.receiver.poll(this.nowUs);
    if (this.nowUs < this.#lookAtUs) return;
    this.#lookAtUs = this.nowUs + 1e6;
    this.look();
  }

  /** Reads what became of the frames, as the agent does once a second. */
  look(): void {
    if (this.playout.deadline() === undefined) return;
    this.fates.read(timeline, this.playout.stats(), (from, into) => this.playout.fates(from, into));
  }

  [Symbol.dispose](): void {
    this.playout.close();
  }
}

/** Local time at which the frame of that index was complete. */
export const sentAtUs = (index: number): number => timeline.originUs + (index + 1) * frameUs;

const fieldsOf = (index: number) => ({
  sequence: (timeline.firstFrame + index) & 0xffff,
  timestamp: (timeline.rtpOrigin + index * timeline.frameSamples) % 2 ** 32,
  ssrc: 1,
});

/** By index; those that nobody needs may be absent. */
type Frames = Readonly<Record<number, Uint8Array>>;

/** The packet of a frame as the media service builds it; `distances`: of the copies that it carries. */
export function packetOf(frames: Frames, index: number, distances: readonly number[] = []): Uint8Array {
  const payload = frames[index] ?? new Uint8Array(1);
  const redundant = distances
    .filter((distance) => distance <= index)
    .toSorted((a, b) => b - a)
    .flatMap((distance) => {
      const copy = frames[index - distance];
      const timestampOffset = distance * timeline.frameSamples;
      return copy === undefined ? [] : [{ payloadType: opusType, timestampOffset, payload: copy }];
    });
  if (redundant.length === 0) return buildRtp({ ...fieldsOf(index), payloadType: opusType }, payload);
  const red = buildRed({ redundant, primary: { payloadType: opusType, payload } });
  return buildRtp({ ...fieldsOf(index), payloadType: redType }, red);
}

/** The same frame as it is sent on request. */
export function retransmissionOf(frames: Frames, index: number, sequence: number): Uint8Array {
  const stream = { ssrc: 2, payloadType: rtxType, sequence: sequence & 0xffff };
  const wrapped = wrapRtx(packetOf(frames, index), stream);
  if (wrapped === undefined) throw new Error("it was a packet");
  return wrapped;
}
