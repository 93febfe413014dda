import type { Readable } from "node:stream";

/** Four bytes of seven bits at most [MQTT 3.1.1 §2.2.3]. */
const maxLengthBytes = 4;

/** Follows the fixed headers in a stream of MQTT packets [§2.2], split anywhere, and finds those that announce too much. */
export class PacketBound {
  /** Of the present packet's body, still to come. */
  private body = 0;
  private length: { readonly value: number; readonly bytes: number } | undefined;

  constructor(private readonly maxBytes: number) {}

  /** False when a packet is longer than what is allowed, or its length is none. Ask no more after that. */
  push(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length;) {
      if (this.body > 0) {
        const skipped = Math.min(this.body, chunk.length - at);
        this.body -= skipped;
        at += skipped;
      } else if (!this.header(chunk[at++] ?? 0)) return false;
    }
    return true;
  }

  private header(byte: number): boolean {
    if (this.length === undefined) {
      this.length = { value: 0, bytes: 0 };
      return true;
    }
    const { value, bytes } = this.length;
    const next = value + (byte & 0x7f) * 128 ** bytes;
    if ((byte & 0x80) !== 0) {
      this.length = { value: next, bytes: bytes + 1 };
      return bytes + 1 < maxLengthBytes;
    }
    this.length = undefined;
    this.body = next;
    return next <= this.maxBytes;
  }
}

/**
 * Ends a connection whose next packet is too long, before it is in memory: aedes collects a packet whole before anybody
 * is asked about it. It reads by `read`, which is therefore where we look.
 */
export function boundPackets(connection: Readable, maxBytes: number): void {
  const bound = new PacketBound(maxBytes);
  const read = connection.read.bind(connection);
  connection.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || bound.push(chunk)) return chunk;
    connection.destroy(new Error(`an MQTT packet of more than ${maxBytes} bytes`));
    return null;
  };
}
