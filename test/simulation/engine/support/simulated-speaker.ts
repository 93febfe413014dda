import { Receiver, type FrameSink } from "@carillon/agent/session/receiver";
import type { Joined } from "@carillon/agent/session/listening-session";
import { buildRed } from "@carillon/core/rtp/red";
import { buildRtp } from "@carillon/core/rtp/rtp";
import { wrapRtx } from "@carillon/core/rtp/rtx";
import { ClockFilter } from "@carillon/engine/clock-filter";
import type { Carrier } from "@carillon/engine/jitter-buffer";
import type { Impairments } from "../../../support/lossy-link/impairment.js";
import { seededRandom } from "../../../support/random.js";
import { SimulatedNetwork } from "../../../support/simulated-network.js";
import { VirtualClock } from "../../../support/virtual-clock.js";

export interface Scenario {
  readonly seconds: number;
  readonly delayUs: number;
  /** Distances of the copies that each packet carries. */
  readonly copies: readonly number[];
  /** Both directions of each path; two for a speaker on two networks. */
  readonly paths: readonly Partial<Impairments>[];
  readonly seed: number;
  /** Seconds from the start between which nothing passes. */
  readonly cut?: readonly [number, number];
}

export interface Outcome {
  readonly frames: number;
  readonly heard: number;
  /** Lengths of runs of frames that were not heard, in frames. */
  readonly runs: readonly number[];
  /** Requests, and frames asked for. */
  readonly requests: number;
  readonly asked: number;
  /** After a cut: from its end to the first frame that was due later and heard, µs. */
  readonly backAfterUs: number | undefined;
  readonly receiver: Receiver;
}

const frameUs = 10_000;
const leadUs = 28_000;
const startUs = 1e9;
/** Both counters wrap within the first seconds. */
const timeline = {
  epoch: "simulated",
  originUs: startUs,
  rtpOrigin: 2 ** 32 - 48_000,
  firstFrame: 65_436,
  frameSamples: 480,
};
const joined: Joined = {
  negotiated: {
    mid: "0",
    opus: 111,
    red: 63,
    rtx: 97,
    nack: true,
    ssrcs: [1, 2],
    setup: "active",
    local: { ufrag: "", password: "" },
    remote: { ufrag: "", password: "" },
    fingerprints: [],
    attributes: [],
  },
  timeline,
  delay: { fromUs: 0, toUs: 0, applyAtUs: 0, slopePpm: 1 },
  ssrc: 1,
  rtxSsrc: 2,
};

/** A sink that keeps time instead of sound: a frame counts as heard if it came before the thread would have taken it. */
class Ring implements FrameSink {
  readonly usualLeadUs = leadUs;
  readonly trimUs = 0;
  readonly inserted = new Map<number, Carrier>();
  readonly #clock: VirtualClock;
  readonly #delayUs: number;

  constructor(clock: VirtualClock, delayUs: number) {
    this.#clock = clock;
    this.#delayUs = delayUs;
  }

  begin(): void {
    this.inserted.clear();
  }
  silence(): void {
    this.inserted.clear();
  }
  follow(): void {
    // The delay of a simulation stays.
  }
  setClock(): void {
    // Local time is site time.
  }
  deadline(): undefined {
    return undefined;
  }
  insert(frame: number, _payload: Uint8Array, carrier: Carrier): boolean {
    const takenAt = startUs + (frame - timeline.firstFrame) * frameUs + this.#delayUs - leadUs;
    if (this.inserted.has(frame)) throw new Error(`frame ${frame} was handed over twice`);
    if (this.#clock.now() >= takenAt) return false;
    this.inserted.set(frame, carrier);
    return true;
  }
}

/** One programme, one speaker, links between: the speaker's real receiver in virtual time, seconds of it in milliseconds. */
export function simulate({ seconds, delayUs, copies, paths, seed, cut }: Scenario): Outcome {
  const clock = new VirtualClock(startUs);
  const network = new SimulatedNetwork({ clock, seed });
  const random = seededRandom(seed);
  const ring = new Ring(clock, delayUs);
  const receiver = new Receiver(ring, random);
  const filter = new ClockFilter();
  let requests = 0;

  // Media: sends on every path, and answers a request on the path that it came by.
  const frameBytes = (index: number) => Uint8Array.of(index >> 16, index >> 8, index, 1);
  const rtp = (index: number, redundant: readonly number[]): Uint8Array => {
    const payload = buildRed({
      redundant: redundant
        .filter((distance) => index >= distance)
        .sort((a, b) => b - a)
        .map((distance) => ({
          payloadType: 111,
          timestampOffset: distance * 480,
          payload: frameBytes(index - distance),
        })),
      primary: { payloadType: 111, payload: frameBytes(index) },
    });
    const timestamp = (timeline.rtpOrigin + index * 480) % 2 ** 32;
    const fields = { sequence: (timeline.firstFrame + index) & 0xffff, timestamp, ssrc: 1 };
    return redundant.length > 0
      ? buildRtp({ ...fields, payloadType: 63 }, payload)
      : buildRtp({ ...fields, payloadType: 111 }, frameBytes(index));
  };
  let sent = 0;
  const media = paths.map((_, path) =>
    network.endpoint(`media ${path}`, (bytes, from) => {
      for (let at = 0; at + 4 <= bytes.length; at += 4) {
        const index = new DataView(bytes.buffer).getInt32(at);
        if (index < 0 || index >= sent) continue;
        const wrapped = wrapRtx(rtp(index, []), { ssrc: 2, payloadType: 97, sequence: index & 0xffff });
        if (wrapped !== undefined) media[path]?.send(from, wrapped);
      }
    }),
  );

  // Speaker.
  let heardFrom = 0;
  const speaker = paths.map((impairments, path) => {
    network.changeBoth(`media ${path}`, `speaker ${path}`, impairments);
    return network.endpoint(`speaker ${path}`, (bytes, _from, nowUs) => {
      heardFrom = path;
      receiver.packet(path === 0 ? 0 : 1, joined, bytes, nowUs);
      ask(nowUs);
    });
  });
  const ask = (nowUs: number): void => {
    const frames = receiver.poll(nowUs);
    if (frames.length === 0) return;
    requests += 1;
    const bytes = new Uint8Array(4 * frames.length);
    frames.forEach((frame, at) => new DataView(bytes.buffer).setInt32(4 * at, frame - timeline.firstFrame));
    speaker[heardFrom]?.send(`media ${heardFrom}`, bytes);
  };
  const roundTripUs = 2000 * Math.max(1, ...paths.map(({ delayMs = 0, jitter }) => delayMs + (jitter?.ms ?? 0)));
  filter.push({ t1: startUs, t2: startUs + roundTripUs / 2, t3: startUs + roundTripUs / 2, t4: startUs + roundTripUs });
  paths.forEach((_, path) =>
    receiver.begin(
      path === 0 ? 0 : 1,
      { ...joined, delay: { ...joined.delay, fromUs: delayUs, toUs: delayUs } },
      filter,
      startUs,
    ),
  );

  const send = (): void => {
    media.forEach((from, path) => from.send(`speaker ${path}`, rtp(sent, copies)));
    sent += 1;
    if (sent < seconds * 100) clock.schedule(startUs + (sent + 1) * frameUs, send);
  };
  clock.schedule(startUs + frameUs, send);
  const pulse = (nowUs: number): void => {
    ask(nowUs);
    if (nowUs < startUs + (seconds + 1) * 1e6) clock.schedule(nowUs + 8000, pulse);
  };
  clock.schedule(startUs + 8000, pulse);
  if (cut !== undefined)
    for (const [index, at] of cut.entries())
      clock.schedule(startUs + at * 1e6, () => {
        paths.forEach((_, path) => network.changeBoth(`media ${path}`, `speaker ${path}`, { cut: index === 0 }));
      });
  clock.runUntil(startUs + (seconds + 2) * 1e6);

  // From the second second on: joining is another matter.
  const frames = Array.from({ length: (seconds - 1) * 100 }, (_, index) => timeline.firstFrame + 100 + index);
  const heardAt = (frame: number) => startUs + (frame - timeline.firstFrame) * frameUs + delayUs;
  const cutEndUs = cut === undefined ? undefined : startUs + cut[1] * 1e6;
  const back =
    cutEndUs === undefined ? undefined : frames.find((frame) => heardAt(frame) > cutEndUs && ring.inserted.has(frame));
  return {
    frames: frames.length,
    heard: frames.filter((frame) => ring.inserted.has(frame)).length,
    runs: runsOf(frames.map((frame) => !ring.inserted.has(frame))),
    requests,
    asked: receiver.requests.asked,
    backAfterUs: back === undefined || cutEndUs === undefined ? undefined : heardAt(back) - cutEndUs,
    receiver,
  };
}

/** Lengths of the runs of `true`. */
function runsOf(missing: readonly boolean[]): number[] {
  const runs: number[] = [];
  let run = 0;
  for (const isMissing of [...missing, false]) {
    if (isMissing) run += 1;
    else if (run > 0) {
      runs.push(run);
      run = 0;
    }
  }
  return runs;
}
