import { randomUUID } from "node:crypto";
import { delayAttribute, formatDelay, formatTimeline, timelineAttribute } from "@carillon/contracts/timeline";
import { type App, buildRtcp, parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import type { AnsweringPeer, PeerState } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { SiteClock } from "../clock/site-clock.js";
import type { EgressReceiver } from "../egress/egress.js";
import type { Need } from "../programme/delay-advice.js";
import type { Programme } from "../programme/programme.js";
import { distancesOf, type Level, levelNames, RedundancyController } from "../programme/redundancy.js";
import { clockAnswer, delayAnnouncement, readClockRequest, readStatus } from "./app-packets.js";

export interface ListenerRim {
  readonly clock: SiteClock;
  /** RTCP CNAME: random (RFC 7022 4.2), and one for the site, because all its streams are of one clock. */
  readonly cname: string;
  log(fields: object, message: string): void;
}

/** A session that has not connected this long after its answer will not. */
const connectUs = 5e6;
/** Every receiver reports at least each 5 s (RFC 3550 6.2); nine missing reports are a receiver that is gone. */
const silentUs = 45e6;
const reportUs = 1.25e6;
/** What is due this soon goes out with an answer that is sent anyway: to 200 receivers, a packet less a second is a core's percent. */
const earlyUs = 1e6;
/** A change of delay is said this often until it begins: one of three gets through any network that can be listened over. */
const urgentUs = 100_000;

/**
 * One WHEP session: a peer, its place in the egress, and the RTCP between the two. Owns the peer. Whoever drives it calls `tick` ten
 * times a second and `close` once.
 */
export class Listener {
  readonly id = randomUUID();
  readonly programme: Programme;
  /** Common name of the device's certificate, or undefined for a stranger with a token. */
  readonly device: string | undefined;
  /** Version of the ICE session (RFC 9725 4.3.1). */
  etag = newEtag();
  readonly #peer: AnsweringPeer;
  readonly #rim: ListenerRim;
  readonly #redundancy = new RedundancyController();
  readonly #settled = Promise.withResolvers<undefined>();
  readonly #bornUs: number;
  #negotiated: Negotiated | undefined;
  #egress: EgressReceiver | undefined;
  #heardAtUs: number;
  #neededMs: number | undefined;
  #reportAtUs = 0;
  #level: Level | undefined;
  #remoteUfrag = "";
  #restart: { readonly offer: string; readonly answer: string } | undefined;
  #closed = false;

  constructor(programme: Programme, peer: AnsweringPeer, device: string | undefined, rim: ListenerRim) {
    this.programme = programme;
    this.device = device;
    this.#peer = peer;
    this.#rim = rim;
    this.#bornUs = this.#heardAtUs = rim.clock.nowUs();
  }

  /** Connected: it is sent to. */
  get playing(): boolean {
    return this.#egress !== undefined;
  }

  /** Of the redundancy that it is sent; undefined before it plays. */
  get level(): Level | undefined {
    return this.#level;
  }

  /** The delay that its speaker needs, as far as it is known who and how much. */
  get need(): Need | undefined {
    if (this.device === undefined || this.#neededMs === undefined) return undefined;
    return { device: this.device, neededUs: this.#neededMs * 1000 };
  }

  /** Resolves when the session is connected, or is closed. */
  get settled(): Promise<undefined> {
    return this.#settled.promise;
  }

  /** The SDP answer. Throws CarillonError `offer-invalid`. */
  async answer(offer: string): Promise<string> {
    const { timeline, delay, ssrc, rtxSsrc, content } = this.programme;
    this.#peer.onState((state) => this.#follow(state));
    this.#peer.onRtcp((packet, arrivalUs) => this.#hear(packet, arrivalUs));
    this.#peer.onRoute((route) => this.#egress?.route(route));
    const { sdp, negotiated } = await this.#peer.answer(offer, {
      ssrc,
      rtxSsrc,
      cname: this.#rim.cname,
      opusParameters: `stereo=1;sprop-stereo=1;useinbandfec=${content === "voice" ? 1 : 0}`,
      attributes: [
        `${timelineAttribute}:${formatTimeline(timeline)}`,
        `${delayAttribute}:${formatDelay(delay)}`,
        `ptime:${(timeline.frameSamples * 1000) / 48_000}`,
      ],
    });
    this.#negotiated = negotiated;
    this.#remoteUfrag = negotiated.remote.ufrag;
    // The peer may have connected while its answer was written.
    this.#follow(this.#peer.state);
    return sdp;
  }

  /** True when a fragment names the ICE session that is in force: it trickles candidates. Any other asks for a restart. */
  isTrickle(ufrag: string): boolean {
    return ufrag === this.#remoteUfrag;
  }

  /** Candidates of the other side. Throws CarillonError `offer-invalid`. */
  trickle(fragment: string): void {
    this.#peer.addCandidates(fragment);
  }

  /**
   * Answers an ICE restart. A fragment that comes again, because its answer was lost, gets the same answer. Throws CarillonError
   * `offer-invalid`; the session goes on as it was.
   */
  async restart(fragment: string, ufrag: string): Promise<string> {
    if (this.#restart?.offer === fragment) return this.#restart.answer;
    const answer = await this.#peer.restart(fragment);
    this.#restart = { offer: fragment, answer };
    this.#remoteUfrag = ufrag;
    this.etag = newEtag();
    this.#heardAtUs = this.#rim.clock.nowUs();
    this.#rim.log({ session: this.id, device: this.device }, "ICE restarted");
    return answer;
  }

  /** True for a fragment that was answered already. */
  isRepeated(fragment: string): boolean {
    return this.#restart?.offer === fragment;
  }

  /** Says what is due. Returns why the session must be closed, if it must. */
  tick(nowUs: number): string | undefined {
    const { state } = this.#peer;
    if (state.kind === "failed" && !state.restartable) return state.reason;
    if (!this.playing) return nowUs - this.#bornUs > connectUs ? "it did not connect" : undefined;
    if (nowUs - this.#heardAtUs > silentUs) return "nothing was heard of it";
    if (nowUs >= this.#reportAtUs) this.#send(this.#reports(nowUs));
    return undefined;
  }

  /** The programme's delay has changed. */
  announceDelay(): void {
    this.#reportAtUs = 0;
  }

  /** The route first, then the socket: egress never sends through what is closed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#egress?.remove();
    this.#egress = undefined;
    this.#settled.resolve(undefined);
    await this.#peer.close();
  }

  #follow(state: PeerState): void {
    if (this.#closed || this.#negotiated === undefined) return;
    if (state.kind === "connected") {
      if (this.#egress === undefined) this.#join(this.#negotiated);
      else this.#egress.route(this.#peer.egress());
    } else if (state.kind === "failed") this.#egress?.route(undefined); // RFC 7675 5.1: consent is gone
  }

  #join(negotiated: Negotiated): void {
    this.#egress = this.programme.add(this.#peer, negotiated);
    this.#protect(this.#redundancy.level);
    this.#settled.resolve(undefined);
    this.#send(this.#reports(this.#rim.clock.nowUs()));
    const { id: session, device } = this;
    this.#rim.log({ session, device, programme: this.programme.id }, "listening");
  }

  #hear(compound: Uint8Array, arrivalUs: number): void {
    this.#heardAtUs = arrivalUs;
    for (const packet of parseRtcp(compound)) {
      if (packet.kind === "nack" && packet.mediaSsrc === this.programme.ssrc) this.#egress?.retransmit(packet.lost);
      else if (packet.kind === "app") this.#hearApp(packet, arrivalUs);
    }
  }

  #hearApp(packet: App, arrivalUs: number): void {
    const request = readClockRequest(packet);
    if (request !== undefined) {
      const report = this.#reportAtUs - arrivalUs < earlyUs ? this.#reports(arrivalUs) : [];
      this.#send([...report, clockAnswer(this.programme.ssrc, request, arrivalUs, this.#rim.clock.nowUs())]);
    }
    const status = readStatus(packet);
    if (status === undefined) return;
    this.#neededMs = status.neededMs;
    this.#protect(this.#redundancy.report(status, arrivalUs));
  }

  #protect(level: Level): void {
    if (level === this.#level) return;
    const { id: session, device } = this;
    this.#rim.log(
      { session, device, redundancy: levelNames[level], before: levelNames[this.#level ?? level] },
      "redundancy",
    );
    this.#level = level;
    this.#egress?.redundancy(distancesOf(level, this.programme.delay.toUs));
  }

  /** Sender report (RFC 3550 6.4.1), name, and the delay in force. */
  #reports(nowUs: number): readonly RtcpPacket[] {
    const { ssrc, delay } = this.programme;
    const counters = this.#egress?.counters();
    if (counters === undefined) return [];
    this.#reportAtUs = nowUs + (delay.applyAtUs > nowUs ? urgentUs : reportUs);
    const { packetsSent: packetCount, bytesSent: octetCount } = counters;
    return [
      {
        kind: "sender-report",
        ssrc,
        ntpSeconds: this.#rim.clock.ntpSeconds(nowUs),
        rtpTimestamp: this.programme.rtpTimestamp(nowUs),
        packetCount: packetCount >>> 0,
        octetCount: octetCount >>> 0,
        reports: [],
      },
      { kind: "source-description", chunks: [{ ssrc, cname: this.#rim.cname }] },
      delayAnnouncement(ssrc, delay),
    ];
  }

  #send(packets: readonly RtcpPacket[]): void {
    this.#peer.sendRtcp(buildRtcp(packets));
  }
}

/** Strong (RFC 9110 8.8.3). */
const newEtag = (): string => `"${randomUUID()}"`;
