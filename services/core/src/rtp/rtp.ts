/**
 * RTP packets (RFC 3550 5.1) with one-byte header extensions (RFC 8285 4.2), and the abs-capture-time extension.
 * Parsing takes bytes from outside: it never throws, and every view it returns lies inside the packet.
 */

export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, unsigned. */
  readonly timestamp: number;
  /** 32 bits, unsigned. */
  readonly ssrc: number;
  readonly extensions: readonly RtpExtension[];
  /** Without padding; a view into the packet. */
  readonly payload: Uint8Array;
}

/** One element of a one-byte-header extension: id 1–14, 1–16 bytes. */
export interface RtpExtension {
  readonly id: number;
  readonly value: Uint8Array;
}

export const rtpHeaderBytes = 12;
const oneByteProfile = 0xbede;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes before the payload (fixed header, CSRCs, extension), or undefined if the packet is too short or not version 2. */
export function rtpHeaderLength(packet: Uint8Array): number | undefined {
  const first = packet[0];
  if (first === undefined || packet.length < rtpHeaderBytes || first >> 6 !== 2) return undefined;
  let length = rtpHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (packet.length < length + 4) return undefined;
    length += 4 + view(packet).getUint16(length + 2) * 4;
  }
  return length <= packet.length ? length : undefined;
}

/** Undefined for anything that is not a well-formed RTP packet. */
export function parseRtp(packet: Uint8Array): RtpPacket | undefined {
  const start = rtpHeaderLength(packet);
  if (start === undefined) return undefined;
  const data = view(packet);
  const first = data.getUint8(0);
  const second = data.getUint8(1);
  let end = packet.length;
  if ((first & 0x20) !== 0) {
    // The last byte counts the padding, itself included (RFC 3550 5.1).
    const padding = data.getUint8(end - 1);
    if (padding === 0 || padding > end - start) return undefined;
    end -= padding;
  }
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: data.getUint16(2),
    timestamp: data.getUint32(4),
    ssrc: data.getUint32(8),
    extensions: (first & 0x10) !== 0 ? parseExtensions(packet, rtpHeaderBytes + (first & 0x0f) * 4, start) : [],
    payload: packet.subarray(start, end),
  };
}

function parseExtensions(packet: Uint8Array, start: number, end: number): RtpExtension[] {
  const found: RtpExtension[] = [];
  if (view(packet).getUint16(start) !== oneByteProfile) return found;
  for (let at = start + 4; at < end;) {
    const head = packet[at] ?? 0;
    at += 1;
    if (head === 0) continue; // padding between elements
    const id = head >> 4;
    const length = (head & 0x0f) + 1;
    // RFC 8285 4.2: id 15 ends the processing of the whole extension.
    if (id === 15 || at + length > end) break;
    if (id !== 0) found.push({ id, value: packet.subarray(at, at + length) });
    at += length;
  }
  return found;
}

export interface RtpFields {
  readonly marker?: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly extensions?: readonly RtpExtension[];
}

/** Builds a packet without CSRCs and padding. Sequence and timestamp are taken modulo their size. */
export function buildRtp(fields: RtpFields, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const extensions = fields.extensions ?? [];
  const elements = extensions.reduce((sum, extension) => sum + 1 + extension.value.length, 0);
  const extensionBytes = extensions.length === 0 ? 0 : 4 + ((elements + 3) & ~3);
  const packet = new Uint8Array(rtpHeaderBytes + extensionBytes + payload.length);
  const data = view(packet);
  data.setUint8(0, 0x80 | (extensionBytes > 0 ? 0x10 : 0));
  data.setUint8(1, (fields.marker === true ? 0x80 : 0) | (fields.payloadType & 0x7f));
  data.setUint16(2, fields.sequence);
  data.setUint32(4, fields.timestamp);
  data.setUint32(8, fields.ssrc);
  if (extensionBytes > 0) writeExtensions(packet, extensions, extensionBytes);
  packet.set(payload, rtpHeaderBytes + extensionBytes);
  return packet;
}

function writeExtensions(packet: Uint8Array, extensions: readonly RtpExtension[], bytes: number): void {
  const data = view(packet);
  data.setUint16(rtpHeaderBytes, oneByteProfile);
  data.setUint16(rtpHeaderBytes + 2, bytes / 4 - 1);
  let at = rtpHeaderBytes + 4;
  for (const { id, value } of extensions) {
    data.setUint8(at, (id << 4) | (value.length - 1));
    packet.set(value, at + 1);
    at += 1 + value.length;
  }
}

export const absCaptureTimeUri = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

/** When the first sample of a packet was captured, by the capturing system's clock, as seconds of the NTP era. */
export interface AbsCaptureTime {
  readonly seconds: number;
  /** Estimated offset of the capture clock to the sender's NTP clock, seconds; absent in the 8-byte form. */
  readonly clockOffset?: number;
}

const fraction = 2 ** 32;

/** 64-bit NTP timestamp in units of 2^-32 s, and optionally a signed 64-bit offset in the same units. */
export function buildAbsCaptureTime({ seconds, clockOffset }: AbsCaptureTime): Uint8Array<ArrayBuffer> {
  const value = new Uint8Array(clockOffset === undefined ? 8 : 16);
  const data = view(value);
  data.setUint32(0, Math.floor(seconds));
  data.setUint32(4, Math.floor((seconds - Math.floor(seconds)) * fraction));
  if (clockOffset !== undefined) data.setBigInt64(8, BigInt(Math.round(clockOffset * fraction)));
  return value;
}

/** Undefined unless the element has 8 or 16 bytes. A double holds today's NTP seconds to half a microsecond. */
export function parseAbsCaptureTime(value: Uint8Array): AbsCaptureTime | undefined {
  if (value.length !== 8 && value.length !== 16) return undefined;
  const data = view(value);
  const seconds = data.getUint32(0) + data.getUint32(4) / fraction;
  return value.length === 8 ? { seconds } : { seconds, clockOffset: Number(data.getBigInt64(8)) / fraction };
}
