import type { DelayTrajectory } from "@carillon/contracts/timeline";
import type { Egress as Route, MediaPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { LinkStatus } from "../programme/redundancy.js";

/**
 * The port: one stream of encoded frames to many receivers, and the RTCP that belongs to it. Two implementations, one contract suite
 * (test/ports/egress): `NativeEgress` encrypts and sends for all receivers in one call on the pacing thread, and answers them on the
 * thread that reads their socket; `PeerEgress` goes packet by packet through each WebRTC peer, for paths that have no socket of their
 * own (TURN) and for machines without the addon.
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
  /** When frame 0 was captured: site time in µs, and NTP seconds. Sender reports and abs-capture-time count from there. */
  readonly originUs: number;
  readonly originNtp: number;
  /** RTCP CNAME. */
  readonly cname: string;
}

/** What egress needs of a peer. */
export type EgressPeer = Pick<MediaPeer, "id" | "egress" | "sendRtp" | "sendRtcp" | "onRtcp" | "handOverRtcp">;

export interface EgressStream {
  /**
   * Sends an Opus frame (1–1275 bytes) to every receiver that has a route. A frame that is not newer than all before is not sent:
   * no two packets may have one SRTP index. Reports that are due go with it.
   */
  publish(frame: number, payload: Uint8Array): void;
  /** What every receiver is told of the delay, at the next frame and from then on. */
  delay(trajectory: DelayTrajectory): void;
  /**
   * Once per peer, when it is connected: under one key, a stream begins once. From then on requests for frames that are missing are
   * answered at once, and those for the time with a frame at the latest.
   */
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
  /** Up to a quarter of a second old. */
  said(): ReceiverSaid;
  /** Before the peer is closed. */
  remove(): void;
}

/** What a receiver has said over RTCP beside what was answered at once. */
export interface ReceiverSaid {
  /** Site time of the newest authentic packet, µs; 0 before one. */
  readonly heardAtUs: number;
  /** How many reports of its link there have been, and the newest. */
  readonly statuses: number;
  readonly status: LinkStatus;
  /** When the newest check of its consent went out that egress made itself and that was answered, and its round trip; 0: none. µs. */
  readonly consentedAtUs: number;
  readonly roundTripUs: number;
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

/**
 * A sender report each 1.25 s; what is due within a second goes out with an answer that is sent anyway: to 200 receivers, a packet less a
 * second is a core's percent. A change of delay is said ten times a second until it begins: one of three gets through any network
 * that can be listened over.
 */
export const reportTimes = { everyUs: 1.25e6, earlyUs: 1e6, urgentUs: 0.1e6 };

/** abs-capture-time is in each of the first packets, then in one of so many. */
export const captureTime = { first: 100, every: 16 };
