import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  delayAttribute,
  formatDelay,
  formatTimeline,
  timelineAttribute,
  type DelayTrajectory,
} from "@carillon/contracts/timeline";
import { buildRed } from "@carillon/core/rtp/red";
import { buildRtcp, parseRtcp, type App } from "@carillon/core/rtp/rtcp";
import { buildRtp } from "@carillon/core/rtp/rtp";
import { wrapRtx } from "@carillon/core/rtp/rtx";
import { createAnsweringPeer } from "@carillon/rtc/answering-peer";
import { monotonicUs } from "@carillon/rtc/clock";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import type { AnsweringPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { CertifiedKey } from "../../../support/certificates.js";

interface Encoder {
  encode(pcm: Buffer): Buffer;
  setBitrate(bitsPerSecond: number): void;
}
interface OpusModule {
  OpusEncoder: new (rate: number, channels: number) => Encoder;
}

interface Listener {
  readonly peer: AnsweringPeer;
  readonly negotiated: Negotiated;
  /** Counts the listeners. */
  readonly index: number;
  rtxSequence: number;
}

export interface TestMediaOptions {
  readonly identity: CertifiedKey;
  readonly ca: string;
  readonly port: number;
  /** One channel at 48 kHz, played once from the start on, then silence. */
  readonly programme: Float32Array;
  readonly delayUs: number;
}

const frameSamples = 480;
const remembered = 1024;
/** The budget at 100 ms of delay, less what the speaker needs itself. */
const tolerableLatenessUs = 40_000;
const certificate = createCertificate();
const { OpusEncoder } = createRequire(import.meta.url)("@discordjs/opus") as OpusModule;

/**
 * One programme behind WHEP, as the media service gives it, in a page: what an agent needs of the other side, and knobs for what
 * can go wrong. Site time is this process's monotonic clock plus a constant, so that nobody takes one for the other.
 */
export class TestMedia {
  /** Whether a datagram of this kind is lost on the way to the n-th listener. */
  loses: (what: "rtp" | "rtx" | "rtcp", listener: number) => boolean = () => false;
  refuses: number | undefined;
  readonly asked: number[] = [];
  readonly apps: App[] = [];
  offers = 0;
  restarts = 0;
  farewells = 0;
  /** Samples around which this process itself was too late, because the machine was: of their sound nothing can be said. */
  readonly stalls: { readonly from: number; readonly to: number }[] = [];
  readonly originUs: number;
  readonly siteOffsetUs = 3_600e6;
  delay: DelayTrajectory;

  readonly #options: TestMediaOptions;
  readonly #server: Server;
  readonly #listeners = new Map<string, Listener>();
  readonly #frames: Buffer[] = [];
  readonly #encoder = new OpusEncoder(48_000, 2);
  readonly #epoch = Math.random().toString(36).slice(2, 10);
  readonly #rtpOrigin = 4_294_000_000;
  readonly #firstFrame = 65_000;
  readonly #ssrc = 0x1234_5678;
  readonly #timer: NodeJS.Timeout;
  #next = 0;
  #silentSince: number | undefined;

  private constructor(options: TestMediaOptions) {
    this.#options = options;
    this.originUs = monotonicUs() + this.siteOffsetUs;
    this.delay = { fromUs: options.delayUs, toUs: options.delayUs, applyAtUs: 0, slopePpm: 3000 };
    this.#encoder.setBitrate(96_000);
    const { identity, ca } = options;
    this.#server = createServer(
      { ...identity, ca, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        this.#answer(request, response).catch((error: unknown) => {
          response.writeHead(500).end(String(error));
        });
      },
    );
    this.#timer = setInterval(() => this.#produce(), 5);
  }

  static async start(options: TestMediaOptions): Promise<TestMedia> {
    const media = new TestMedia(options);
    media.#server.listen(options.port, "127.0.0.1");
    await once(media.#server, "listening");
    return media;
  }

  /** Local (this process's) time at which a sample of the programme was captured. */
  capturedAt(sample: number): number {
    return this.originUs - this.siteOffsetUs + (sample * 1e6) / 48_000;
  }

  /** Whether a window of 100 ms around a sample is as the speaker made it. */
  wasInTime(sample: number): boolean {
    return !this.stalls.some(({ from, to }) => sample > from && sample < to);
  }

  /** Nothing passes in either direction, as if the cable were pulled. */
  cut(isCut: boolean): void {
    this.#silentSince = isCut ? monotonicUs() : undefined;
  }

  tell(trajectory: DelayTrajectory): void {
    this.delay = trajectory;
    for (const { peer } of this.#listeners.values()) this.#tellDelay(peer);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    this.#server.close();
    await Promise.all([...this.#listeners.values()].map(({ peer }) => peer.close()));
  }

  get #isCut(): boolean {
    return this.#silentSince !== undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const id = /\/whep\/hall\/(.+)$/.exec(request.url ?? "")?.[1];
    if (this.refuses !== undefined) response.writeHead(this.refuses, { "retry-after": "1" }).end();
    else if (request.method === "POST") await this.#join(body, response);
    else await this.#change(id, request, body, response);
  }

  async #join(offer: string, response: ServerResponse): Promise<void> {
    this.offers += 1;
    const peer = createAnsweringPeer({ certificate, network: { addresses: ["127.0.0.1"] } });
    const timeline = {
      epoch: this.#epoch,
      originUs: this.originUs,
      rtpOrigin: this.#rtpOrigin,
      firstFrame: this.#firstFrame,
      frameSamples,
    };
    const { sdp, negotiated } = await peer.answer(offer, {
      ssrc: this.#ssrc,
      rtxSsrc: this.#ssrc + 1,
      cname: "test",
      attributes: [`${timelineAttribute}:${formatTimeline(timeline)}`, `${delayAttribute}:${formatDelay(this.delay)}`],
    });
    const listener: Listener = { peer, negotiated, index: this.offers - 1, rtxSequence: 7 };
    peer.onRtcp((packet, arrivalUs) => this.#hear(listener, packet, arrivalUs));
    this.#listeners.set(peer.id, listener);
    response
      .writeHead(201, { location: `/whep/hall/${peer.id}`, "content-type": "application/sdp", etag: '"1"' })
      .end(sdp);
  }

  async #change(
    id: string | undefined,
    request: IncomingMessage,
    body: string,
    response: ServerResponse,
  ): Promise<void> {
    const listener = this.#listeners.get(id ?? "");
    if (listener === undefined) response.writeHead(404).end();
    else if (request.method === "DELETE") {
      this.farewells += 1;
      this.#listeners.delete(listener.peer.id);
      await listener.peer.close();
      response.writeHead(200).end();
    } else {
      this.restarts += 1;
      const fragment = await listener.peer.restart(body);
      response.writeHead(200, { "content-type": "application/trickle-ice-sdpfrag", etag: '"2"' }).end(fragment);
    }
  }

  #hear(listener: Listener, compound: Uint8Array, arrivalUs: number): void {
    if (this.#isCut) return;
    for (const packet of parseRtcp(compound)) {
      if (packet.kind === "nack") {
        this.asked.push(...packet.lost);
        for (const sequence of packet.lost) this.#resend(listener, sequence);
      }
      if (packet.kind !== "app") continue;
      this.apps.push(packet);
      if (packet.name === "CCLK") this.#tellTime(listener, packet.data, arrivalUs);
    }
  }

  #tellTime({ peer, index }: Listener, asked: Uint8Array, arrivalUs: number): void {
    const data = new Uint8Array(28);
    data.set(asked.subarray(0, 12));
    const view = new DataView(data.buffer);
    view.setFloat64(12, arrivalUs + this.siteOffsetUs);
    view.setFloat64(20, monotonicUs() + this.siteOffsetUs);
    if (!this.loses("rtcp", index))
      peer.sendRtcp(buildRtcp([{ kind: "app", ssrc: this.#ssrc, subtype: 1, name: "CCLK", data }]));
  }

  #tellDelay(peer: AnsweringPeer): void {
    const { fromUs, toUs, applyAtUs, slopePpm } = this.delay;
    const data = new Uint8Array(32);
    const view = new DataView(data.buffer);
    [fromUs, toUs, applyAtUs, slopePpm].forEach((value, index) => view.setFloat64(8 * index, value));
    peer.sendRtcp(buildRtcp([{ kind: "app", ssrc: this.#ssrc, subtype: 0, name: "CDLY", data }]));
  }

  #produce(): void {
    const nowUs = monotonicUs();
    if (nowUs - this.capturedAt((this.#next + 1) * frameSamples) > tolerableLatenessUs)
      this.stalls.push({ from: this.#next * frameSamples - 4800, to: (nowUs - this.capturedAt(0)) * 0.048 + 4800 });
    for (; this.capturedAt((this.#next + 1) * frameSamples) <= monotonicUs(); this.#next += 1) {
      this.#frames[this.#next % remembered] = this.#encoder.encode(this.#pcm(this.#next));
      for (const listener of this.#listeners.values()) this.#send(listener, this.#next);
    }
  }

  #pcm(index: number): Buffer {
    const pcm = Buffer.alloc(frameSamples * 4);
    for (let n = 0; n < frameSamples; n += 1) {
      const value = Math.round((this.#options.programme[index * frameSamples + n] ?? 0) * 32_767);
      pcm.writeInt16LE(value, 4 * n);
      pcm.writeInt16LE(value, 4 * n + 2);
    }
    return pcm;
  }

  #packet(index: number, { negotiated }: Listener, withCopy: boolean): Uint8Array | undefined {
    const frame = this.#frames[index % remembered];
    if (frame === undefined) return undefined;
    const copy = withCopy && index > 0 ? this.#frames[(index - 1) % remembered] : undefined;
    const fields = {
      payloadType: withCopy && negotiated.red !== undefined ? negotiated.red : negotiated.opus,
      sequence: (this.#firstFrame + index) & 0xffff,
      timestamp: (this.#rtpOrigin + index * frameSamples) % 2 ** 32,
      ssrc: this.#ssrc,
    };
    if (!withCopy || negotiated.red === undefined) return buildRtp(fields, frame);
    const payloadType = negotiated.opus;
    const redundant = copy === undefined ? [] : [{ payloadType, timestampOffset: frameSamples, payload: copy }];
    return buildRtp(fields, buildRed({ redundant, primary: { payloadType, payload: frame } }));
  }

  #send(listener: Listener, index: number): void {
    const packet = this.#packet(index, listener, true);
    if (packet !== undefined && !this.#isCut && !this.loses("rtp", listener.index)) listener.peer.sendRtp(packet);
  }

  #resend(listener: Listener, sequence: number): void {
    const back = (this.#firstFrame + this.#next - 1 - sequence) & 0xffff;
    const index = this.#next - 1 - back;
    const original = index >= 0 && back < remembered ? this.#packet(index, listener, false) : undefined;
    const payloadType = listener.negotiated.rtx;
    if (original === undefined || payloadType === undefined || this.loses("rtx", listener.index)) return;
    listener.rtxSequence = (listener.rtxSequence + 1) & 0xffff;
    const wrapped = wrapRtx(original, { ssrc: this.#ssrc + 1, payloadType, sequence: listener.rtxSequence });
    if (wrapped !== undefined) listener.peer.sendRtp(wrapped);
  }
}
