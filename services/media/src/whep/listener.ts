import { randomUUID } from "node:crypto";
import { delayAttribute, formatDelay, formatTimeline, timelineAttribute } from "@carillon/contracts/timeline";
import type { AnsweringPeer, PeerState } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { SiteClock } from "../clock/site-clock.js";
import type { EgressReceiver } from "../egress/egress.js";
import type { CertifiedDevice } from "../http/access.js";
import type { Need } from "../programme/delay-advice.js";
import type { Programme } from "../programme/programme.js";
import { distancesOf, type Level, levelNames, RedundancyController } from "../programme/redundancy.js";

export interface ListenerRim {
  readonly clock: SiteClock;
  log(fields: object, message: string): void;
}

/** A session that has not connected this long after its answer will not. */
const connectUs = 5e6;
/** Every receiver reports at least each 5 s (RFC 3550 6.2); nine missing reports are a receiver that is gone. */
const silentUs = 45e6;
/**
 * One WHEP session: a peer and its place in the egress. Owns the peer. Whoever drives it calls `tick` some times a second and `close`
 * once.
 */
export class Listener {
  readonly id = randomUUID();
  readonly programme: Programme;
  /** Common name of the device's certificate, or undefined for a stranger with a token. */
  readonly device: string | undefined;
  /** Its serial number. */
  readonly certificate: string | undefined;
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
  #statuses = 0;
  #consentedAtUs = 0;
  #level: Level | undefined;
  #remoteUfrag = "";
  #restart: { readonly offer: string; readonly answer: string } | undefined;
  #closed = false;

  constructor(programme: Programme, peer: AnsweringPeer, device: CertifiedDevice | undefined, rim: ListenerRim) {
    this.programme = programme;
    this.device = device?.id;
    this.certificate = device?.serial;
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
    const { timeline, delay, ssrc, rtxSsrc, cname, content } = this.programme;
    this.#peer.onState((state) => this.#follow(state));
    this.#peer.onRoute((route) => this.#egress?.route(route));
    const { sdp, negotiated } = await this.#peer.answer(offer, {
      ssrc,
      rtxSsrc,
      cname,
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

  /** Looks at what is due. Returns why the session must be closed, if it must. */
  tick(nowUs: number): string | undefined {
    const { state } = this.#peer;
    if (state.kind === "failed" && !state.restartable) return state.reason;
    if (!this.playing) return nowUs - this.#bornUs > connectUs ? "it did not connect" : undefined;
    this.#look(nowUs);
    return nowUs - this.#heardAtUs > silentUs ? "nothing was heard of it" : undefined;
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
    const { id: session, device } = this;
    this.#rim.log({ session, device, programme: this.programme.id }, "listening");
  }

  #look(nowUs: number): void {
    const said = this.#egress?.said();
    if (said === undefined) return;
    this.#heardAtUs = Math.max(this.#heardAtUs, said.heardAtUs);
    if (said.consentedAtUs > this.#consentedAtUs) this.#peer.consented(said.consentedAtUs, said.roundTripUs);
    this.#consentedAtUs = said.consentedAtUs;
    if (said.statuses === this.#statuses) return;
    this.#statuses = said.statuses;
    this.#neededMs = said.status.neededMs;
    this.#protect(this.#redundancy.report(said.status, nowUs));
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
}

/** Strong (RFC 9110 8.8.3). */
const newEtag = (): string => `"${randomUUID()}"`;
