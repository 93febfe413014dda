import { createHmac, timingSafeEqual } from "node:crypto";
import { isIPv6 } from "node:net";
import { crc32 } from "node:zlib";

/**
 * STUN Binding messages (RFC 8489) with the attributes of ICE (RFC 8445 16.1). Parsing takes bytes from outside: it never
 * throws. Whether a message is authentic is asked separately, with the key that its USERNAME or transaction calls for.
 */

export type StunClass = "request" | "indication" | "success" | "error";

export interface StunMessage {
  readonly class: StunClass;
  /** 96 bits as 24 hexadecimal digits. */
  readonly transaction: string;
  readonly username?: string;
  readonly priority?: number;
  readonly useCandidate?: boolean;
  /** The tie-breaker of a side that believes it is controlling, or controlled. */
  readonly controlling?: bigint;
  readonly controlled?: bigint;
  readonly mappedAddress?: TransportAddress;
  readonly errorCode?: number;
}

export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

export const roleConflict = 487;

const magicCookie = 0x2112a442;
const headerBytes = 20;
const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  controlled: 0x8029,
  controlling: 0x802a,
} as const;
/** Binding method with the two class bits (RFC 8489 5). */
const messageTypes = { request: 0x0001, indication: 0x0011, success: 0x0101, error: 0x0111 } as const;
const fingerprintMask = 0x5354554e;
const integrityBytes = 24;
const maxUsernameBytes = 513;

/** RFC 7983 with the cookie checked too: not only the first byte says that this is STUN. */
export const isStun = (datagram: Buffer): boolean =>
  datagram.length >= headerBytes && (datagram[0] ?? 4) <= 3 && datagram.readUInt32BE(4) === magicCookie;

/** Undefined for anything but a well-formed Binding message. */
export function parseStun(datagram: Buffer): StunMessage | undefined {
  if (!isStun(datagram) || datagram.readUInt16BE(2) !== datagram.length - headerBytes) return undefined;
  const type = datagram.readUInt16BE(0);
  const kind = (["request", "indication", "success", "error"] as const).find((name) => messageTypes[name] === type);
  if (kind === undefined) return undefined;
  const message: { -readonly [Key in keyof StunMessage]: StunMessage[Key] } = {
    class: kind,
    transaction: datagram.toString("hex", 8, headerBytes),
  };
  for (const { type, value } of attributes(datagram)) {
    // RFC 8489 14.5: what follows MESSAGE-INTEGRITY is not authenticated and is ignored.
    if (type === attribute.messageIntegrity) break;
    readAttribute(message, type, value, datagram);
  }
  return message;
}

function* attributes(datagram: Buffer): Generator<{ type: number; value: Buffer; at: number }> {
  for (let at = headerBytes; at + 4 <= datagram.length;) {
    const length = datagram.readUInt16BE(at + 2);
    if (at + 4 + length > datagram.length) return;
    yield { type: datagram.readUInt16BE(at), value: datagram.subarray(at + 4, at + 4 + length), at };
    at += 4 + ((length + 3) & ~3);
  }
}

function readAttribute(
  message: { -readonly [Key in keyof StunMessage]: StunMessage[Key] },
  type: number,
  value: Buffer,
  datagram: Buffer,
): void {
  switch (type) {
    case attribute.username:
      if (value.length <= maxUsernameBytes) message.username = value.toString("utf8");
      return;
    case attribute.priority:
      if (value.length === 4) message.priority = value.readUInt32BE();
      return;
    case attribute.useCandidate:
      message.useCandidate = true;
      return;
    case attribute.controlling:
      if (value.length === 8) message.controlling = value.readBigUInt64BE();
      return;
    case attribute.controlled:
      if (value.length === 8) message.controlled = value.readBigUInt64BE();
      return;
    case attribute.errorCode:
      if (value.length >= 4) message.errorCode = ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0);
      return;
    case attribute.xorMappedAddress: {
      const mapped = readXorAddress(value, datagram);
      if (mapped !== undefined) message.mappedAddress = mapped;
      return;
    }
  }
}

/** RFC 8489 14.2: the port is masked with the cookie's upper half, the address with cookie and transaction. */
function readXorAddress(value: Buffer, datagram: Buffer): TransportAddress | undefined {
  if (value.length !== 8 && value.length !== 20) return undefined;
  const port = value.readUInt16BE(2) ^ (magicCookie >>> 16);
  const octets = value.subarray(4).map((byte, index) => byte ^ (datagram[4 + index] ?? 0));
  if (octets.length === 4) return { address: octets.join("."), port };
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((octets[2 * index] ?? 0) << 8) | (octets[2 * index + 1] ?? 0)).toString(16),
  );
  return { address: groups.join(":"), port };
}

/**
 * True when the message ends in a MESSAGE-INTEGRITY made with `password` (short-term credentials, RFC 8489 9.1) and, if it
 * has one, a right FINGERPRINT.
 */
export function isAuthentic(datagram: Buffer, password: string): boolean {
  for (const { type, value, at } of attributes(datagram)) {
    if (type !== attribute.messageIntegrity) continue;
    if (value.length !== 20) return false;
    const expected = integrity(datagram.subarray(0, at), password);
    return timingSafeEqual(expected, value) && fingerprintHolds(datagram, at + integrityBytes);
  }
  return false;
}

/** The HMAC covers the message up to its own attribute, under a length that includes it (RFC 8489 14.5). */
function integrity(covered: Buffer, password: string): Buffer {
  const head = Buffer.from(covered.subarray(0, headerBytes));
  head.writeUInt16BE(covered.length - headerBytes + integrityBytes, 2);
  return createHmac("sha1", password).update(head).update(covered.subarray(headerBytes)).digest();
}

function fingerprintHolds(datagram: Buffer, at: number): boolean {
  if (at === datagram.length) return true;
  if (at + 8 !== datagram.length || datagram.readUInt32BE(at) !== ((attribute.fingerprint << 16) | 4) >>> 0)
    return false;
  return datagram.readUInt32BE(at + 4) === (crc32(datagram.subarray(0, at)) ^ fingerprintMask) >>> 0;
}

/** Writes a message; with a password it gets MESSAGE-INTEGRITY, and always FINGERPRINT (RFC 8445 7.1). */
export function buildStun(message: StunMessage, password?: string): Buffer {
  const head = Buffer.alloc(headerBytes);
  head.writeUInt16BE(messageTypes[message.class], 0);
  head.writeUInt32BE(magicCookie, 4);
  head.write(message.transaction, 8, "hex");
  let bytes = Buffer.concat([head, ...buildAttributes(message, head)]);
  if (password !== undefined) {
    bytes = Buffer.concat([bytes, buildAttribute(attribute.messageIntegrity, integrity(bytes, password))]);
  }
  bytes.writeUInt16BE(bytes.length - headerBytes + 8, 2);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE((crc32(bytes) ^ fingerprintMask) >>> 0);
  return Buffer.concat([bytes, buildAttribute(attribute.fingerprint, checksum)]);
}

function buildAttributes(message: StunMessage, head: Buffer): Buffer[] {
  const list: Buffer[] = [];
  if (message.username !== undefined) list.push(buildAttribute(attribute.username, Buffer.from(message.username)));
  if (message.priority !== undefined) list.push(buildAttribute(attribute.priority, uint32(message.priority)));
  if (message.controlling !== undefined) list.push(buildAttribute(attribute.controlling, uint64(message.controlling)));
  if (message.controlled !== undefined) list.push(buildAttribute(attribute.controlled, uint64(message.controlled)));
  if (message.useCandidate === true) list.push(buildAttribute(attribute.useCandidate, Buffer.alloc(0)));
  if (message.mappedAddress !== undefined)
    list.push(buildAttribute(attribute.xorMappedAddress, xorAddress(message.mappedAddress, head)));
  if (message.errorCode !== undefined) {
    const value = Buffer.from([0, 0, Math.floor(message.errorCode / 100), message.errorCode % 100]);
    list.push(buildAttribute(attribute.errorCode, value));
  }
  return list;
}

function buildAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

function xorAddress({ address, port }: TransportAddress, head: Buffer): Buffer {
  const octets = isIPv6(address) ? ipv6Octets(address) : address.split(".").map(Number);
  const value = Buffer.from([0, octets.length === 16 ? 2 : 1, 0, 0, ...octets]);
  value.writeUInt16BE(port ^ (magicCookie >>> 16), 2);
  for (let index = 0; index < octets.length; index += 1)
    value[4 + index] = (octets[index] ?? 0) ^ (head[4 + index] ?? 0);
  return value;
}

/** Any RFC 4291 text form, "::" and an IPv4 tail included, as 16 octets. */
function ipv6Octets(address: string): number[] {
  const [plain = ""] = address.split("%");
  const groups = (part: string): number[] =>
    part === ""
      ? []
      : part.split(":").flatMap((group) => {
          if (group.includes(".")) return group.split(".").map(Number);
          const value = Number.parseInt(group, 16);
          return [value >> 8, value & 0xff];
        });
  const [front = "", back] = plain.split("::");
  const left = groups(front);
  const right = back === undefined ? [] : groups(back);
  return [...left, ...Array.from({ length: 16 - left.length - right.length }, () => 0), ...right];
}
