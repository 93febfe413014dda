/**
 * RTCP (RFC 3550 6, RFC 4585 6): the packets that Carillon sends or reads, and everything else kept as bytes.
 * Parsing takes bytes from outside: it never throws, and what it returns is no larger than what came in.
 */

export interface SenderReport {
  readonly kind: "sender-report";
  readonly ssrc: number;
  /** Wall or site clock as NTP seconds, 1900 epoch. Built with all 32 bits of fraction. */
  readonly ntpSeconds: number;
  readonly rtpTimestamp: number;
  readonly packetCount: number;
  readonly octetCount: number;
  readonly reports: readonly ReportBlock[];
}
export interface ReceiverReport {
  readonly kind: "receiver-report";
  readonly ssrc: number;
  readonly reports: readonly ReportBlock[];
}
/** RFC 3550 6.4.1. */
export interface ReportBlock {
  readonly ssrc: number;
  /** Part of the packets lost since the previous report, 0 … 1 in steps of 1/256. */
  readonly fractionLost: number;
  /** Signed, 24 bits. */
  readonly cumulativeLost: number;
  /** Sequence number with its cycles in the upper 16 bits. */
  readonly highestSequence: number;
  /** RTP clock ticks. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report; 0 if none. */
  readonly lastSenderReport: number;
  /** Units of 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
}
export interface SourceDescription {
  readonly kind: "source-description";
  readonly chunks: readonly { readonly ssrc: number; readonly cname: string }[];
}
export interface Bye {
  readonly kind: "bye";
  readonly ssrcs: readonly number[];
}
/** Generic NACK (RFC 4585 6.2.1). */
export interface Nack {
  readonly kind: "nack";
  readonly senderSsrc: number;
  readonly mediaSsrc: number;
  /** Lost sequence numbers, 16 bits each. */
  readonly lost: readonly number[];
}
/** Application-defined (RFC 3550 6.7). `data` is padded with zeros to 32 bits on the wire. */
export interface App {
  readonly kind: "app";
  readonly ssrc: number;
  /** 0 … 31. */
  readonly subtype: number;
  /** Four ASCII characters. */
  readonly name: string;
  readonly data: Uint8Array;
}
/** Any other packet, or one of the above that does not parse: the whole packet with its header. */
export interface UnknownRtcp {
  readonly kind: "unknown";
  readonly packetType: number;
  readonly bytes: Uint8Array;
}
export type RtcpPacket = SenderReport | ReceiverReport | SourceDescription | Bye | Nack | App | UnknownRtcp;

const packetType = {
  senderReport: 200,
  receiverReport: 201,
  sourceDescription: 202,
  bye: 203,
  app: 204,
  transportFeedback: 205,
} as const;
const genericNack = 1;
const cnameItem = 1;
const reportBytes = 24;
const fraction = 2 ** 32;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The packets of a compound; a malformed tail ends it. The array is empty for bytes that are not RTCP. */
export function parseRtcp(compound: Uint8Array): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  for (let at = 0; at + 4 <= compound.length;) {
    const data = view(compound.subarray(at));
    const length = 4 * (data.getUint16(2) + 1);
    if (data.getUint8(0) >> 6 !== 2 || length > compound.length - at) break;
    packets.push(parsePacket(compound.subarray(at, at + length)));
    at += length;
  }
  return packets;
}

function parsePacket(bytes: Uint8Array): RtcpPacket {
  const data = view(bytes);
  const type = data.getUint8(1);
  const count = data.getUint8(0) & 0x1f;
  const body = withoutPadding(bytes);
  return (body && parseKnown(type, count, body)) ?? { kind: "unknown", packetType: type, bytes };
}

/** RFC 3550 6.4.1: the last byte of a padded packet counts the padding, itself included. */
function withoutPadding(bytes: Uint8Array): Uint8Array | undefined {
  if (((bytes[0] ?? 0) & 0x20) === 0) return bytes;
  const padding = bytes[bytes.length - 1] ?? 0;
  return padding === 0 || padding > bytes.length - 4 ? undefined : bytes.subarray(0, bytes.length - padding);
}

function parseKnown(type: number, count: number, bytes: Uint8Array): RtcpPacket | undefined {
  const data = view(bytes);
  if (bytes.length < 8 && type !== packetType.bye && type !== packetType.sourceDescription) return undefined;
  switch (type) {
    case packetType.senderReport: {
      const reports = parseReports(bytes.subarray(28), count);
      if (reports === undefined || bytes.length < 28) return undefined;
      return {
        kind: "sender-report",
        ssrc: data.getUint32(4),
        ntpSeconds: data.getUint32(8) + data.getUint32(12) / fraction,
        rtpTimestamp: data.getUint32(16),
        packetCount: data.getUint32(20),
        octetCount: data.getUint32(24),
        reports,
      };
    }
    case packetType.receiverReport: {
      const reports = parseReports(bytes.subarray(8), count);
      return reports && { kind: "receiver-report", ssrc: data.getUint32(4), reports };
    }
    case packetType.sourceDescription:
      return parseSourceDescription(bytes, count);
    case packetType.bye: {
      if (bytes.length < 4 + 4 * count) return undefined;
      return { kind: "bye", ssrcs: Array.from({ length: count }, (_, index) => data.getUint32(4 + 4 * index)) };
    }
    case packetType.app: {
      if (bytes.length < 12) return undefined;
      const name = String.fromCharCode(...bytes.subarray(8, 12));
      return { kind: "app", ssrc: data.getUint32(4), subtype: count, name, data: bytes.subarray(12) };
    }
    case packetType.transportFeedback:
      return count === genericNack ? parseNack(bytes) : undefined;
    default:
      return undefined;
  }
}

function parseReports(bytes: Uint8Array, count: number): ReportBlock[] | undefined {
  if (bytes.length < count * reportBytes) return undefined;
  const data = view(bytes);
  return Array.from({ length: count }, (_, index) => {
    const at = index * reportBytes;
    return {
      ssrc: data.getUint32(at),
      fractionLost: data.getUint8(at + 4) / 256,
      cumulativeLost: (data.getUint32(at + 4) << 8) >> 8,
      highestSequence: data.getUint32(at + 8),
      jitter: data.getUint32(at + 12),
      lastSenderReport: data.getUint32(at + 16),
      delaySinceLastSenderReport: data.getUint32(at + 20),
    };
  });
}

/** Of each chunk only the CNAME is kept (RFC 3550 6.5): the other items are for people. CNAMEs are ASCII (RFC 7022 4.2). */
function parseSourceDescription(bytes: Uint8Array, count: number): SourceDescription | undefined {
  const data = view(bytes);
  const chunks: { ssrc: number; cname: string }[] = [];
  let at = 4;
  for (let chunk = 0; chunk < count; chunk += 1) {
    if (at + 4 > bytes.length) return undefined;
    const ssrc = data.getUint32(at);
    let name = "";
    at += 4;
    for (;;) {
      const item = bytes[at];
      const length = bytes[at + 1] ?? 0;
      if (item === undefined) return undefined;
      if (item === 0) break;
      if (at + 2 + length > bytes.length) return undefined;
      if (item === cnameItem) name = String.fromCharCode(...bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    at = (at + 4) & ~3; // a chunk ends with one to four zero bytes, at a 32-bit boundary
    chunks.push({ ssrc, cname: name });
  }
  return { kind: "source-description", chunks };
}

function parseNack(bytes: Uint8Array): Nack | undefined {
  if (bytes.length < 12) return undefined;
  const data = view(bytes);
  const lost: number[] = [];
  for (let at = 12; at + 4 <= bytes.length; at += 4) {
    const first = data.getUint16(at);
    const mask = data.getUint16(at + 2);
    lost.push(first);
    for (let bit = 0; bit < 16; bit += 1) if (((mask >> bit) & 1) === 1) lost.push((first + bit + 1) & 0xffff);
  }
  return { kind: "nack", senderSsrc: data.getUint32(4), mediaSsrc: data.getUint32(8), lost };
}

/** A compound of the packets in the order given. RFC 3550 6.1 wants a report first unless reduced size is negotiated (RFC 5506). */
export function buildRtcp(packets: readonly RtcpPacket[]): Uint8Array<ArrayBuffer> {
  const parts = packets.map(buildPacket);
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function buildPacket(packet: RtcpPacket): Uint8Array {
  switch (packet.kind) {
    case "sender-report": {
      const [bytes, data] = start(
        packetType.senderReport,
        packet.reports.length,
        28 + packet.reports.length * reportBytes,
      );
      const whole = Math.floor(packet.ntpSeconds);
      data.setUint32(4, packet.ssrc);
      data.setUint32(8, whole);
      data.setUint32(12, Math.floor((packet.ntpSeconds - whole) * fraction));
      data.setUint32(16, packet.rtpTimestamp);
      data.setUint32(20, packet.packetCount);
      data.setUint32(24, packet.octetCount);
      writeReports(data, 28, packet.reports);
      return bytes;
    }
    case "receiver-report": {
      const [bytes, data] = start(
        packetType.receiverReport,
        packet.reports.length,
        8 + packet.reports.length * reportBytes,
      );
      data.setUint32(4, packet.ssrc);
      writeReports(data, 8, packet.reports);
      return bytes;
    }
    case "source-description":
      return buildSourceDescription(packet);
    case "bye": {
      const [bytes, data] = start(packetType.bye, packet.ssrcs.length, 4 + 4 * packet.ssrcs.length);
      packet.ssrcs.forEach((ssrc, index) => data.setUint32(4 + 4 * index, ssrc));
      return bytes;
    }
    case "nack":
      return buildNack(packet);
    case "app": {
      const [bytes, data] = start(packetType.app, packet.subtype, 12 + ((packet.data.length + 3) & ~3));
      data.setUint32(4, packet.ssrc);
      for (let index = 0; index < 4; index += 1) data.setUint8(8 + index, packet.name.charCodeAt(index) & 0x7f);
      bytes.set(packet.data, 12);
      return bytes;
    }
    case "unknown":
      return packet.bytes;
  }
}

function start(type: number, count: number, length: number): [Uint8Array, DataView] {
  const bytes = new Uint8Array(length);
  const data = view(bytes);
  data.setUint8(0, 0x80 | (count & 0x1f));
  data.setUint8(1, type);
  data.setUint16(2, length / 4 - 1);
  return [bytes, data];
}

function writeReports(data: DataView, start: number, reports: readonly ReportBlock[]): void {
  reports.forEach((report, index) => {
    const at = start + index * reportBytes;
    data.setUint32(at, report.ssrc);
    // The upper byte is the fraction lost, the lower 24 bits the cumulative loss, clamped (RFC 3550 A.3).
    const cumulative = Math.max(-0x800000, Math.min(0x7fffff, report.cumulativeLost));
    data.setUint32(at + 4, (Math.min(255, Math.floor(report.fractionLost * 256)) << 24) | (cumulative & 0xffffff));
    data.setUint32(at + 8, report.highestSequence);
    data.setUint32(at + 12, report.jitter);
    data.setUint32(at + 16, report.lastSenderReport);
    data.setUint32(at + 20, report.delaySinceLastSenderReport);
  });
}

function buildSourceDescription({ chunks }: SourceDescription): Uint8Array {
  const names = chunks.map(({ cname }) => Uint8Array.from(cname.slice(0, 255), (character) => character.charCodeAt(0)));
  const size = (name: Uint8Array) => (4 + 2 + name.length + 4) & ~3; // at least one zero byte ends the chunk
  const [bytes, data] = start(
    packetType.sourceDescription,
    chunks.length,
    names.reduce((sum, name) => sum + size(name), 4),
  );
  let at = 4;
  chunks.forEach(({ ssrc }, index) => {
    const name = names[index] ?? new Uint8Array();
    data.setUint32(at, ssrc);
    data.setUint8(at + 4, cnameItem);
    data.setUint8(at + 5, name.length);
    bytes.set(name, at + 6);
    at += size(name);
  });
  return bytes;
}

/** Sequence numbers in any order; neighbours within 16 share one entry. */
function buildNack({ senderSsrc, mediaSsrc, lost }: Nack): Uint8Array {
  const entries: { first: number; mask: number }[] = [];
  for (const sequence of lost) {
    const last = entries.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.first) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else if (last === undefined || distance !== 0) entries.push({ first: sequence & 0xffff, mask: 0 });
  }
  const [bytes, data] = start(packetType.transportFeedback, genericNack, 12 + 4 * entries.length);
  data.setUint32(4, senderSsrc);
  data.setUint32(8, mediaSsrc);
  entries.forEach(({ first, mask }, index) => {
    data.setUint16(12 + 4 * index, first);
    data.setUint16(14 + 4 * index, mask);
  });
  return bytes;
}

/** The middle 32 bits of an NTP timestamp, the unit of `lastSenderReport` (RFC 3550 4). */
export const compactNtp = (ntpSeconds: number): number => Math.floor((ntpSeconds % 65536) * 65536) >>> 0;

/** Round-trip time in seconds from a report block that arrived at `arrivalNtpSeconds` (RFC 3550 6.4.1); undefined without a sender report. */
export function roundTripTime(report: ReportBlock, arrivalNtpSeconds: number): number | undefined {
  if (report.lastSenderReport === 0) return undefined;
  const ticks = (compactNtp(arrivalNtpSeconds) - report.lastSenderReport - report.delaySinceLastSenderReport) | 0;
  return Math.max(0, ticks / 65536);
}
