import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { monotonicUs } from "./clock.js";
import type { TransportAddress } from "./ice/stun.js";

/** One bound UDP socket. The caller closes it. */
export interface DatagramSocket {
  readonly port: number;
  /** For whoever sends through it beside us; undefined where that is not known. Valid until `close`. */
  readonly fd: number | undefined;
  /** What cannot leave is dropped: ICE finds out by silence. Returns when it left (CLOCK_MONOTONIC, µs). */
  send(datagram: Uint8Array, to: TransportAddress): number;
  /** Resolves when the port is free. */
  close(): Promise<void>;
}

/** What a socket has received, and when (CLOCK_MONOTONIC, µs). The bytes are the taker's to keep. */
export type TakeDatagram = (datagram: Buffer, from: TransportAddress, arrivalUs: number) => void;

/** Opens a socket at a literal address; port 0 is any free one. Rejects with an Error that has the system's `code`. */
export type OpenSocket = (local: TransportAddress, take: TakeDatagram) => Promise<DatagramSocket>;

/** Linux halves what it is asked for and clamps it to net.core.rmem_max; half a second of 200 receivers' feedback fits. */
const receiveBufferBytes = 2 * 1024 * 1024;

/** Sockets of Node.js, read by its event loop. */
export const openDgramSocket: OpenSocket = async (local, take) => {
  const isIpv6 = local.address.includes(":");
  const socket = createSocket({
    type: isIpv6 ? "udp6" : "udp4",
    ipv6Only: isIpv6,
    recvBufferSize: receiveBufferBytes,
    // Only literal addresses are sent to; the default would go through the resolver for each datagram.
    lookup: (host, _options, done) => done(null, host, host.includes(":") ? 6 : 4),
  });
  try {
    const listening = once(socket, "listening"); // before bind, which may emit it at once
    socket.bind({ ...local, exclusive: true });
    await listening;
  } catch (cause) {
    socket.close();
    throw cause;
  }
  // A route that is down reports errors here.
  socket.on("error", () => undefined);
  socket.on("message", (datagram, from) => take(datagram, from, monotonicUs()));
  return new DgramSocket(socket);
};

class DgramSocket implements DatagramSocket {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get fd(): number | undefined {
    return descriptorOf(this.#socket);
  }

  send(datagram: Uint8Array, { address, port }: TransportAddress): number {
    const leftUs = monotonicUs();
    // The callback takes the errors of a route that is down, which would end the process as an event.
    this.#socket.send(datagram, port, address, () => undefined);
    return leftUs;
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }
}

/**
 * Node.js keeps the handle of a dgram socket under a symbol since it deprecated `_handle` (DEP0112); there is no public way
 * to the descriptor. If a later version moves it, peers send through `sendRtp` instead and say so by an undefined `fd`.
 */
function descriptorOf(socket: Socket): number | undefined {
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  if (state === undefined) return undefined;
  const handle: unknown = property(Reflect.get(socket, state), "handle");
  const fd = property(handle, "fd");
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
