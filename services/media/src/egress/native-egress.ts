import { randomInt } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import type { Egress as Route } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { Addon } from "../native/addon.js";
import type { Egress, EgressCounters, EgressPeer, EgressReceiver, EgressStream, Stream } from "./egress.js";

/** Egress by the native addon: RTP, RED, RTX, SRTP and the send of one frame to all receivers are one call. */
export class NativeEgress implements Egress {
  readonly #addon: Addon;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  open(stream: Stream): NativeStream {
    return new NativeStream(this.#addon, stream);
  }
}

export class NativeStream implements EgressStream {
  /** Names the stream in the addon, in any thread. */
  readonly native: number;
  readonly #addon: Addon;
  readonly #rtxSsrc: number;

  constructor(addon: Addon, stream: Stream) {
    this.#addon = addon;
    this.#rtxSsrc = stream.rtxSsrc;
    this.native = addon.addProgramme(stream);
  }

  publish(frame: number, payload: Uint8Array): void {
    this.#addon.publish(this.native, frame, payload);
  }

  /** Throws CarillonError `unavailable` unless `peer` is connected. */
  add(peer: EgressPeer, { opus, red, rtx, absCaptureTime }: Negotiated): EgressReceiver {
    const keys = peer.egress();
    if (keys === undefined) throw new CarillonError("unavailable", `peer ${peer.id} is not connected`);
    const { profile, key, salt, authKey } = keys;
    // RFC 3550 5.1: a random first sequence number; RFC 3711 3.3.1: below 2^15, so that its first loss cannot look like a wrap.
    const own = { rtxSsrc: this.#rtxSsrc, rtxFirstSequence: randomInt(0x8000) };
    const receiver = this.#addon.addReceiver(this.native, {
      ...own,
      profile,
      key,
      salt,
      authKey,
      opus,
      red,
      rtx,
      absCaptureTime,
    });
    const added = new NativeReceiver(this.#addon, this.native, receiver);
    added.route(keys);
    return added;
  }

  counters(): EgressCounters {
    return readCounters(this.#addon, this.native, everyone);
  }

  close(): void {
    this.#addon.removeProgramme(this.native);
  }
}

class NativeReceiver implements EgressReceiver {
  readonly #addon: Addon;
  readonly #stream: number;
  readonly #receiver: number;

  constructor(addon: Addon, stream: number, receiver: number) {
    this.#addon = addon;
    this.#stream = stream;
    this.#receiver = receiver;
  }

  route(route: Route | undefined): void {
    if (route?.fd === undefined) this.#addon.setRoute(this.#stream, this.#receiver);
    else this.#addon.setRoute(this.#stream, this.#receiver, route.fd, route.remoteAddress, route.remotePort);
  }

  redundancy(distances: readonly number[]): void {
    this.#addon.setRedundancy(this.#stream, this.#receiver, Uint8Array.from(distances));
  }

  retransmit(sequences: readonly number[]): void {
    this.#addon.retransmit(this.#stream, this.#receiver, Uint16Array.from(sequences));
  }

  counters(): EgressCounters {
    return readCounters(this.#addon, this.#stream, this.#receiver);
  }

  remove(): void {
    this.#addon.removeReceiver(this.#stream, this.#receiver);
  }
}

const everyone = 0;
const values = new Float64Array(6);

function readCounters(addon: Addon, stream: number, receiver: number): EgressCounters {
  addon.counters(stream, receiver, values);
  const [packets = 0, bytes = 0, retransmitted = 0, redundant = 0, refused = 0, failures = 0] = values;
  return {
    packetsSent: packets,
    bytesSent: bytes,
    retransmittedPacketsSent: retransmitted,
    redundantBytesSent: redundant,
    retransmissionsRefused: refused,
    sendFailures: failures,
  };
}
