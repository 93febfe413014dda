import { randomInt } from "node:crypto";
import { constantDelay } from "../programme/delay.js";
import type { DelayTrajectory } from "@carillon/contracts/timeline";
import { buildRed, redLimits, type RedundantBlock } from "@carillon/core/rtp/red";
import { buildAbsCaptureTime, buildRtp, type RtpFields } from "@carillon/core/rtp/rtp";
import { monotonicUs } from "@carillon/rtc/clock";
import type { Negotiated } from "@carillon/rtc/sdp";
import {
  addCounters,
  captureTime,
  type Egress,
  type EgressCounters,
  type EgressPeer,
  type EgressReceiver,
  type EgressStream,
  noCounters,
  type ReceiverSaid,
  retransmissionBurst,
  retransmissionShare,
  type Stream,
} from "./egress.js";
import { PeerRtcp } from "./peer-rtcp.js";

/** 10 s of 10 ms frames: longer than any delay. */
const ringFrames = 1024;
/** With IP, UDP, RTP and SRTP still one packet of any path in use. */
const maxPayload = 1350;

/** Egress packet by packet through each peer, on the main thread. */
export const peerEgress: Egress = { open: (stream) => new PeerStream(stream) };

class PeerStream implements EgressStream {
  readonly #stream: Stream;
  readonly #frames = new FrameRing();
  readonly #receivers = new Set<PeerReceiver>();
  #departed: EgressCounters = noCounters;
  #delay = constantDelay(0);

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  delay(trajectory: DelayTrajectory): void {
    this.#delay = trajectory;
    for (const receiver of this.#receivers) receiver.reportNow();
  }

  publish(frame: number, payload: Uint8Array): void {
    if (frame <= this.#frames.newest) return;
    this.#frames.put(frame, payload);
    for (const receiver of this.#receivers) receiver.send(frame, payload);
    const nowUs = monotonicUs();
    for (const receiver of this.#receivers) receiver.report(nowUs);
  }

  add(peer: EgressPeer, negotiated: Negotiated): EgressReceiver {
    const receiver = new PeerReceiver(
      this.#stream,
      this.#frames,
      { peer, negotiated },
      {
        delay: () => this.#delay,
        removed: () => {
          if (this.#receivers.delete(receiver)) this.#departed = addCounters(this.#departed, receiver.counters());
        },
      },
    );
    this.#receivers.add(receiver);
    return receiver;
  }

  counters(): EgressCounters {
    return [...this.#receivers].reduce((total, receiver) => addCounters(total, receiver.counters()), this.#departed);
  }

  close(): void {
    this.#receivers.clear();
  }
}

class FrameRing {
  newest = -1;
  readonly #frames = new Map<number, Uint8Array>();

  put(frame: number, payload: Uint8Array): void {
    this.newest = frame;
    this.#frames.set(frame, payload);
    for (const old of this.#frames.keys()) {
      if (old > frame - ringFrames) break;
      this.#frames.delete(old);
    }
  }

  find(frame: number): Uint8Array | undefined {
    return this.#frames.get(frame);
  }
}

class PeerReceiver implements EgressReceiver {
  readonly #stream: Stream;
  readonly #frames: FrameRing;
  readonly #peer: EgressPeer;
  readonly #negotiated: Negotiated;
  readonly #rtcp: PeerRtcp;
  readonly #removed: () => void;
  readonly #counters: { -readonly [N in keyof EgressCounters]: number } = { ...noCounters };
  #distances: readonly number[] = [];
  #rtxSequence = randomInt(0x8000);
  #allowance: number;
  #open = true;

  constructor(
    stream: Stream,
    frames: FrameRing,
    { peer, negotiated }: { readonly peer: EgressPeer; readonly negotiated: Negotiated },
    { delay, removed }: { readonly delay: () => DelayTrajectory; readonly removed: () => void },
  ) {
    this.#stream = stream;
    this.#frames = frames;
    this.#peer = peer;
    this.#negotiated = negotiated;
    this.#removed = removed;
    this.#allowance = retransmissionBurst(stream.frameSamples);
    this.#rtcp = new PeerRtcp(stream, peer, {
      delay,
      counters: () => this.#counters,
      retransmit: (sequences) => this.retransmit(sequences),
    });
  }

  reportNow(): void {
    this.#rtcp.reportNow();
  }

  report(nowUs: number): void {
    if (this.#open) this.#rtcp.tick(nowUs);
  }

  send(frame: number, payload: Uint8Array): void {
    if (!this.#open) return;
    const { opus, red } = this.#negotiated;
    const redundant = red === undefined ? [] : this.#copies(frame, payload.length);
    const body = redundant.length === 0 ? payload : buildRed({ redundant, primary: { payloadType: opus, payload } });
    const payloadType = redundant.length === 0 ? opus : (red ?? opus);
    const { ssrc } = this.#stream;
    this.#peer.sendRtp(buildRtp({ ...this.#names(frame), payloadType, ssrc, ...this.#captureTime(frame) }, body));
    this.#counters.packetsSent += 1;
    this.#counters.bytesSent += body.length;
    this.#counters.redundantBytesSent += body.length - payload.length;
    const most = retransmissionBurst(this.#stream.frameSamples);
    this.#allowance = Math.min(most, this.#allowance + retransmissionShare);
  }

  /** What a frame is called in RTP. */
  #names(frame: number): Pick<RtpFields, "sequence" | "timestamp"> {
    const { firstSequence, firstTimestamp, frameSamples } = this.#stream;
    return { sequence: firstSequence + frame, timestamp: firstTimestamp + frame * frameSamples };
  }

  /** The copies that fit, oldest first. */
  #copies(frame: number, primaryBytes: number): RedundantBlock[] {
    const blocks: RedundantBlock[] = [];
    let bytes = 1 + primaryBytes;
    for (const distance of [...this.#distances].sort((a, b) => a - b)) {
      const payload = this.#frames.find(frame - distance);
      const timestampOffset = distance * this.#stream.frameSamples;
      const fits = payload !== undefined && payload.length <= redLimits.blockBytes;
      if (!fits || timestampOffset > redLimits.timestampOffset || bytes + 4 + payload.length > maxPayload) continue;
      blocks.unshift({ payloadType: this.#negotiated.opus, timestampOffset, payload });
      bytes += 4 + payload.length;
    }
    return blocks;
  }

  #captureTime(frame: number): Pick<RtpFields, "extensions"> {
    const { absCaptureTime: id } = this.#negotiated;
    const { packetsSent } = this.#counters;
    if (id === undefined || (packetsSent >= captureTime.first && packetsSent % captureTime.every !== 0)) return {};
    const seconds = this.#stream.originNtp + (frame * this.#stream.frameSamples) / 48_000;
    return { extensions: [{ id, value: buildAbsCaptureTime({ seconds }) }] };
  }

  route(route: object | undefined): void {
    this.#open = route !== undefined;
  }

  redundancy(distances: readonly number[]): void {
    this.#distances = distances;
  }

  retransmit(sequences: readonly number[]): void {
    for (const sequence of sequences) this.#retransmit(sequence);
  }

  #retransmit(sequence: number): void {
    const { rtx } = this.#negotiated;
    const { firstSequence, rtxSsrc } = this.#stream;
    const { newest } = this.#frames;
    const frame = newest - ((firstSequence + newest - sequence) & 0xffff);
    const payload = this.#frames.find(frame);
    if (rtx === undefined || payload === undefined || this.#allowance < 1 || !this.#open) {
      this.#counters.retransmissionsRefused += 1;
      return;
    }
    this.#allowance -= 1;
    this.#counters.retransmittedPacketsSent += 1;
    const { timestamp, sequence: original } = this.#names(frame);
    // RFC 4588 4: the original sequence number, then the original payload.
    const body = new Uint8Array(2 + payload.length);
    body.set([(original >> 8) & 0xff, original & 0xff]);
    body.set(payload, 2);
    const names = { payloadType: rtx, ssrc: rtxSsrc, sequence: this.#rtxSequence, timestamp };
    this.#rtxSequence += 1;
    this.#peer.sendRtp(buildRtp(names, body));
  }

  counters(): EgressCounters {
    return { ...this.#counters };
  }

  said(): ReceiverSaid {
    return this.#rtcp.said;
  }

  remove(): void {
    this.#removed();
  }
}
