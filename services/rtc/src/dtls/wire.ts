/** Reading and writing the vectors of TLS (RFC 5246 4). */

/** The bytes do not follow the grammar. Thrown by `Reader`, caught where a datagram enters. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw new Malformed(`${length} bytes expected at ${this.#at} of ${this.#bytes.length}`);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** An unsigned number of 1, 2 or 3 bytes. */
  uint(bytes: 1 | 2 | 3): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  /** A vector whose length is written in `prefix` bytes. */
  vector(prefix: 1 | 2 | 3): Buffer {
    return this.take(this.uint(prefix));
  }
}

export function uint(value: number, bytes: 1 | 2 | 3): Buffer {
  const out = Buffer.alloc(bytes);
  out.writeUIntBE(value, 0, bytes);
  return out;
}

export function vector(prefix: 1 | 2 | 3, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(body.length, prefix), body]);
}

/** A vector of 16-bit numbers. */
export const uint16s = (prefix: 1 | 2, values: readonly number[]): Buffer =>
  vector(prefix, ...values.map((value) => uint(value, 2)));

export function readUint16s(bytes: Buffer): number[] {
  const reader = new Reader(bytes);
  const values: number[] = [];
  while (!reader.done) values.push(reader.uint(2));
  return values;
}
