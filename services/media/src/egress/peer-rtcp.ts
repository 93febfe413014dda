import type { DelayTrajectory } from "@carillon/contracts/timeline";
import { type App, buildRtcp, parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { monotonicUs } from "@carillon/rtc/clock";
import type { LinkStatus } from "../programme/redundancy.js";
import { clockAnswer, delayAnnouncement, readClockRequest, readStatus } from "./app-packets.js";
import { type EgressCounters, type EgressPeer, type ReceiverSaid, reportTimes, type Stream } from "./egress.js";

export interface PeerRtcpRim {
  delay(): DelayTrajectory;
  counters(): EgressCounters;
  retransmit(sequences: readonly number[]): void;
}

const noStatus: LinkStatus = {
  received: 0,
  lostBeforeRepair: 0,
  residual: 0,
  burstP95Ms: 0,
  roundTripMs: 0,
  wanted: 0,
  neededMs: undefined,
};

/** RTCP with one receiver, through its peer. */
export class PeerRtcp {
  readonly #stream: Stream;
  readonly #peer: EgressPeer;
  readonly #rim: PeerRtcpRim;
  #said: ReceiverSaid = { heardAtUs: 0, statuses: 0, status: noStatus, consentedAtUs: 0, roundTripUs: 0 };
  #reportAtUs = 0;

  constructor(stream: Stream, peer: EgressPeer, rim: PeerRtcpRim) {
    this.#stream = stream;
    this.#peer = peer;
    this.#rim = rim;
    peer.onRtcp((compound, arrivalUs) => this.#hear(compound, arrivalUs));
  }

  get said(): ReceiverSaid {
    return this.#said;
  }

  reportNow(): void {
    this.#reportAtUs = 0;
  }

  /** Sends the report if it is due. */
  tick(nowUs: number): void {
    if (nowUs >= this.#reportAtUs) this.#peer.sendRtcp(buildRtcp(this.#report(nowUs)));
  }

  #hear(compound: Uint8Array, arrivalUs: number): void {
    this.#said = { ...this.#said, heardAtUs: arrivalUs };
    for (const packet of parseRtcp(compound)) {
      if (packet.kind === "nack" && packet.mediaSsrc === this.#stream.ssrc) this.#rim.retransmit(packet.lost);
      else if (packet.kind === "app") this.#hearApp(packet, arrivalUs);
    }
  }

  #hearApp(packet: App, arrivalUs: number): void {
    const status = readStatus(packet);
    if (status !== undefined) this.#said = { ...this.#said, status, statuses: this.#said.statuses + 1 };
    const request = readClockRequest(packet);
    if (request === undefined) return;
    const report = arrivalUs + reportTimes.earlyUs >= this.#reportAtUs ? this.#report(arrivalUs) : [];
    const answer = clockAnswer(this.#stream.ssrc, request, arrivalUs, monotonicUs());
    this.#peer.sendRtcp(buildRtcp([...report, answer]));
  }

  /** Sender report (RFC 3550 6.4.1), name, and the delay in force. */
  #report(nowUs: number): readonly RtcpPacket[] {
    const { ssrc, cname, originUs, originNtp, firstTimestamp } = this.#stream;
    const delay = this.#rim.delay();
    const { packetsSent, bytesSent } = this.#rim.counters();
    this.#reportAtUs = nowUs + (delay.applyAtUs > nowUs ? reportTimes.urgentUs : reportTimes.everyUs);
    return [
      {
        kind: "sender-report",
        ssrc,
        ntpSeconds: originNtp + (nowUs - originUs) / 1e6,
        rtpTimestamp: (firstTimestamp + Math.round((nowUs - originUs) * 0.048)) >>> 0,
        packetCount: packetsSent >>> 0,
        octetCount: bytesSent >>> 0,
        reports: [],
      },
      { kind: "source-description", chunks: [{ ssrc, cname }] },
      delayAnnouncement(ssrc, delay),
    ];
  }
}
