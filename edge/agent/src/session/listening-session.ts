import { randomInt } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import {
  delayAttribute,
  parseDelay,
  parseTimeline,
  timelineAttribute,
  type DelayTrajectory,
  type Timeline,
} from "@carillon/contracts/timeline";
import { buildRtcp, parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { clockRequest, readClockAnswer, readDelay } from "@carillon/engine/app-packets";
import { ClockExchanger } from "@carillon/engine/clock-exchange";
import type { ClockExchange } from "@carillon/engine/clock-filter";
import type { Log } from "@carillon/link/log";
import { RtpOpener } from "@carillon/native/rtp-opener";
import { openUdpSocket } from "@carillon/native/udp-socket";
import type { IceServer } from "@carillon/rtc/ice/servers";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import type { OfferingPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import { isLoopback } from "./path-address.js";
import {
  closeWhepSession,
  openWhepSession,
  restartWhepSession,
  WhepRefused,
  type WhepSession,
  type WhepTarget,
} from "./whep-client.js";

/** What a session was told when it joined. */
export interface Joined {
  readonly negotiated: Negotiated;
  readonly timeline: Timeline;
  readonly delay: DelayTrajectory;
  /** SSRC of the programme, and of its retransmissions. */
  readonly ssrc: number;
  readonly rtxSsrc: number | undefined;
}

export interface SessionRim {
  readonly certificate: Parameters<typeof createOfferingPeer>[0]["certificate"];
  readonly log: Log;
  monotonicUs(): number;
  /** With credentials that are good now; asked when a session begins and when its ICE restarts. */
  iceServers(): readonly IceServer[];
  /** One RTP packet; not before `joined`. */
  rtp(session: ListeningSession, packet: Uint8Array, arrivalUs: number): void;
  clock(session: ListeningSession, exchange: ClockExchange): void;
  delay(session: ListeningSession, trajectory: DelayTrajectory): void;
  /** A check over a path that was silent was answered. */
  answered(session: ListeningSession): void;
  ended(session: ListeningSession, reason: { readonly text: string; readonly retryAfterSeconds?: number }): void;
}

/** A restart whose connection hangs is given up after this many round trips, or this long. */
const restartPatience = { roundTrips: 2, leastUs: 300e3 };
/** A handshake over 260 ms each way takes less: the answer came, and UDP does not. */
const unheardAfterUs = 2.5e6;
/** Addresses may have changed: then a restart names the new ones. */
const restartLifeUs = 5e6;

/**
 * One WHEP session: the offer, the peer connection, and what travels beside the audio. Decides nothing about when to join,
 * restart or leave; that is the listener's recovery. Owns its peer; `leave` closes it.
 */
export class ListeningSession {
  readonly id: number;
  readonly target: WhepTarget;
  /** Names this receiver in RTCP. */
  readonly ssrc = randomInt(1, 2 ** 32 - 1);
  joined: Joined | undefined;
  /** Newest RTP packet, local µs. */
  mediaAtUs: number | undefined;

  readonly #rim: SessionRim;
  #answeredAtUs = Infinity;
  readonly #abort = new AbortController();
  readonly #exchanger = new ClockExchanger();
  readonly #peer: OfferingPeer;
  #offer: Promise<string> | undefined;
  #whep: WhepSession | undefined;
  #restart: { fragment: Promise<string>; madeAtUs: number } | undefined;
  #restarting: { abort: AbortController; sinceUs: number } | undefined;
  #connected = false;

  /** `throughRelay` is asked with the servers: whether this target cannot be reached without them. */
  constructor(id: number, target: WhepTarget, rim: SessionRim, throughRelay: () => boolean) {
    this.id = id;
    this.target = target;
    this.#rim = rim;
    this.#peer = createOfferingPeer({
      certificate: rim.certificate,
      iceServers: () => (throughRelay() ? rim.iceServers() : []),
      createRtpOpener: (keys) => new RtpOpener(keys),
      warn: (why) => rim.log.warn({ session: id }, why),
      network: {
        openSocket: openUdpSocket,
        loopback: isLoopback(target.url.hostname),
        ...(target.localAddress !== undefined && { addresses: [target.localAddress] }),
      },
    });
  }

  /** Joins; the outcome is told to the rim. */
  async join(): Promise<void> {
    this.#peer.onRtp((packet) => this.#receive(packet));
    this.#peer.onRtcp((packet, arrivalUs) => this.#receiveRtcp(packet, arrivalUs));
    this.#peer.onState((state) => {
      if (state.kind === "connected") this.#noteConnected();
      else if (state.kind === "failed" && !state.restartable) this.#end(state.reason);
    });
    try {
      this.#offer = this.#peer.createOffer();
      const offer = await this.#offer;
      this.#whep = await openWhepSession(this.target, offer, this.#abort.signal);
      if (this.#abort.signal.aborted) await this.#goodbye();
      else this.joined = readAnswer(this.target, this.#peer.acceptAnswer(this.#whep.answer));
      this.#answeredAtUs = this.#rim.monotonicUs();
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!(error instanceof CarillonError)) throw error;
      const retryAfterSeconds = error instanceof WhepRefused ? error.retryAfterSeconds : undefined;
      this.#end(error.line, retryAfterSeconds);
    }
  }

  #noteConnected(): void {
    // A return from silence; the first connection is just the join.
    if (this.#connected) this.#rim.answered(this);
    this.#connected = true;
  }

  /** A packet is there when we have it: how late this process took it is a part of the delay that it needs. Of the clock it is none. */
  #receive(packet: Uint8Array): void {
    if (this.joined === undefined) return;
    this.mediaAtUs = this.#rim.monotonicUs();
    this.#rim.rtp(this, packet, this.mediaAtUs);
  }

  #receiveRtcp(compound: Uint8Array, arrivalUs: number): void {
    for (const packet of parseRtcp(compound)) {
      if (packet.kind !== "app") continue;
      const answer = readClockAnswer(packet);
      const exchange = answer && this.#exchanger.answer(answer.sequence, answer, arrivalUs);
      if (exchange !== undefined) this.#rim.clock(this, exchange);
      const trajectory = readDelay(packet);
      if (trajectory !== undefined) this.#rim.delay(this, trajectory);
    }
  }

  /** Asks the site's time when that is due. */
  tick(nowUs: number): void {
    if (this.#peer.state.kind !== "connected" && this.#peer.state.kind !== "disconnected") return;
    if (nowUs < this.#exchanger.nextAtUs) return;
    const sentAt = this.#rim.monotonicUs();
    const sequence = this.#exchanger.poll(sentAt);
    if (sequence === undefined) return;
    const leftUs = this.sendRtcp([clockRequest(this.ssrc, sequence, sentAt)]);
    // Sealing it took ten times as long as the way through a quiet network.
    if (leftUs !== undefined) this.#exchanger.left(sequence, leftUs);
  }

  /** Returns when they left, µs; undefined where they cannot. */
  sendRtcp(packets: readonly RtcpPacket[]): number | undefined {
    return this.#peer.sendRtcp(buildRtcp(packets));
  }

  /** The service answered over HTTPS, and nothing came by UDP for too long for a slow network. */
  isUnheard(nowUs: number): boolean {
    return this.mediaAtUs === undefined && nowUs - this.#answeredAtUs > unheardAfterUs;
  }

  get roundTripSeconds(): number | undefined {
    return this.#peer.stats.currentRoundTripTime;
  }

  probe(): void {
    this.#peer.probe();
  }

  /** ICE restart by PATCH. A try that still hangs in the network is replaced by the next. */
  restart(): void {
    const nowUs = this.#rim.monotonicUs();
    const whep = this.#whep;
    if (whep === undefined) return;
    const patienceUs = Math.max(
      restartPatience.leastUs,
      restartPatience.roundTrips * 1e6 * (this.roundTripSeconds ?? 0),
    );
    if (this.#restarting !== undefined && nowUs - this.#restarting.sinceUs < patienceUs) return;
    this.#restarting?.abort.abort();
    const abort = new AbortController();
    this.#restarting = { abort, sinceUs: nowUs };
    if (this.#restart === undefined || nowUs - this.#restart.madeAtUs > restartLifeUs)
      this.#restart = { fragment: this.#peer.createRestart(), madeAtUs: nowUs };
    this.#tryRestart(whep, this.#restart.fragment, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted || this.#abort.signal.aborted) return;
      if (!(error instanceof CarillonError)) throw error;
      this.#restarting = undefined;
      // The service has forgotten the session, or has none of this kind: only a new one can help.
      if (error instanceof WhepRefused && error.status >= 400 && error.status < 500) this.#end(error.line);
    });
  }

  async #tryRestart(whep: WhepSession, fragment: Promise<string>, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#abort.signal]);
    const reply = await restartWhepSession(this.target, whep.location, await fragment, either);
    if (either.aborted) return;
    this.#peer.acceptRestart(reply);
    this.#restart = undefined;
    this.#restarting = undefined;
    this.#rim.log.info({ session: this.id }, "ICE restarted");
  }

  #end(text: string, retryAfterSeconds?: number): void {
    if (this.#abort.signal.aborted) return;
    this.#rim.ended(this, retryAfterSeconds === undefined ? { text } : { text, retryAfterSeconds });
  }

  /** Tells the service, and frees the sockets. Idempotent. */
  async leave(): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.#restarting?.abort.abort();
    // A peer that is still opening its sockets would keep them.
    await this.#offer?.catch(() => undefined);
    await Promise.all([this.#goodbye(), this.#peer.close()]);
  }

  async #goodbye(): Promise<void> {
    const location = this.#whep?.location;
    this.#whep = undefined;
    if (location === undefined) return;
    try {
      await closeWhepSession(this.target, location, AbortSignal.timeout(2_000));
    } catch (error) {
      this.#rim.log.debug({ session: this.id, error: String(error) }, "the media service did not hear that we left");
    }
  }
}

function readAnswer(target: WhepTarget, negotiated: Negotiated): Joined {
  const timeline = parseTimeline(attribute(negotiated, timelineAttribute));
  const delay = parseDelay(attribute(negotiated, delayAttribute));
  const [ssrc, rtxSsrc] = negotiated.ssrcs;
  if (timeline === undefined || delay === undefined || ssrc === undefined)
    throw new CarillonError("answer-invalid", `${target.url.href} answered without timeline, delay or SSRC`);
  return { negotiated, timeline, delay, ssrc, rtxSsrc: negotiated.rtx === undefined ? undefined : rtxSsrc };
}

const attribute = ({ attributes }: Negotiated, name: string): string =>
  attributes.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
