import { createCipheriv, createDecipheriv } from "node:crypto";
import type { WriteKeys } from "./keys.js";

/** DTLS 1.2 records (RFC 6347 4.1), in the clear (epoch 0) or under AES_128_GCM (epoch 1, RFC 5288). */

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

export interface DtlsRecord {
  readonly type: number;
  readonly epoch: number;
  /** 48 bits. */
  readonly sequence: number;
  readonly fragment: Buffer;
}

const headerBytes = 13;
const explicitNonceBytes = 8;
const tagBytes = 16;
export const dtls12 = 0xfefd;

/** RFC 7983 7. */
export const isDtls = (datagram: Buffer): boolean => {
  const first = datagram[0] ?? 0;
  return first >= 20 && first <= 63 && datagram.length >= headerBytes;
};

/** The records of a datagram, fragments still sealed; a malformed tail ends the list. */
export function parseRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let at = 0; at + headerBytes <= datagram.length;) {
    const length = datagram.readUInt16BE(at + 11);
    const end = at + headerBytes + length;
    // Major version 254 is DTLS 1.x; hellos may carry 1.0 (RFC 6347 4.2.1).
    if (end > datagram.length || datagram[at + 1] !== 0xfe) break;
    records.push({
      type: datagram[at] ?? 0,
      epoch: datagram.readUInt16BE(at + 3),
      sequence: datagram.readUIntBE(at + 5, 6),
      fragment: datagram.subarray(at + headerBytes, end),
    });
    at = end;
  }
  return records;
}

export function buildRecord(record: DtlsRecord, keys?: WriteKeys): Buffer {
  const body = keys === undefined ? record.fragment : seal(record, keys);
  return Buffer.concat([header(record, body.length), body]);
}

function header({ type, epoch, sequence }: DtlsRecord, length: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt16BE(dtls12, 1);
  bytes.writeUInt16BE(epoch, 3);
  bytes.writeUIntBE(sequence, 5, 6);
  bytes.writeUInt16BE(length, 11);
  return bytes;
}

/** RFC 5246 6.2.3.3: epoch and sequence, then type, version and length of the plaintext. */
function additionalData(record: DtlsRecord, length: number): Buffer {
  const head = header(record, length);
  return Buffer.concat([head.subarray(3, 11), head.subarray(0, 3), head.subarray(11)]);
}

function seal(record: DtlsRecord, { key, iv }: WriteKeys): Buffer {
  const explicit = header(record, 0).subarray(3, 11);
  const cipher = createCipheriv("aes-128-gcm", key, Buffer.concat([iv, explicit]));
  cipher.setAAD(additionalData(record, record.fragment.length));
  return Buffer.concat([explicit, cipher.update(record.fragment), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext of a sealed fragment, or undefined if it is not authentic. */
export function openRecord(record: DtlsRecord, { key, iv }: WriteKeys): Buffer | undefined {
  const { fragment } = record;
  const length = fragment.length - explicitNonceBytes - tagBytes;
  if (length < 0) return undefined;
  const nonce = Buffer.concat([iv, fragment.subarray(0, explicitNonceBytes)]);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(record, length));
  decipher.setAuthTag(fragment.subarray(-tagBytes));
  const plain = decipher.update(fragment.subarray(explicitNonceBytes, -tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
