import { randomBytes } from "node:crypto";
import { buildRtcp, parseRtcp, type RtcpPacket } from "@carillon/core/rtp/rtcp";
import { parseRtp, type RtpPacket } from "@carillon/core/rtp/rtp";
import type { EgressPeer } from "@carillon/media/egress/egress";
import { type DatagramSocket, openDgramSocket, type OpenSocket } from "@carillon/rtc/datagram-socket";
import type { ConsentKeys, Egress as Route, SrtpProfile } from "@carillon/rtc/peer";
import { SrtpSession } from "@carillon/rtc/srtp/session";

const bytesOf = { AEAD_AES_128_GCM: 12, AES128_CM_HMAC_SHA1_80: 14 } as const;
const master = (profile: SrtpProfile) => ({ key: randomBytes(16), salt: randomBytes(bytesOf[profile]) });
const isRtcp = (datagram: Buffer): boolean => (datagram[1] ?? 0) >= 192 && (datagram[1] ?? 0) <= 223;

type Take = (packet: Uint8Array, arrivalUs: number) => void;

/** The sending end of a session and its receiving end on real sockets, with keys as if DTLS had agreed on them. */
export class Wire implements EgressPeer {
  readonly id = "wire";
  /** What arrived, opened and in order of arrival. */
  readonly packets: RtpPacket[] = [];
  readonly rtcp: RtcpPacket[] = [];
  /** The same, as kinds. */
  readonly order: ("sound" | "rtcp")[] = [];
  /** Datagrams that were no SRTP. */
  readonly others: Buffer[] = [];
  /** What the sending end got beside RTCP. */
  get leftOver(): readonly Buffer[] {
    return this.#ears.leftOver;
  }
  /** With which the sending end may ask whether it may go on. */
  consent: ConsentKeys | undefined;
  /** Datagrams that did not open, or not for the first time. */
  readonly refused: string[] = [];
  /** Longest datagram seen. */
  longest = 0;
  readonly #profile: SrtpProfile;
  readonly #sender: DatagramSocket;
  readonly #receiver: DatagramSocket;
  readonly #sending: SrtpSession;
  readonly #receiving: SrtpSession;
  readonly #ears: Ears;
  #closing: Promise<void> | undefined;

  private constructor(profile: SrtpProfile, sender: DatagramSocket, receiver: DatagramSocket, ends: Ends) {
    this.#profile = profile;
    this.#sender = sender;
    this.#receiver = receiver;
    this.#sending = ends.sending;
    this.#receiving = ends.receiving;
    this.#ears = ends.ears;
    ends.ears.receiver = (datagram) => this.#take(datagram);
  }

  static async open(
    profile: SrtpProfile = "AEAD_AES_128_GCM",
    openSocket: OpenSocket = openDgramSocket,
  ): Promise<Wire> {
    const [ours, theirs] = [master(profile), master(profile)];
    const sending = new SrtpSession({ profile, local: ours, remote: theirs });
    const receiving = new SrtpSession({ profile, local: theirs, remote: ours });
    const ears: Ears = { receiver: () => undefined, leftOver: [], handedOver: undefined, rtcp: () => undefined };
    const anywhere = { address: "127.0.0.1", port: 0 };
    const receiver = await openDgramSocket(anywhere, (datagram) => ears.receiver(datagram));
    const sender = await openSocket(anywhere, (datagram, _from, arrivalUs) => {
      if (!isRtcp(datagram)) {
        ears.leftOver.push(datagram);
        return;
      }
      if (ears.handedOver !== undefined) {
        ears.handedOver(datagram, arrivalUs);
        return;
      }
      const opened = sending.openRtcp(datagram);
      if (opened.kind === "opened") ears.rtcp(opened.packet, arrivalUs);
    });
    return new Wire(profile, sender, receiver, { sending, receiving, ears });
  }

  get route(): Route {
    const remotePort = this.#receiver.port;
    const { fd } = this.#sender;
    const { consent } = this;
    return {
      profile: this.#profile,
      ...this.#sending.keys,
      fd,
      remoteAddress: "127.0.0.1",
      remotePort,
      family: 4,
      consent,
    };
  }

  egress(): Route {
    return this.route;
  }

  sendRtp(packet: Uint8Array): void {
    this.#send(this.#sending.sealRtp(Buffer.from(packet)));
  }

  sendRtcp(packet: Uint8Array): undefined {
    this.#send(this.#sending.sealRtcp(Buffer.from(packet)));
    return undefined;
  }

  onRtcp(listener: Take): void {
    this.#ears.rtcp = listener;
  }

  handOverRtcp(take: Take): void {
    this.#ears.handedOver = take;
  }

  #send(sealed: Buffer | undefined): void {
    if (sealed === undefined) throw new Error("a packet that cannot be sent");
    this.#sender.send(sealed, { address: "127.0.0.1", port: this.#receiver.port });
  }

  /** What the receiving end says, as it goes over the wire. */
  protect(...packets: readonly RtcpPacket[]): Buffer {
    const sealed = this.#receiving.sealRtcp(Buffer.from(buildRtcp(packets)));
    if (sealed === undefined) throw new Error("a compound that cannot be sent");
    return sealed;
  }

  /** The receiving end sends bytes to the sending one. */
  say(datagram: Uint8Array): void {
    this.#receiver.send(datagram, { address: "127.0.0.1", port: this.#sender.port });
  }

  /** Packets of one payload type. */
  of(payloadType: number): RtpPacket[] {
    return this.packets.filter((packet) => packet.payloadType === payloadType);
  }

  #take(datagram: Buffer): void {
    if ((datagram[0] ?? 0) < 4) {
      this.others.push(datagram);
      return;
    }
    this.longest = Math.max(this.longest, datagram.length);
    const opened = isRtcp(datagram) ? this.#receiving.openRtcp(datagram) : this.#receiving.openRtp(datagram);
    if (opened.kind === "opened") this.order.push(isRtcp(datagram) ? "rtcp" : "sound");
    if (opened.kind !== "opened") this.refused.push(opened.kind);
    else if (isRtcp(datagram)) this.rtcp.push(...parseRtcp(opened.packet));
    else {
      const packet = parseRtp(opened.packet);
      if (packet === undefined) this.refused.push("not RTP");
      else this.packets.push(packet);
    }
  }

  /** As Node.js does when a peer is closed. */
  closeSender(): Promise<void> {
    return (this.#closing ??= this.#sender.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeSender();
    await this.#receiver.close();
  }
}

interface Ears {
  receiver: (datagram: Buffer) => void;
  readonly leftOver: Buffer[];
  handedOver: Take | undefined;
  rtcp: Take;
}

interface Ends {
  readonly sending: SrtpSession;
  readonly receiving: SrtpSession;
  readonly ears: Ears;
}
