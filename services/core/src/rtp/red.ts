/**
 * Redundant audio (RFC 2198), as browsers use it for Opus (audio/red): older frames first, the packet's own frame last.
 */

export interface RedundantBlock {
  readonly payloadType: number;
  /** How much older than the packet's timestamp the block is, in RTP clock ticks: 0 … 16383. */
  readonly timestampOffset: number;
  /** 0 … 1023 bytes. */
  readonly payload: Uint8Array;
}

export interface RedPayload {
  readonly redundant: readonly RedundantBlock[];
  readonly primary: { readonly payloadType: number; readonly payload: Uint8Array };
}

/** Limits of the block header's fields (RFC 2198 3): 14 bits of offset, 10 bits of length. */
export const redLimits = { timestampOffset: 0x3fff, blockBytes: 0x3ff };
/** More blocks than any sender sends; a packet that claims more is hostile. */
const maxBlocks = 32;

/** Splits the payload of a RED packet into views; undefined if it is malformed. Never throws. */
export function splitRed(payload: Uint8Array): RedPayload | undefined {
  const headers: { payloadType: number; timestampOffset: number; length: number }[] = [];
  let at = 0;
  for (;;) {
    const first = payload[at];
    if (first === undefined || headers.length > maxBlocks) return undefined;
    if ((first & 0x80) === 0) break;
    const b1 = payload[at + 1];
    const b2 = payload[at + 2];
    const b3 = payload[at + 3];
    if (b1 === undefined || b2 === undefined || b3 === undefined) return undefined;
    headers.push({
      payloadType: first & 0x7f,
      timestampOffset: (b1 << 6) | (b2 >> 2),
      length: ((b2 & 0x03) << 8) | b3,
    });
    at += 4;
  }
  const primaryType = (payload[at] ?? 0) & 0x7f;
  at += 1;
  const redundant: RedundantBlock[] = [];
  for (const { payloadType, timestampOffset, length } of headers) {
    if (at + length > payload.length) return undefined;
    redundant.push({ payloadType, timestampOffset, payload: payload.subarray(at, at + length) });
    at += length;
  }
  return { redundant, primary: { payloadType: primaryType, payload: payload.subarray(at) } };
}

/** Builds a RED payload, oldest block first. A block outside `redLimits` throws RangeError: leave it out instead. */
export function buildRed({ redundant, primary }: RedPayload): Uint8Array<ArrayBuffer> {
  const headerBytes = redundant.length * 4 + 1;
  const bodyBytes = redundant.reduce((sum, block) => sum + block.payload.length, primary.payload.length);
  const out = new Uint8Array(headerBytes + bodyBytes);
  let header = 0;
  let body = headerBytes;
  for (const { payloadType, timestampOffset, payload } of redundant) {
    if (timestampOffset > redLimits.timestampOffset || payload.length > redLimits.blockBytes)
      throw new RangeError(
        `a redundant block of ${payload.length} bytes at offset ${timestampOffset} does not fit RFC 2198`,
      );
    out[header] = 0x80 | payloadType;
    out[header + 1] = timestampOffset >> 6;
    out[header + 2] = ((timestampOffset & 0x3f) << 2) | (payload.length >> 8);
    out[header + 3] = payload.length & 0xff;
    header += 4;
    out.set(payload, body);
    body += payload.length;
  }
  out[header] = primary.payloadType & 0x7f;
  out.set(primary.payload, body);
  return out;
}
