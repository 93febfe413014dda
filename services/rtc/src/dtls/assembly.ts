import { Malformed, Reader, uint } from "./wire.js";

/** Handshake messages are numbered and may arrive in fragments, out of order, more than once (RFC 6347 4.2.2, 4.2.3). */

export interface HandshakeMessage {
  readonly type: number;
  readonly sequence: number;
  readonly body: Buffer;
}

export interface Fragment extends HandshakeMessage {
  /** Length of the whole message. */
  readonly length: number;
  readonly offset: number;
}

/** A message in one fragment. This form is also what the transcript hashes, however the message travelled (RFC 6347 4.2.6). */
export const buildMessage = ({ type, sequence, body }: HandshakeMessage): Buffer =>
  Buffer.concat([uint(type, 1), uint(body.length, 3), uint(sequence, 2), uint(0, 3), uint(body.length, 3), body]);

/** The fragments of one record. */
export function parseFragments(record: Buffer): Fragment[] {
  const reader = new Reader(record);
  const fragments: Fragment[] = [];
  while (!reader.done) {
    const type = reader.uint(1);
    const length = reader.uint(3);
    const sequence = reader.uint(2);
    const offset = reader.uint(3);
    const body = reader.take(reader.uint(3));
    if (offset + body.length > length) throw new Malformed("a fragment reaches beyond its message");
    fragments.push({ type, length, sequence, offset, body });
  }
  return fragments;
}

/** Certificates of strangers can be large; ours has 300 bytes. */
const maxMessageBytes = 16_384;
const window = 8;

interface Partial {
  readonly type: number;
  readonly body: Buffer;
  readonly seen: Uint8Array;
  missing: number;
}

/** Puts fragments together and hands the messages out in order. Holds at most `window` messages of `maxMessageBytes`. */
export class Assembly {
  readonly #partial = new Map<number, Partial>();
  #next = 0;

  /** Sequence number of the message that comes next. */
  get next(): number {
    return this.#next;
  }

  add({ type, sequence, length, offset, body }: Fragment): void {
    if (sequence < this.#next || sequence >= this.#next + window || length > maxMessageBytes) return;
    let partial = this.#partial.get(sequence);
    if (partial === undefined) {
      partial = { type, body: Buffer.alloc(length), seen: new Uint8Array(length), missing: length };
      this.#partial.set(sequence, partial);
    }
    if (partial.type !== type || partial.body.length !== length) return;
    body.copy(partial.body, offset);
    for (let at = offset; at < offset + body.length; at += 1) {
      partial.missing -= partial.seen[at] === 0 ? 1 : 0;
      partial.seen[at] = 1;
    }
  }

  /** The next message if it is whole. */
  take(): HandshakeMessage | undefined {
    const partial = this.#partial.get(this.#next);
    if (partial === undefined || partial.missing > 0) return undefined;
    this.#partial.delete(this.#next);
    const { type, body } = partial;
    return { type, body, sequence: this.#next++ };
  }
}
