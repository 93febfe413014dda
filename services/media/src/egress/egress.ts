import type { Egress as Route, MediaPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";

/**
 * The port: one stream of encoded frames to many receivers. Two implementations, one contract suite (test/ports/egress):
 * `NativeEgress` encrypts and sends for all receivers in one call on the pacing thread; `PeerEgress` goes packet by packet through
 * each WebRTC peer, for paths that have no socket of their own (TURN) and for machines without the addon.
 */
export interface Egress {
  open(stream: Stream): EgressStream;
}

/** What every packet of a programme has in common (contracts/timeline.ts). */
export interface Stream {
  readonly ssrc: number;
  /** Of retransmissions (RFC 4588), the same for all receivers; sequence numbers are each receiver's own. */
  readonly rtxSsrc: number;
  /** 480 or 960 at 48 kHz. */
  readonly frameSamples: number;
  /** Extended RTP sequence number and RTP timestamp of frame 0. */
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  /** NTP seconds at which frame 0 was captured; abs-capture-time counts from there. */
  readonly originNtp: number;
}

/** What egress needs of a peer. */
export type EgressPeer = Pick<MediaPeer, "id" | "egress" | "sendRtp">;

export interface EgressStream {
  /**
   * Sends an Opus frame (1–1275 bytes) to every receiver that has a route. A frame that is not newer than all before is not sent:
   * no two packets may have one SRTP index.
   */
  publish(frame: number, payload: Uint8Array): void;
  /** Once per peer, when it is connected: under one key, a stream begins once. */
  add(peer: EgressPeer, negotiated: Negotiated): EgressReceiver;
  /** Of all receivers that there ever were. */
  counters(): EgressCounters;
  close(): void;
}

export interface EgressReceiver {
  /** Undefined while there is no consent to send (RFC 7675). */
  route(route: Route | undefined): void;
  /** Copies of which earlier frames each packet carries, in frames; ignored unless RED was negotiated. */
  redundancy(distances: readonly number[]): void;
  /** Sends frames again by RTP sequence number, each in a packet of its own stream; within 30 % of the packets sent. */
  retransmit(sequences: readonly number[]): void;
  counters(): EgressCounters;
  /** Before the peer is closed. */
  remove(): void;
}

/** Names follow RTCOutboundRtpStreamStats where it has one. */
export const counterNames = [
  "packetsSent",
  "bytesSent",
  "retransmittedPacketsSent",
  "redundantBytesSent",
  "retransmissionsRefused",
  "sendFailures",
] as const;
export type EgressCounters = { readonly [N in (typeof counterNames)[number]]: number };

export const noCounters: EgressCounters = {
  packetsSent: 0,
  bytesSent: 0,
  retransmittedPacketsSent: 0,
  redundantBytesSent: 0,
  retransmissionsRefused: 0,
  sendFailures: 0,
};

export const addCounters = (a: EgressCounters, b: EgressCounters): EgressCounters => ({
  packetsSent: a.packetsSent + b.packetsSent,
  bytesSent: a.bytesSent + b.bytesSent,
  retransmittedPacketsSent: a.retransmittedPacketsSent + b.retransmittedPacketsSent,
  redundantBytesSent: a.redundantBytesSent + b.redundantBytesSent,
  retransmissionsRefused: a.retransmissionsRefused + b.retransmissionsRefused,
  sendFailures: a.sendFailures + b.sendFailures,
});

/** Retransmissions may take this share of the packets, and half a second of frames at once: what a returning link asks for. */
export const retransmissionShare = 0.3;
export const retransmissionBurst = (frameSamples: number): number => 24_000 / frameSamples;

/** abs-capture-time is in each of the first packets, then in one of so many. */
export const captureTime = { first: 100, every: 16 };
