import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import type { SessionKeys, SrtpProfile } from "./keys.js";

/**
 * Protection of single packets, without state. `clear` is how many leading bytes stay readable: the RTP header with its
 * extensions, or the first 8 bytes of RTCP. Opening gives undefined for what is not authentic.
 */
export interface PacketCipher {
  sealRtp(packet: Buffer, clear: number, index: number): Buffer;
  openRtp(packet: Buffer, clear: number, index: number): Buffer | undefined;
  sealRtcp(packet: Buffer, index: number): Buffer;
  openRtcp(packet: Buffer): { readonly index: number; readonly packet: Buffer } | undefined;
  /** Bytes that protection adds to RTCP. */
  readonly rtcpOverhead: number;
  readonly rtpOverhead: number;
}

/** Opens RTP under AES-GCM, as `PacketCipher` does. */
export type RtpOpener = Pick<PacketCipher, "openRtp">;
/** Of one direction: for a process that has something quicker than Node.js, which takes 4 µs for 160 bytes in a loop. */
export type CreateRtpOpener = (keys: Pick<SessionKeys, "key" | "salt">) => RtpOpener;

export const createCipher = (
  profile: SrtpProfile,
  rtp: SessionKeys,
  rtcp: SessionKeys,
  createRtpOpener?: CreateRtpOpener,
): PacketCipher =>
  profile === "AEAD_AES_128_GCM"
    ? new GcmCipher(prepare(rtp), prepare(rtcp), createRtpOpener?.(rtp))
    : new CounterModeCipher(prepare(rtp), prepare(rtcp));

/** Keys as KeyObjects: with plain bytes Node.js takes 13 µs instead of 3 to encrypt a packet of 160 bytes. */
interface PreparedKeys {
  readonly key: KeyObject;
  readonly salt: Buffer;
  readonly authKey: KeyObject;
}

const prepare = ({ key, salt, authKey }: SessionKeys): PreparedKeys => ({
  key: createSecretKey(key),
  salt,
  authKey: createSecretKey(authKey),
});

const rtcpClear = 8;
const gcmTag = 16;
const hmacTag = 10;
/** The E flag and the 31-bit SRTCP index (RFC 3711 3.4). */
const indexBytes = 4;
const encryptedFlag = 0x80000000;

/** Own memory per packet: small pooled buffers would keep whole slabs alive, and travel with them to worker threads. */
function join(...parts: readonly Buffer[]): Buffer {
  const out = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(out, at);
  return out;
}

/** AEAD_AES_128_GCM (RFC 7714). */
class GcmCipher implements PacketCipher {
  readonly rtpOverhead = gcmTag;
  readonly rtcpOverhead = gcmTag + indexBytes;
  readonly #rtp: PreparedKeys;
  readonly #rtcp: PreparedKeys;
  readonly #opener: RtpOpener | undefined;

  constructor(rtp: PreparedKeys, rtcp: PreparedKeys, opener: RtpOpener | undefined) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#opener = opener;
  }

  sealRtp(packet: Buffer, clear: number, index: number): Buffer {
    const header = packet.subarray(0, clear);
    const cipher = createCipheriv("aes-128-gcm", this.#rtp.key, rtpNonce(this.#rtp.salt, packet, index));
    cipher.setAAD(header);
    const sealed = cipher.update(packet.subarray(clear));
    cipher.final();
    return join(header, sealed, cipher.getAuthTag());
  }

  openRtp(packet: Buffer, clear: number, index: number): Buffer | undefined {
    if (this.#opener !== undefined) return this.#opener.openRtp(packet, clear, index);
    const header = packet.subarray(0, clear);
    const nonce = rtpNonce(this.#rtp.salt, packet, index);
    const plain = openGcm(this.#rtp.key, nonce, header, packet.subarray(clear));
    return plain && join(header, plain);
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const head = packet.subarray(0, rtcpClear);
    const word = uint32(encryptedFlag + index);
    const cipher = createCipheriv("aes-128-gcm", this.#rtcp.key, rtcpNonce(this.#rtcp.salt, packet, index));
    cipher.setAAD(Buffer.concat([head, word]));
    const sealed = cipher.update(packet.subarray(rtcpClear));
    cipher.final();
    return join(head, sealed, cipher.getAuthTag(), word);
  }

  openRtcp(packet: Buffer): { index: number; packet: Buffer } | undefined {
    const word = packet.subarray(-indexBytes);
    const head = packet.subarray(0, rtcpClear);
    const index = (word.readUInt32BE() & ~encryptedFlag) >>> 0;
    const nonce = rtcpNonce(this.#rtcp.salt, packet, index);
    const body = packet.subarray(rtcpClear, -indexBytes);
    const isEncrypted = word.readUInt32BE() >= encryptedFlag;
    if (isEncrypted) {
      const plain = openGcm(this.#rtcp.key, nonce, Buffer.concat([head, word]), body);
      return plain && { index, packet: join(head, plain) };
    }
    // RFC 7714 9.3: everything is associated data and only the tag follows.
    const clear = body.subarray(0, -gcmTag);
    const plain = openGcm(this.#rtcp.key, nonce, Buffer.concat([head, clear, word]), body.subarray(-gcmTag));
    return plain && { index, packet: join(head, clear) };
  }
}

/** RFC 7714 8.1: 16 zero bits, SSRC, rollover counter, sequence number. */
function rtpNonce(salt: Buffer, packet: Buffer, index: number): Buffer {
  const nonce = Buffer.from(salt);
  for (let at = 0; at < 4; at += 1) nonce[2 + at] = (nonce[2 + at] ?? 0) ^ (packet[8 + at] ?? 0);
  nonce.writeUIntBE(nonce.readUIntBE(6, 3) ^ Math.floor(index / 2 ** 24), 6, 3);
  nonce.writeUIntBE(nonce.readUIntBE(9, 3) ^ (index % 2 ** 24), 9, 3);
  return nonce;
}

/** RFC 7714 9.1: 16 zero bits, SSRC, 16 zero bits, 0 and the 31-bit index. */
function rtcpNonce(salt: Buffer, packet: Buffer, index: number): Buffer {
  const nonce = Buffer.from(salt);
  for (let at = 0; at < 4; at += 1) nonce[2 + at] = (nonce[2 + at] ?? 0) ^ (packet[4 + at] ?? 0);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ index) >>> 0, 8);
  return nonce;
}

function openGcm(key: KeyObject, nonce: Buffer, aad: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv("aes-128-gcm", key, nonce, { authTagLength: gcmTag });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-gcmTag));
  const plain = decipher.update(sealed.subarray(0, -gcmTag));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

/** AES128_CM_HMAC_SHA1_80 (RFC 3711 4.1.1, 4.2.1): for what does not offer AES-GCM. */
class CounterModeCipher implements PacketCipher {
  readonly rtpOverhead = hmacTag;
  readonly rtcpOverhead = hmacTag + indexBytes;
  readonly #rtp: PreparedKeys;
  readonly #rtcp: PreparedKeys;

  constructor(rtp: PreparedKeys, rtcp: PreparedKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  sealRtp(packet: Buffer, clear: number, index: number): Buffer {
    const body = counterMode(this.#rtp, packet.readUInt32BE(8), index, packet.subarray(clear));
    const sealed = join(packet.subarray(0, clear), body);
    return join(sealed, rtpTag(this.#rtp, sealed, index));
  }

  openRtp(packet: Buffer, clear: number, index: number): Buffer | undefined {
    const sealed = packet.subarray(0, -hmacTag);
    if (!timingSafeEqual(rtpTag(this.#rtp, sealed, index), packet.subarray(-hmacTag))) return undefined;
    return join(
      sealed.subarray(0, clear),
      counterMode(this.#rtp, packet.readUInt32BE(8), index, sealed.subarray(clear)),
    );
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const body = counterMode(this.#rtcp, packet.readUInt32BE(4), index, packet.subarray(rtcpClear));
    const sealed = join(packet.subarray(0, rtcpClear), body, uint32(encryptedFlag + index));
    return join(sealed, tag(this.#rtcp, sealed));
  }

  openRtcp(packet: Buffer): { index: number; packet: Buffer } | undefined {
    const sealed = packet.subarray(0, -hmacTag);
    if (!timingSafeEqual(tag(this.#rtcp, sealed), packet.subarray(-hmacTag))) return undefined;
    const word = sealed.readUInt32BE(sealed.length - indexBytes);
    const index = (word & ~encryptedFlag) >>> 0;
    const body = sealed.subarray(rtcpClear, -indexBytes);
    const plain = word >= encryptedFlag ? counterMode(this.#rtcp, packet.readUInt32BE(4), index, body) : body;
    return { index, packet: join(sealed.subarray(0, rtcpClear), plain) };
  }
}

/** Its own inverse. The counter starts at salt · 2^16 ⊕ SSRC · 2^64 ⊕ index · 2^16. */
function counterMode({ key, salt }: PreparedKeys, ssrc: number, index: number, bytes: Buffer): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  counter.writeUInt32BE((counter.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  counter.writeUIntBE(counter.readUIntBE(8, 3) ^ Math.floor(index / 2 ** 24), 8, 3);
  counter.writeUIntBE(counter.readUIntBE(11, 3) ^ (index % 2 ** 24), 11, 3);
  return createCipheriv("aes-128-ctr", key, counter).update(bytes);
}

const tag = ({ authKey }: PreparedKeys, ...data: readonly Buffer[]): Buffer => {
  const hmac = createHmac("sha1", authKey);
  for (const part of data) hmac.update(part);
  return hmac.digest().subarray(0, hmacTag);
};

/** The rollover counter is authenticated though it is not sent (RFC 3711 4.2). */
const rtpTag = (keys: PreparedKeys, sealed: Buffer, index: number): Buffer =>
  tag(keys, sealed, uint32(Math.floor(index / 2 ** 16)));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
