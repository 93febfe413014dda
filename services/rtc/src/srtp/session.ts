import { rtpHeaderLength } from "@carillon/core/rtp/rtp";
import type { SrtpParameters } from "../dtls/handshake.js";
import { createCipher, type CreateRtpOpener, type PacketCipher } from "./cipher.js";
import type { Egress } from "../peer.js";
import { deriveSessionKeys } from "./keys.js";
import { nearestIndex, PacketIndex } from "./packet-index.js";

export type Opened =
  | { readonly kind: "opened"; readonly packet: Buffer }
  /** Accepted before, or older than the window. */
  | { readonly kind: "replayed" }
  | { readonly kind: "unauthenticated" };

const unauthenticated: Opened = { kind: "unauthenticated" };
/** Streams of one peer: programme, retransmissions, and room for what browsers add. */
const maxStreams = 16;
const maxRtcpIndex = 0x7fffffff;

/** Both directions of SRTP and SRTCP with one peer. State grows only with packets that are authentic, and not without end. */
export class SrtpSession {
  /** For whoever sends RTP, or speaks RTCP, in our place. */
  readonly keys: Pick<Egress, "keys" | "rtcpKeys" | "rtcpTheirs">;
  readonly #seal: PacketCipher;
  readonly #open: PacketCipher;
  readonly #sent = new Map<number, number>();
  readonly #received = new Map<number, PacketIndex>();
  readonly #receivedRtcp = new Map<number, PacketIndex>();
  #sentRtcp = 0;

  constructor({ profile, local, remote }: SrtpParameters, createRtpOpener?: CreateRtpOpener) {
    const keys = deriveSessionKeys(profile, local, "rtp");
    const rtcpKeys = deriveSessionKeys(profile, local, "rtcp");
    const rtcpTheirs = deriveSessionKeys(profile, remote, "rtcp");
    this.keys = { keys, rtcpKeys, rtcpTheirs };
    this.#seal = createCipher(profile, keys, rtcpKeys);
    this.#open = createCipher(profile, deriveSessionKeys(profile, remote, "rtp"), rtcpTheirs, createRtpOpener);
  }

  /** Protects one RTP packet; undefined if it is not one. The rollover counter of each SSRC starts at 0. */
  sealRtp(packet: Buffer): Buffer | undefined {
    const clear = rtpHeaderLength(packet);
    if (clear === undefined) return undefined;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const highest = this.#sent.get(ssrc) ?? sequence;
    const index = nearestIndex(highest, sequence);
    this.#sent.set(ssrc, Math.max(index, highest));
    return this.#seal.sealRtp(packet, clear, index);
  }

  /** Protects one compound; undefined if it is too short to be one. */
  sealRtcp(packet: Buffer): Buffer | undefined {
    if (packet.length < 8) return undefined;
    const index = this.#sentRtcp;
    this.#sentRtcp = (index + 1) & maxRtcpIndex;
    return this.#seal.sealRtcp(packet, index);
  }

  openRtp(datagram: Buffer): Opened {
    const clear = rtpHeaderLength(datagram);
    if (clear === undefined || datagram.length < clear + this.#open.rtpOverhead) return unauthenticated;
    const ssrc = datagram.readUInt32BE(8);
    const stream = this.#received.get(ssrc) ?? new PacketIndex();
    let replayed = false;
    for (const index of stream.candidates(datagram.readUInt16BE(2))) {
      const known = stream.isReplay(index);
      const packet = known ? undefined : this.#open.openRtp(datagram, clear, index);
      replayed ||= known;
      if (packet === undefined) continue;
      return this.#accept(this.#received, ssrc, stream, index) ? { kind: "opened", packet } : unauthenticated;
    }
    return replayed ? { kind: "replayed" } : unauthenticated;
  }

  openRtcp(datagram: Buffer): Opened {
    if (datagram.length < 8 + this.#open.rtcpOverhead) return unauthenticated;
    const opened = this.#open.openRtcp(datagram);
    if (opened === undefined) return unauthenticated;
    const ssrc = datagram.readUInt32BE(4);
    const stream = this.#receivedRtcp.get(ssrc) ?? new PacketIndex();
    if (stream.isReplay(opened.index)) return { kind: "replayed" };
    const accepted = this.#accept(this.#receivedRtcp, ssrc, stream, opened.index);
    return accepted ? { kind: "opened", packet: opened.packet } : unauthenticated;
  }

  #accept(streams: Map<number, PacketIndex>, ssrc: number, stream: PacketIndex, index: number): boolean {
    if (!streams.has(ssrc) && streams.size >= maxStreams) return false;
    streams.set(ssrc, stream);
    stream.accept(index);
    return true;
  }
}
