import { randomInt } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import type { DelayTrajectory } from "@carillon/contracts/timeline";
import { monotonicUs } from "@carillon/rtc/clock";
import type { Egress as Route } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import { type Addon, saidNames } from "../native/addon.js";
import { neededMs } from "./app-packets.js";
import type {
  Egress,
  EgressCounters,
  EgressPeer,
  EgressReceiver,
  EgressStream,
  ReceiverSaid,
  Stream,
} from "./egress.js";

/** Egress by the native addon: RTP, RED, RTX, SRTP and the send of one frame to all receivers are one call; RTCP needs none. */
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
  readonly #news: News;

  constructor(addon: Addon, stream: Stream) {
    this.#addon = addon;
    this.#rtxSsrc = stream.rtxSsrc;
    this.native = addon.addProgramme(stream);
    this.#news = new News(() => addon.said(this.native));
  }

  publish(frame: number, payload: Uint8Array): void {
    this.#addon.publish(this.native, frame, payload);
  }

  delay({ fromUs, toUs, applyAtUs, slopePpm }: DelayTrajectory): void {
    this.#addon.setDelay(this.native, fromUs, toUs, applyAtUs, slopePpm);
  }

  /** Throws CarillonError `unavailable` unless `peer` is connected. */
  add(peer: EgressPeer, { opus, red, rtx, absCaptureTime }: Negotiated): EgressReceiver {
    const route = peer.egress();
    if (route === undefined) throw new CarillonError("unavailable", `peer ${peer.id} is not connected`);
    const { profile, keys, rtcpKeys, rtcpTheirs } = route;
    // RFC 3550 5.1: a random first sequence number; RFC 3711 3.3.1: below 2^15, so that its first loss cannot look like a wrap.
    const own = { rtxSsrc: this.#rtxSsrc, rtxFirstSequence: randomInt(0x8000) };
    const options = { ...own, profile, keys, rtcpKeys, rtcpTheirs, opus, red, rtx, absCaptureTime };
    const receiver = this.#addon.addReceiver(this.native, options);
    // What comes from an address that is not its route's, while it moves from one network to another.
    peer.handOverRtcp((datagram, arrivalUs) => this.#addon.hear(this.native, receiver, datagram, arrivalUs));
    const added = new NativeReceiver(this.#addon, this.native, receiver, this.#news);
    added.route(route);
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
  readonly #news: News;

  constructor(addon: Addon, stream: number, receiver: number, news: News) {
    this.#addon = addon;
    this.#stream = stream;
    this.#receiver = receiver;
    this.#news = news;
  }

  route(route: Route | undefined): void {
    if (route?.fd === undefined) this.#addon.setRoute(this.#stream, this.#receiver);
    else {
      const { fd, remoteAddress, remotePort, consent } = route;
      this.#addon.setRoute(this.#stream, this.#receiver, fd, remoteAddress, remotePort, consent);
    }
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

  said(): ReceiverSaid {
    return this.#news.of(this.#receiver);
  }

  remove(): void {
    this.#news.forget(this.#receiver);
    this.#addon.removeReceiver(this.#stream, this.#receiver);
  }
}

/** Of the second between two reports of a speaker. */
const freshUs = 200_000;
const nothingSaid: ReceiverSaid = {
  heardAtUs: 0,
  statuses: 0,
  status: {
    received: 0,
    lostBeforeRepair: 0,
    residual: 0,
    burstP95Ms: 0,
    roundTripMs: 0,
    wanted: 0,
    neededMs: undefined,
  },
  consentedAtUs: 0,
  roundTripUs: 0,
};

/** What receivers have said, fetched for all of them at once: the pacing thread waits while somebody looks. */
class News {
  readonly #fetch: () => Float64Array;
  readonly #said = new Map<number, ReceiverSaid>();
  #fetchedAtUs = -Infinity;

  constructor(fetch: () => Float64Array) {
    this.#fetch = fetch;
  }

  of(receiver: number): ReceiverSaid {
    const nowUs = monotonicUs();
    if (nowUs - this.#fetchedAtUs >= freshUs) {
      this.#fetchedAtUs = nowUs;
      this.#take(this.#fetch());
    }
    return this.#said.get(receiver) ?? nothingSaid;
  }

  forget(receiver: number): void {
    this.#said.delete(receiver);
  }

  #take(rows: Float64Array): void {
    for (let at = 0; at < rows.length; at += saidNames.length) {
      const [receiver = 0, heardAtUs = 0, statuses = 0, ...link] = rows.subarray(at, at + saidNames.length);
      const [received = 0, lostBeforeRepair = 0, residual = 0, burstP95Ms = 0, roundTripMs = 0, wanted = 0] = link;
      const [needed = 0, consentedAtUs = 0, roundTripUs = 0] = link.slice(6);
      const counts = { received, lostBeforeRepair, residual };
      const status = { ...counts, burstP95Ms, roundTripMs, wanted, neededMs: neededMs(needed) };
      this.#said.set(receiver, { heardAtUs, statuses, status, consentedAtUs, roundTripUs });
    }
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
