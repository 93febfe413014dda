import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";

/**
 * A stream under a passphrase: `sealedMagic`, a salt, what tells a wrong passphrase from a damaged file, then AES-256-GCM in chunks of 64 KiB with a tag each. The nonce is the chunk's number and
 * whether it is the last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that chunks cannot be swapped, left out or cut off unseen;
 * the key is of this file alone, by its salt, so that no nonce meets a key twice.
 */
export const sealedMagic = Buffer.from("carillon-sealed-1\n");
const saltBytes = 16;
const tagBytes = 16;
const chunkBytes = 65_536;
const checkBytes = 16;
const headBytes = sealedMagic.length + saltBytes + checkBytes;

/** 32 bytes of a salt of 16. */
export type DeriveKey = (salt: Buffer) => Promise<Buffer>;

/** RFC 7914 with N = 2^17, r = 8, p = 1: 128 MiB, a second or less. */
export const keyOf =
  (passphrase: string): DeriveKey =>
  (salt) =>
    new Promise((resolve, reject) => {
      scrypt(passphrase, salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });

/** Says no more of the key than each tag does. */
const checkOf = (key: Buffer): Buffer =>
  createHmac("sha256", key).update("carillon key check").digest().subarray(0, checkBytes);

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}

/** Of `size` bytes each but the last, which may be shorter, and which is told apart. */
async function* inChunks(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ chunk: Buffer; last: boolean }> {
  let waiting = Buffer.alloc(0);
  for await (const more of bytes) {
    waiting = Buffer.concat([waiting, more]);
    while (waiting.length > size) {
      yield { chunk: waiting.subarray(0, size), last: false };
      waiting = waiting.subarray(size);
    }
  }
  yield { chunk: waiting, last: true };
}

export async function* seal(plain: AsyncIterable<Buffer>, derive: DeriveKey): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const key = await derive(salt);
  const head = Buffer.concat([sealedMagic, salt, checkOf(key)]);
  yield head;
  let count = 0;
  for await (const { chunk, last } of inChunks(plain, chunkBytes)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(count++, last)).setAAD(head);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Nothing is given out that is not authentic. Throws CarillonError passphrase-refused or installation-file-invalid. */
export async function* unseal(sealed: AsyncIterable<Buffer>, derive: DeriveKey): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  const { head, rest } = await takeHead(source);
  const key = await derive(head.subarray(sealedMagic.length, -checkBytes));
  if (!timingSafeEqual(checkOf(key), head.subarray(-checkBytes)))
    throw new CarillonError("passphrase-refused", "it does not fit, or the file is damaged at its beginning");
  let count = 0;
  for await (const { chunk, last } of inChunks(followedBy(rest, source), chunkBytes + tagBytes)) {
    if (chunk.length < tagBytes) throw new CarillonError("installation-file-invalid", "the file is cut off");
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(count, last)).setAAD(head);
    decipher.setAuthTag(chunk.subarray(-tagBytes));
    const plain = decipher.update(chunk.subarray(0, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw new CarillonError("installation-file-invalid", `the file is damaged or cut off at chunk ${count}`, {
        cause,
      });
    }
    count += 1;
    yield plain;
  }
}

async function takeHead(source: AsyncIterator<Buffer>): Promise<{ head: Buffer; rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < headBytes) {
    const next = await source.next();
    if (next.done === true) throw new CarillonError("installation-file-invalid", "the file is cut off at its head");
    bytes = Buffer.concat([bytes, next.value]);
  }
  return { head: bytes.subarray(0, headBytes), rest: bytes.subarray(headBytes) };
}

/** A stream again, of which the beginning was taken. */
export async function* followedBy(first: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}
