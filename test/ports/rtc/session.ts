import type { PeerOptions } from "@carillon/rtc/association";
import { createAnsweringPeer } from "@carillon/rtc/answering-peer";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import type { AnswerDescription, AnsweringPeer, MediaPeer, OfferingPeer, PeerState } from "@carillon/rtc/peer";
import { buildRtp, parseRtp } from "@carillon/core/rtp/rtp";
import { type LossyRelay, throughRelay, withoutCandidates } from "./lossy-relay.js";

export const certificate = createCertificate();
export const loopback: PeerOptions = { certificate, network: { addresses: ["127.0.0.1"] } };
export const description: AnswerDescription = {
  ssrc: 0xca011100,
  rtxSsrc: 0xca011101,
  cname: "carillon-test",
  attributes: ["x-carillon-timeline:abc"],
};

/** A speaker and a media service, signalled by hand, optionally with a relay between them. */
export class Session {
  readonly speaker: OfferingPeer;
  readonly media: AnsweringPeer;
  relay: LossyRelay | undefined;

  constructor(options: { speaker?: PeerOptions; media?: PeerOptions } = {}) {
    this.speaker = createOfferingPeer(options.speaker ?? loopback);
    this.media = createAnsweringPeer(options.media ?? loopback);
  }

  async join(impairment?: { loss?: number; delayMs?: number }): Promise<void> {
    const offer = await this.speaker.createOffer();
    if (impairment === undefined) {
      this.speaker.acceptAnswer((await this.media.answer(offer, description)).sdp);
      return;
    }
    const { sdp } = await this.media.answer(withoutCandidates(offer), description);
    const through = await throughRelay(sdp);
    this.relay = Object.assign(through.relay, impairment);
    this.speaker.acceptAnswer(through.sdp);
  }

  async connected(seconds = 20): Promise<void> {
    await Promise.all([reaches(this.speaker, "connected", seconds), reaches(this.media, "connected", seconds)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.speaker.close();
    await this.media.close();
    this.relay?.close();
  }
}

/** Waits until the peer is in a state; fails with what it is in instead. */
export async function reaches(peer: MediaPeer, kind: PeerState["kind"], seconds = 20): Promise<void> {
  await until(
    () => peer.state.kind === kind,
    seconds,
    () => `${kind} expected, but the peer is ${JSON.stringify(peer.state)}`,
  );
}

/** Looks every 2 ms; a condition and a deadline instead of a sleep. */
export async function until(condition: () => boolean, seconds: number, message: () => string): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(message());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export const packet = (sequence: number): Uint8Array =>
  buildRtp(
    { payloadType: 111, sequence: sequence & 0xffff, timestamp: sequence * 480, ssrc: description.ssrc },
    Buffer.from(`frame ${sequence}`),
  );

/** Sends packets until one arrives after this call; returns the sequence numbers that came. */
export async function hears(from: MediaPeer, to: MediaPeer, first: number, seconds = 10): Promise<number[]> {
  const heard: number[] = [];
  let sequence = first;
  to.onRtp((bytes) => heard.push(parseRtp(bytes)?.sequence ?? -1));
  await until(
    () => {
      from.sendRtp(packet(sequence++));
      return heard.length > 0;
    },
    seconds,
    () => `no packet arrived; the receiver is ${JSON.stringify(to.state)}, ${JSON.stringify(to.stats)}`,
  );
  return heard;
}
