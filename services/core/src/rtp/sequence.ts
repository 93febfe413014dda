/**
 * Serial numbers that wrap (RFC 3550 A.1, RFC 1982): 16-bit RTP sequence numbers and 32-bit RTP timestamps, compared
 * modulo their size and unwrapped into plain numbers that only grow. A plain number holds 2^53, millions of years of audio.
 */

/** How far `to` is ahead of `from`, in −2^15 … 2^15 − 1. */
export const sequenceDistance = (from: number, to: number): number => ((to - from) << 16) >> 16;

/** How far `to` is ahead of `from`, in −2^31 … 2^31 − 1. */
export const timestampDistance = (from: number, to: number): number => (to - from) | 0;

/** Follows a 16-bit sequence number. The first value is itself; a packet up to 2^15 late or early is placed right. */
export class SequenceUnwrapper {
  #highest: number | undefined;

  unwrap(sequence: number): number {
    const highest = this.#highest;
    if (highest === undefined) return (this.#highest = sequence & 0xffff);
    const extended = highest + sequenceDistance(highest & 0xffff, sequence);
    if (extended > highest) this.#highest = extended;
    return extended;
  }
}

/** Follows a 32-bit RTP timestamp; half a wrap is 12 hours at 48 kHz. */
export class TimestampUnwrapper {
  #highest: number | undefined;

  unwrap(timestamp: number): number {
    const highest = this.#highest;
    if (highest === undefined) return (this.#highest = timestamp >>> 0);
    // `highest | 0` keeps the low 32 bits of any integer below 2^53.
    const extended = highest + timestampDistance(highest | 0, timestamp);
    if (extended > highest) this.#highest = extended;
    return extended;
  }
}
