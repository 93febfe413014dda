import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as later } from "node:timers";

/** A UDP relay in front of a media service, for one client; both directions can be impaired while it runs. */
export class LossyRelay {
  readonly #front: Socket;
  #back: Socket;
  readonly #target: { readonly address: string; readonly port: number };
  #client: { readonly address: string; readonly port: number } | undefined;
  #closed = false;
  loss = 0;
  delayMs = 0;
  forwarded = 0;

  private constructor(front: Socket, back: Socket, target: { address: string; port: number }) {
    this.#front = front;
    this.#back = back;
    this.#target = target;
    front.on("message", (datagram, from) => {
      this.#client = from;
      this.#pass(this.#back, datagram, target);
    });
    this.#listen(back);
  }

  static async open(target: { address: string; port: number }): Promise<LossyRelay> {
    return new LossyRelay(await bound(), await bound(), target);
  }

  #listen(back: Socket): void {
    back.on("message", (datagram) => {
      if (this.#client !== undefined) this.#pass(this.#front, datagram, this.#client);
    });
  }

  /** What a NAT does that has forgotten: from now on datagrams come from another port, and the old one is dead. */
  async rebind(): Promise<void> {
    this.#back.close();
    this.#back = await bound();
    this.#listen(this.#back);
  }

  /** Sends to the media service in the client's name. */
  inject(datagram: Buffer): void {
    this.#pass(this.#back, datagram, this.#target);
  }

  get port(): number {
    return this.#front.address().port;
  }

  close(): void {
    this.#closed = true;
    this.#front.close();
    this.#back.close();
  }

  #pass(socket: Socket, datagram: Buffer, to: { address: string; port: number }): void {
    if (Math.random() < this.loss) return;
    this.forwarded += 1;
    const send = (): void => {
      if (!this.#closed) socket.send(datagram, to.port, to.address, () => undefined);
    };
    if (this.delayMs > 0) later(send, this.delayMs).unref();
    else send();
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  const listening = once(socket, "listening");
  socket.bind(0, "127.0.0.1");
  await listening;
  return socket;
}

const candidateLine = /a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host\r\n/g;

/** The offer without candidates: the media service learns the relay's address from the checks that come through it. */
export const withoutCandidates = (sdp: string): string => sdp.replaceAll(candidateLine, "");

/** Puts a relay in front of the first loopback candidate of an answer or fragment. */
export async function throughRelay(sdp: string): Promise<{ sdp: string; relay: LossyRelay }> {
  const target = [...sdp.matchAll(candidateLine)]
    .map(([, address = "", port]) => ({ address, port: Number(port) }))
    .find(({ address }) => address === "127.0.0.1");
  if (target === undefined) throw new Error(`no candidate on 127.0.0.1 in\n${sdp}`);
  const relay = await LossyRelay.open(target);
  const line = `a=candidate:1 1 udp 2130706431 127.0.0.1 ${relay.port} typ host\r\n`;
  return {
    relay,
    sdp: `${withoutCandidates(sdp).replace("a=end-of-candidates\r\n", "")}${line}a=end-of-candidates\r\n`,
  };
}
