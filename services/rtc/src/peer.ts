import type { Negotiated } from "./sdp.js";

/**
 * The port: one WebRTC association that carries one audio stream, as decrypted RTP and RTCP bytes. Nothing behind it is
 * named here, so that an implementation can be replaced; the contract suite is test/ports/rtc.
 *
 * Times are CLOCK_MONOTONIC in microseconds, as `process.hrtime` reads it.
 */
export interface MediaPeer {
  readonly id: string;
  readonly state: PeerState;
  /** Each listener is called in order of registration; one that throws is a bug and ends the process. */
  onState(listener: (state: PeerState) => void): void;
  /** A whole RTP packet, authenticated and not a replay, with the time its datagram was read. The bytes are the listener's to keep. */
  onRtp(listener: (packet: Uint8Array, arrivalUs: number) => void): void;
  /** A whole compound RTCP packet, APP and XR included. The first bytes of an SRTCP packet are authenticated with the rest. */
  onRtcp(listener: (packet: Uint8Array, arrivalUs: number) => void): void;
  /**
   * Sends one RTP packet, plaintext in. Does nothing while there is no route. An SSRC must be sent either here or with
   * `egress()` keys, never with both: the rollover counter would be counted twice (RFC 3711 3.2.1).
   */
  sendRtp(packet: Uint8Array): void;
  /**
   * Sends one compound RTCP packet, plaintext in. Returns when it left (CLOCK_MONOTONIC, µs), encryption being behind it; undefined
   * through a relay, which does not say, and where nothing is sent: while there is no route, and after `handOverRtcp`.
   */
  sendRtcp(packet: Uint8Array): number | undefined;
  /**
   * From now on SRTCP is opened and sealed by whoever has the keys of `egress()`: what arrives here is passed on as it came. Must
   * come before the first RTCP of either direction: an index must not be used twice, and replays are known in one place.
   */
  handOverRtcp(take: (datagram: Uint8Array, arrivalUs: number) => void): void;
  /** What native code needs to send SRTP to this peer by itself; undefined before `connected`. */
  egress(): Egress | undefined;
  /** The route changed: first connected, moved to another path, or after an ICE restart. The keys never change. */
  onRoute(listener: (egress: Egress) => void): void;
  /** A check of the path by whoever has `egress().consent` was answered: it went out at `sentUs`. */
  consented(sentUs: number, roundTripUs: number): void;
  /** Asks every known path at once whether it works. For a receiver that hears silence and does not want to wait for consent. */
  probe(): void;
  readonly stats: PeerStats;
  /** Tells the other side (DTLS close_notify), then frees sockets and timers. Idempotent. */
  close(): Promise<void>;
}

/** The side that offers: the speaker's agent. */
export interface OfferingPeer extends MediaPeer {
  /** Gathers candidates (all of them: WHEP answers carry no trickle) and returns the SDP offer. */
  createOffer(): Promise<string>;
  /** Throws CarillonError `answer-invalid` in the words of what is wrong with the answer. */
  acceptAnswer(sdp: string): Negotiated;
  /** Starts an ICE restart; returns the body of the WHEP PATCH (`application/trickle-ice-sdpfrag`). Media keeps its keys. */
  createRestart(): Promise<string>;
  acceptRestart(sdpfrag: string): void;
}

/** The side that answers: the media service. */
export interface AnsweringPeer extends MediaPeer {
  /** Throws CarillonError `offer-invalid` when the offer cannot be answered, saying why. */
  answer(
    offer: string,
    description: AnswerDescription,
  ): Promise<{ readonly sdp: string; readonly negotiated: Negotiated }>;
  /** Answers an ICE restart; returns the body of the 200 response. The old path carries media until a new one works. */
  restart(sdpfrag: string): Promise<string>;
  /** Takes trickled candidates of the offerer (RFC 8840). Unknown or surplus ones are dropped. */
  addCandidates(sdpfrag: string): void;
}

/** What the answerer says of its stream. */
export interface AnswerDescription {
  /** SSRC of the programme: the same for all receivers, as sequence numbers and timestamps are. */
  readonly ssrc: number;
  /** SSRC of retransmissions, announced only if the offerer can take them (RFC 4588, ssrc-group FID). */
  readonly rtxSsrc: number;
  /** RTCP CNAME: one per sender of the site, so that receivers know streams of one clock (RFC 7022). */
  readonly cname: string;
  /** Opus parameters of the encoder, e.g. "stereo=1;sprop-stereo=1;useinbandfec=1"; merged into the answer's fmtp. */
  readonly opusParameters?: string;
  /** Whole attribute lines for the media section without "a=", e.g. "x-carillon-timeline:…". */
  readonly attributes?: readonly string[];
}

export type PeerState =
  | { readonly kind: "connecting" }
  | { readonly kind: "connected"; readonly sinceUs: number }
  /** The path does not answer. Media may return by itself; after 30 s consent is gone and the state is `failed` (RFC 7675). */
  | { readonly kind: "disconnected"; readonly sinceUs: number }
  /** Sending has stopped. An ICE restart brings the peer back unless `restartable` is false. */
  | { readonly kind: "failed"; readonly reason: string; readonly restartable: boolean }
  | { readonly kind: "closed" };

export type SrtpProfile = "AEAD_AES_128_GCM" | "AES128_CM_HMAC_SHA1_80";

/** Session keys of one direction of SRTP or SRTCP (RFC 3711 4.3, already derived). */
export interface SrtpKeys {
  /** 16 bytes. */
  readonly key: Uint8Array;
  /** 12 bytes for AES-GCM (RFC 7714 8.1), 14 for AES-CM. */
  readonly salt: Uint8Array;
  /** 20 bytes for HMAC-SHA1; empty for AES-GCM. */
  readonly authKey: Uint8Array;
}

/** Keys for sending to this peer and for hearing its RTCP, and where it is. The rollover counter starts at 0 per SSRC. */
export interface Egress {
  readonly profile: SrtpProfile;
  /** Of RTP to the peer. */
  readonly keys: SrtpKeys;
  /** Of RTCP to the peer, and from it. */
  readonly rtcpKeys: SrtpKeys;
  readonly rtcpTheirs: SrtpKeys;
  /** With which others may ask for the consent to send (RFC 7675), and answer who asks us; undefined while that is not settled. */
  readonly consent: ConsentKeys | undefined;
  /** The UDP socket's file descriptor; undefined when the path is a TURN relay (then use `sendRtp`). Valid until the peer closes. */
  readonly fd: number | undefined;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly family: 4 | 6;
}

/** What consent checks of the selected path carry; we are its controlled side (RFC 8445). */
export interface ConsentKeys {
  /** USERNAME of requests to us, and from us. */
  readonly ourUsername: string;
  readonly theirUsername: string;
  readonly ourPassword: string;
  readonly theirPassword: string;
  readonly tieBreaker: bigint;
  readonly priority: number;
}

/** Counters since the peer began; the names follow W3C webrtc-stats where it has one. */
export interface PeerStats {
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Seconds, by the newest STUN round trip on the selected path; undefined before one. */
  readonly currentRoundTripTime: number | undefined;
  readonly consentRequestsSent: number;
  readonly iceRestarts: number;
  readonly selectedCandidatePairChanges: number;
  /** Failed authentication (RFC 3711 3.3). */
  readonly unauthenticated: number;
  readonly replayed: number;
  /** Datagrams that were none of STUN, DTLS, SRTP, or STUN without valid MESSAGE-INTEGRITY. */
  readonly rejected: number;
}
