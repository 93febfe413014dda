import { getSystemErrorName } from "node:util";
import { monotonicUs } from "@carillon/rtc/clock";
import type { DatagramSocket, OpenSocket } from "@carillon/rtc/datagram-socket";
import type { TransportAddress } from "@carillon/rtc/ice/stun";
import type { Addon } from "./addon.js";

/** Sockets of the addon: what their receivers say is answered on a thread that JavaScript does not hold up. */
export const nativeSockets =
  (addon: Addon): OpenSocket =>
  ({ address, port }, take) => {
    const closed = Promise.withResolvers<undefined>();
    const fd = addon.openSocket(address, port, (...arrived) => {
      if (arrived.length === 0) {
        closed.resolve(undefined);
        return;
      }
      const [datagram, from, fromPort, arrivalUs] = arrived;
      take(datagram, { address: from, port: fromPort }, arrivalUs);
    });
    if (fd >= 0) return Promise.resolve(new NativeSocket(addon, fd, closed.promise));
    const code = getSystemErrorName(fd);
    return Promise.reject(Object.assign(new Error(`bind ${code} ${address}:${port}`), { code }));
  };

class NativeSocket implements DatagramSocket {
  readonly fd: number;
  readonly port: number;
  readonly #addon: Addon;
  readonly #closed: Promise<undefined>;

  constructor(addon: Addon, fd: number, closed: Promise<undefined>) {
    this.#addon = addon;
    this.fd = fd;
    this.port = addon.socketPort(fd);
    this.#closed = closed;
  }

  send(datagram: Uint8Array, { address, port }: TransportAddress): number {
    const leftUs = monotonicUs();
    this.#addon.sendDatagram(this.fd, address, port, datagram);
    return leftUs;
  }

  async close(): Promise<void> {
    this.#addon.closeSocket(this.fd);
    await this.#closed;
  }
}
