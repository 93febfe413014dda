import { randomBytes, randomInt } from "node:crypto";
import type { DeviceEvent } from "@carillon/contracts/command";
import type { Programme as Document } from "@carillon/contracts/documents";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import type { DelayTrajectory, Timeline } from "@carillon/contracts/timeline";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { SiteClock } from "../clock/site-clock.js";
import {
  addCounters,
  type EgressCounters,
  type EgressPeer,
  type EgressReceiver,
  type EgressStream,
  noCounters,
  type Stream,
} from "../egress/egress.js";
import type { NativeEgress, NativeStream } from "../egress/native-egress.js";
import { peerEgress } from "../egress/peer-egress.js";
import type { Library } from "../sources/library.js";
import type { Playable } from "../sources/open-source.js";
import { adviseDelay, type DelayAdvice, type Need } from "./delay-advice.js";
import { type AutoDelay, bounded, delayBounds, followAdvice } from "./auto-delay.js";
import { Bells } from "./bells.js";
import { changeDelay, constantDelay, delayAt, wantedDelayUs } from "./delay.js";
import { sampleRate } from "./frame-clock.js";
import type { Level } from "./redundancy.js";
import { relievedBitrate } from "./relief.js";
import { createPaceMemory, PaceReader } from "./pace-record.js";
import { Player } from "./player.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

export interface ProgrammeRim {
  readonly clock: SiteClock;
  /** RTCP CNAME: random (RFC 7022 4.2), and one for the site, because all its streams are of one clock. */
  readonly cname: string;
  readonly egress: NativeEgress;
  readonly library: Library;
  post(message: ToWorker): void;
  event(event: DeviceEvent["event"]): void;
}

/** The first frame is due this long after the programme was made: the worker has heard of it by then. */
const leadUs = 50_000;

/** As many as the telemetry's schema takes. */
const mostNamed = 256;

/** A programme on the main thread: its timeline, its streams, its player. The worker has the other half. */
export class Programme {
  readonly id: string;
  readonly timeline: Timeline;
  readonly ssrc = randomInt(1, 2 ** 32 - 1);
  readonly rtxSsrc = randomInt(1, 2 ** 32 - 1);
  readonly player: Player;
  readonly bells: Bells;
  readonly #rim: ProgrammeRim;
  readonly #stream: NativeStream;
  readonly #paceMemory = createPaceMemory();
  readonly #pace = new PaceReader(this.#paceMemory);
  #document: Document;
  #bitrate: number;
  #levels: readonly Level[] = [];
  #delay: DelayTrajectory;
  /** Undefined while the document says what the delay is. */
  #auto: AutoDelay | undefined;
  #detour: { readonly stream: EgressStream; receivers: number } | undefined;

  constructor(id: string, document: Document, rim: ProgrammeRim) {
    this.id = id;
    this.#rim = rim;
    this.#document = document;
    this.#bitrate = document.bitrate;
    this.#auto = autoDelay(document, { us: wantedDelayUs(document), calm: undefined });
    this.#delay = constantDelay(this.#auto?.us ?? wantedDelayUs(document));
    this.timeline = {
      epoch: randomBytes(8).toString("hex"),
      originUs: Math.round(rim.clock.nowUs()) + leadUs,
      rtpOrigin: randomInt(2 ** 32),
      firstFrame: randomInt(0x8000), // RFC 3711 3.3.1: the first loss must not look like a wrap
      frameSamples: document.frameSeconds * sampleRate,
    };
    this.#stream = rim.egress.open(this.stream);
    this.#stream.delay(this.#delay);
    const { epoch, originUs } = this.timeline;
    const { library } = rim;
    this.player = new Player({
      programme: id,
      epoch,
      library,
      patienceUs: patienceUs(document),
      nowUs: () => rim.clock.nowUs(),
      capturedUs: (mediaSample) => originUs + (mediaSample * 1e6) / sampleRate,
      post: (message) => rim.post(message),
      event: (event) => rim.event(event),
    });
    this.bells = new Bells({
      ...{ epoch, originUs },
      delayUs: (siteUs) => delayAt(this.#delay, siteUs),
      post: (message) => rim.post(message),
    });
    this.#begin();
    this.player.stand(standing(document));
  }

  /** What its packets have in common. */
  get stream(): Stream {
    const { originUs, rtpOrigin, firstFrame, frameSamples } = this.timeline;
    const { ssrc, rtxSsrc } = this;
    const names = { ssrc, rtxSsrc, cname: this.cname, firstSequence: firstFrame, firstTimestamp: rtpOrigin };
    return { ...names, frameSamples, originUs, originNtp: this.#rim.clock.ntpSeconds(originUs) };
  }

  get cname(): string {
    return this.#rim.cname;
  }

  get content(): Document["content"] {
    return this.#document.content;
  }

  /** In force, bit/s. */
  get bitrate(): number {
    return this.#bitrate;
  }

  /** Capture to sound, and how it changes. */
  get delay(): DelayTrajectory {
    return this.#delay;
  }

  /** True when the document differs in what listeners must join anew for. */
  needsNewEpoch(document: Document): boolean {
    const { frameSeconds, content } = this.#document;
    const patient = patienceUs(document) === patienceUs(this.#document);
    return frameSeconds !== document.frameSeconds || content !== document.content || !patient;
  }

  /** Takes over what can change while it is heard: delay and bitrate. */
  adjust(document: Document): void {
    this.#document = document;
    this.relieve(this.#levels);
    this.player.stand(standing(document));
    // An automatic delay goes on from the one in force: nobody hears that it has become automatic.
    this.#auto = autoDelay(document, this.#auto ?? { us: this.#delay.toUs, calm: undefined });
    this.#moveDelay(this.#auto?.us ?? wantedDelayUs(document));
  }

  /** Lets an automatic delay follow what the speakers that listen need. Call about once a second. */
  follow(needs: readonly Need[]): void {
    if (this.#auto === undefined) return;
    const { recommendedUs } = this.#advise(needs);
    const nowUs = this.#rim.clock.nowUs();
    this.#auto = followAdvice(this.#auto, { recommendedUs, bounds: delayBounds(this.#document), nowUs });
    this.#moveDelay(this.#auto.us);
  }

  #moveDelay(toUs: number): void {
    if (toUs === this.#delay.toUs) return;
    this.#delay = changeDelay(this.#delay, toUs, this.#rim.clock.nowUs());
    this.#stream.delay(this.#delay);
    this.#detour?.stream.delay(this.#delay);
  }

  /** Encodes with what suits the levels of redundancy at which its receivers are. */
  relieve(levels: readonly Level[]): void {
    this.#levels = levels;
    const bitrate = relievedBitrate(this.#document.bitrate, levels);
    if (bitrate === this.#bitrate) return;
    this.#bitrate = bitrate;
    this.#rim.post({ kind: "bitrate", epoch: this.timeline.epoch, bitrate });
  }

  /** Begins to send to a connected peer: natively, or, where its path has no socket of its own, through the peer. */
  add(peer: EgressPeer, negotiated: Negotiated): EgressReceiver {
    if (peer.egress()?.fd !== undefined) return this.#stream.add(peer, negotiated);
    const detour = (this.#detour ??= { stream: peerEgress.open(this.stream), receivers: 0 });
    detour.stream.delay(this.#delay);
    const receiver = detour.stream.add(peer, negotiated);
    const count = (change: 1 | -1): void => {
      detour.receivers += change;
      this.#rim.post({ kind: "copy", epoch: this.timeline.epoch, on: detour.receivers > 0 });
    };
    count(1);
    return {
      route: (route) => receiver.route(route),
      redundancy: (distances) => receiver.redundancy(distances),
      retransmit: (sequences) => receiver.retransmit(sequences),
      counters: () => receiver.counters(),
      said: () => receiver.said(),
      remove: () => {
        receiver.remove();
        count(-1);
      },
    };
  }

  heard(message: Exclude<FromWorker, { kind: "ready" }>): void {
    if (message.kind === "frame") {
      this.#detour?.stream.publish(message.frame, message.payload);
      return;
    }
    this.player.heard(message);
    this.bells.heard(message);
  }

  /** What the speakers that listen make of the delay in force. */
  advice(needs: readonly Need[]): { readonly recommendedDelaySeconds?: number; readonly behind: string[] } {
    const { recommendedUs, behind } = this.#advise(needs);
    const named = behind.slice(0, mostNamed);
    return recommendedUs === undefined
      ? { behind: named }
      : { recommendedDelaySeconds: recommendedUs / 1e6, behind: named };
  }

  #advise(needs: readonly Need[]): DelayAdvice {
    return adviseDelay(needs, { delayUs: this.#delay.toUs, programmeClass: this.#document.class });
  }

  /** Lateness is that since the last call. */
  telemetry(listeners: number, needs: readonly Need[]): MediaTelemetry["programmes"][number] {
    const { framesEncoded, framesLate, latenessP99, latenessMax } = this.#pace.read();
    const { playing } = this.player;
    const { packetsSent, bytesSent, retransmittedPacketsSent, redundantBytesSent } = this.#sent();
    return {
      id: this.id,
      epoch: this.timeline.epoch,
      class: this.#document.class,
      delaySeconds: this.#delay.toUs / 1e6,
      delayIsAuto: this.#auto !== undefined,
      state: playing === undefined ? "idle" : "playing",
      ...(playing !== undefined && {
        playback: playing.playback,
        source: playing.source,
        positionSeconds: playing.positionSeconds,
        ...(playing.durationSeconds !== undefined && { durationSeconds: playing.durationSeconds }),
      }),
      listeners,
      ...this.advice(needs),
      framesEncoded,
      framesLate,
      latenessP99Seconds: latenessP99,
      latenessMaxSeconds: latenessMax,
      packetsSent,
      bytesSent,
      retransmittedPacketsSent,
      redundantBytesSent,
    };
  }

  lateness(): ReturnType<PaceReader["histogram"]> {
    return this.#pace.histogram();
  }

  /** After its listeners. */
  close(): void {
    this.player.close();
    this.bells.close();
    this.#rim.post({ kind: "end", epoch: this.timeline.epoch });
    this.#detour?.stream.close();
    this.#stream.close();
  }

  #begin(): void {
    const { epoch, frameSamples } = this.timeline;
    const { content } = this.#document;
    const bitrate = this.#bitrate;
    // What is captured live takes its time to arrive. Its frames are sent that much later, within the delay that was announced.
    const originUs = this.timeline.originUs + patienceUs(this.#document);
    const { native } = this.#stream;
    const pace = this.#paceMemory;
    this.#rim.post({ kind: "begin", programme: { epoch, originUs, frameSamples, bitrate, content, native, pace } });
  }

  #sent(): EgressCounters {
    return addCounters(this.#stream.counters(), this.#detour?.stream.counters() ?? noCounters);
  }
}

/** How long after the end of its span a frame is made, so that live samples of the whole span are there. */
const patienceUs = ({ source }: Document): number => (source?.kind === "pcm" ? source.jitterSeconds * 1e6 : 0);

const autoDelay = (document: Document, from: AutoDelay): AutoDelay | undefined =>
  document.delaySeconds === "auto" ? bounded(from, delayBounds(document)) : undefined;

const standing = ({ source }: Document): Playable | undefined =>
  source === null || source.kind === "silence" ? undefined : source;
