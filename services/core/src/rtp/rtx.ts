import { buildRtp, parseRtp, type RtpPacket } from "./rtp.js";

/** Retransmission (RFC 4588 4): the original packet under another SSRC, type and sequence, its own sequence number before the payload. */
export interface RtxStream {
  readonly ssrc: number;
  readonly payloadType: number;
  /** The retransmission stream's own sequence number. */
  readonly sequence: number;
}

/** Wraps a whole RTP packet for its retransmission stream; undefined if it is not one. Extensions and marker are kept. */
export function wrapRtx(packet: Uint8Array, stream: RtxStream): Uint8Array<ArrayBuffer> | undefined {
  const original = parseRtp(packet);
  if (original === undefined) return undefined;
  const payload = new Uint8Array(2 + original.payload.length);
  payload[0] = original.sequence >> 8;
  payload[1] = original.sequence & 0xff;
  payload.set(original.payload, 2);
  return buildRtp({ ...original, ...stream }, payload);
}

/** The original packet inside a retransmission; undefined when it is too short. `original` names the stream it belongs to. */
export function unwrapRtx(
  packet: RtpPacket,
  original: { readonly ssrc: number; readonly payloadType: number },
): RtpPacket | undefined {
  const high = packet.payload[0];
  const low = packet.payload[1];
  if (high === undefined || low === undefined) return undefined;
  return { ...packet, ...original, sequence: (high << 8) | low, payload: packet.payload.subarray(2) };
}
