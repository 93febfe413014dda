import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { parseRtp, type RtpPacket } from "@carillon/core/rtp/rtp";
import type { EgressPeer } from "@carillon/media/egress/egress";
import type { Egress as Route, SrtpProfile } from "@carillon/rtc/peer";
import { SrtpSession } from "@carillon/rtc/srtp/session";
import { UdpPort } from "@carillon/rtc/udp-port";

const bytesOf = { AEAD_AES_128_GCM: 12, AES128_CM_HMAC_SHA1_80: 14 } as const;
const master = (profile: SrtpProfile) => ({ key: randomBytes(16), salt: randomBytes(bytesOf[profile]) });

/** The sending end of a session and its receiving end on real sockets, with keys as if DTLS had agreed on them. */
export class Wire implements EgressPeer {
  readonly id = "wire";
  /** What arrived, opened and in order of arrival. */
  readonly packets: RtpPacket[] = [];
  /** Datagrams that did not open, or not for the first time. */
  readonly refused: string[] = [];
  /** Longest datagram seen. */
  longest = 0;
  readonly #port: UdpPort;
  readonly #receiver: Socket;
  readonly #profile: SrtpProfile;
  readonly #sending: SrtpSession;
  readonly #receiving: SrtpSession;

  private constructor(profile: SrtpProfile, port: UdpPort, receiver: Socket) {
    const [ours, theirs] = [master(profile), master(profile)];
    this.#profile = profile;
    this.#port = port;
    this.#receiver = receiver;
    this.#sending = new SrtpSession({ profile, local: ours, remote: theirs });
    this.#receiving = new SrtpSession({ profile, local: theirs, remote: ours });
    receiver.on("message", (datagram) => this.#take(datagram));
  }

  static async open(profile: SrtpProfile = "AEAD_AES_128_GCM"): Promise<Wire> {
    const receiver = createSocket({ type: "udp4", recvBufferSize: 4 << 20 });
    receiver.bind(0, "127.0.0.1");
    await once(receiver, "listening");
    return new Wire(profile, await UdpPort.open({ addresses: ["127.0.0.1"] }), receiver);
  }

  get route(): Route {
    const { key, salt, authKey } = this.#sending.sendKeys;
    const [path] = this.#port.paths;
    const fd = path && this.#port.descriptor(path);
    const remotePort = this.#receiver.address().port;
    return { profile: this.#profile, key, salt, authKey, fd, remoteAddress: "127.0.0.1", remotePort, family: 4 };
  }

  egress(): Route {
    return this.route;
  }

  sendRtp(packet: Uint8Array): void {
    const sealed = this.#sending.sealRtp(Buffer.from(packet));
    const [path] = this.#port.paths;
    if (sealed === undefined || path === undefined) throw new Error("a packet that cannot be sent");
    this.#port.send(sealed, path, { address: "127.0.0.1", port: this.#receiver.address().port });
  }

  /** Packets of one payload type. */
  of(payloadType: number): RtpPacket[] {
    return this.packets.filter((packet) => packet.payloadType === payloadType);
  }

  #take(datagram: Buffer): void {
    this.longest = Math.max(this.longest, datagram.length);
    const opened = this.#receiving.openRtp(datagram);
    const packet = opened.kind === "opened" ? parseRtp(opened.packet) : undefined;
    if (packet === undefined) this.refused.push(opened.kind);
    else this.packets.push(packet);
  }

  /** As Node.js does when a peer is closed. */
  async closeSender(): Promise<void> {
    await this.#port.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#port.close();
    const closed = once(this.#receiver, "close");
    this.#receiver.close();
    await closed;
  }
}
