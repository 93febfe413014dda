/**
 * The 48-bit index of SRTP packets (RFC 3711 3.3.1) and the check against replays (3.3.2). An index is rollover counter · 2^16
 * + sequence number, as a plain number.
 */

const wrap = 0x10000;

/** The index nearest to `highest` that has this sequence number, but not below zero: right under any loss below 2^15. */
export function nearestIndex(highest: number, sequence: number): number {
  const distance = ((sequence - highest) << 16) >> 16;
  const index = highest + distance;
  return index < 0 ? index + wrap : index;
}

/** Ten seconds of a 100-packet stream: more than any retransmission or second path is late. RFC 3711 3.3.2 asks for 64. */
const windowBits = 1024;

/** Which indices one stream has accepted. */
export class PacketIndex {
  #highest: number | undefined;
  readonly #window = new Uint32Array(windowBits / 32);

  /**
   * The indices that a packet may have, most likely first; authentication decides. The second one stands for the wrap that
   * was not seen: the sender began just before it (its counter starts at 0 with its first packet, not with the first that
   * arrives), or it sent on through an outage of more than 2^15 packets.
   */
  candidates(sequence: number): readonly [number, number] {
    const likely = this.#highest === undefined ? sequence : nearestIndex(this.#highest, sequence);
    return [likely, likely + wrap];
  }

  /** True when the index was accepted before, or is too old to tell. */
  isReplay(index: number): boolean {
    if (this.#highest === undefined || index > this.#highest) return false;
    if (index <= this.#highest - windowBits) return true;
    return ((this.#word(index) >>> (index % 32)) & 1) === 1;
  }

  /** Only after authentication. */
  accept(index: number): void {
    const highest = this.#highest ?? index - 1;
    if (index > highest) {
      if (index - highest >= windowBits) this.#window.fill(0);
      else for (let skipped = highest + 1; skipped < index; skipped += 1) this.#set(skipped, false);
      this.#highest = index;
    }
    this.#set(index, true);
  }

  #word(index: number): number {
    return this.#window[Math.floor(index / 32) % this.#window.length] ?? 0;
  }

  #set(index: number, seen: boolean): void {
    const bit = 1 << (index % 32);
    const word = this.#word(index);
    this.#window[Math.floor(index / 32) % this.#window.length] = seen ? word | bit : word & ~bit;
  }
}
