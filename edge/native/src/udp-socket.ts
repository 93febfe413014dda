import { getSystemErrorName } from "node:util";
import { addon, type DatagramAddress, type NativeUdpSocket, type TakeDatagram } from "./addon.js";

/**
 * Opens a UDP socket at a literal address, port 0 being any free one, as rtc's `OpenSocket` wants it. A datagram is said to have come when
 * the kernel had it: of a busy or sleeping event loop the site clock knows nothing. Rejects with an Error that has the system's `code`.
 */
export function openUdpSocket({ address, port }: DatagramAddress, take: TakeDatagram): Promise<UdpSocket> {
  const native = new (addon().UdpSocket)();
  const opened = native.open(address, port, take);
  if (opened >= 0) return Promise.resolve(new UdpSocket(native, opened));
  const code = getSystemErrorName(opened);
  return Promise.reject(Object.assign(new Error(`bind ${code} ${address}:${port}`), { code }));
}

export class UdpSocket {
  /** Nobody else sends through it. */
  readonly fd = undefined;
  readonly port: number;
  private readonly native: NativeUdpSocket;

  constructor(native: NativeUdpSocket, port: number) {
    this.native = native;
    this.port = port;
  }

  /** What cannot leave is dropped. Returns when it left (CLOCK_MONOTONIC, µs). */
  send(datagram: Uint8Array, { address, port }: DatagramAddress): number {
    return this.native.send(datagram, address, port);
  }

  /** The port is free at once. */
  close(): Promise<void> {
    this.native.close();
    return Promise.resolve();
  }
}
