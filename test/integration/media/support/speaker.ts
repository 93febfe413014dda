import { request } from "node:https";
import { request as plainRequest, type IncomingMessage } from "node:http";
import {
  delayAttribute,
  parseDelay,
  parseTimeline,
  timelineAttribute,
  type DelayTrajectory,
  type Timeline,
} from "@carillon/contracts/timeline";
import { splitRed } from "@carillon/core/rtp/red";
import { type App, buildRtcp, parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { parseRtp, type RtpPacket } from "@carillon/core/rtp/rtp";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { createOfferingPeer } from "@carillon/rtc/offering-peer";
import type { OfferingPeer } from "@carillon/rtc/peer";
import type { Negotiated } from "@carillon/rtc/sdp";
import type { CertifiedKey } from "../../../support/certificates.js";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One HTTP request, with a device's certificate if one is given. */
export function ask(
  url: string,
  { method = "GET", headers = {}, body }: Asked,
  identity?: CertifiedKey,
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const answered = (incoming: IncomingMessage): void => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
  };
  const options = { method, headers, agent: false as const };
  const outgoing = url.startsWith("https:")
    ? request(url, { ...options, rejectUnauthorized: false, ...identity }, answered)
    : plainRequest(url, options, answered);
  outgoing.on("error", reject);
  outgoing.end(body);
  return promise;
}

const certificate = createCertificate();
const ownSsrc = 4711;

/** A speaker as the media service sees it: WHEP, RTP in, RTCP out. It decodes nothing. */
export class TestSpeaker implements AsyncDisposable {
  readonly packets: { packet: RtpPacket; arrivalUs: number }[] = [];
  readonly rtcp: RtcpPacket[] = [];
  readonly peer: OfferingPeer;
  readonly #identity: CertifiedKey;
  negotiated: Negotiated | undefined;
  location = "";
  etag = "";

  constructor(identity: CertifiedKey) {
    this.#identity = identity;
    this.peer = createOfferingPeer({ certificate, network: { addresses: ["127.0.0.1"] } });
    this.peer.onRtp((bytes, arrivalUs) => {
      const packet = parseRtp(bytes);
      if (packet !== undefined) this.packets.push({ packet, arrivalUs });
    });
    this.peer.onRtcp((bytes) => this.rtcp.push(...parseRtcp(bytes)));
  }

  async join(base: string, programme = "hall"): Promise<Reply> {
    const offer = await this.peer.createOffer();
    const reply = await this.ask(`${base}/whep/${programme}`, {
      method: "POST",
      headers: { "content-type": "application/sdp" },
      body: offer,
    });
    if (reply.status !== 201) return reply;
    this.location = new URL(reply.headers.location ?? "", base).href;
    this.etag = reply.headers.etag ?? "";
    this.negotiated = this.peer.acceptAnswer(reply.body);
    return reply;
  }

  ask(url: string, asked: Asked): Promise<Reply> {
    return ask(url, asked, this.#identity);
  }

  patch(body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    return this.ask(this.location, {
      method: "PATCH",
      headers: { "content-type": "application/trickle-ice-sdpfrag", ...headers },
      body,
    });
  }

  send(...packets: RtcpPacket[]): void {
    this.peer.sendRtcp(buildRtcp(packets));
  }

  /** Says that it is there. */
  report(): void {
    this.send({ kind: "receiver-report", ssrc: ownSsrc, reports: [] });
  }

  askAgain(lost: readonly number[]): void {
    this.send({ kind: "nack", senderSsrc: ownSsrc, mediaSsrc: this.ssrc, lost });
  }

  app(name: string, data: Uint8Array): void {
    this.send({ kind: "app", ssrc: ownSsrc, subtype: 0, name, data });
  }

  apps(name: string, subtype: number): App[] {
    return this.rtcp.flatMap((packet) =>
      packet.kind === "app" && packet.name === name && packet.subtype === subtype ? packet : [],
    );
  }

  get ssrc(): number {
    return this.negotiated?.ssrcs[0] ?? 0;
  }

  get timeline(): Timeline {
    return found(parseTimeline(this.#attribute(timelineAttribute)));
  }

  get delay(): DelayTrajectory {
    return found(parseDelay(this.#attribute(delayAttribute)));
  }

  /** Opus frames by number, from whatever brought them. */
  get frames(): Map<number, Uint8Array> {
    const { timeline, negotiated } = this;
    const frames = new Map<number, Uint8Array>();
    for (const { packet } of this.packets) {
      if (packet.ssrc !== this.ssrc) continue;
      const frame = ((packet.timestamp - timeline.rtpOrigin) >>> 0) / timeline.frameSamples;
      const payload =
        packet.payloadType === negotiated?.red ? splitRed(packet.payload)?.primary.payload : packet.payload;
      if (payload !== undefined) frames.set(frame, payload);
    }
    return frames;
  }

  #attribute(name: string): string {
    const line = this.negotiated?.attributes.find((attribute) => attribute.startsWith(`${name}:`));
    return line?.slice(name.length + 1) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer.close();
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the answer lacks what was looked for");
  return value;
}
