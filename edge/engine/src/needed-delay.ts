import type { Histogram } from "./histogram.js";

/** What is wanted of a delay: this share of the frames in time. */
const share = 0.999;
/** Links have good and bad hours: what lies so far back counts a third. */
const memoryUs = 3600e6;
/** Before half a minute of frames little can be said. */
const leastFrames = 3000;

/** The delay, capture to sound, that this speaker needs on its links: by how soon frames were in hand, of late. */
export class NeededDelay {
  #counts: number[] = [];
  #seen: readonly number[] = [];
  #at: number | undefined;

  /** `need`: frames by capture to usable copy in hand, ms, cumulative. Call every few seconds. */
  note(need: Histogram, nowUs: number): void {
    const { counts } = need;
    const kept = Math.exp(-(nowUs - (this.#at ?? nowUs)) / memoryUs);
    this.#counts = counts.map(
      (count, bucket) => (this.#counts[bucket] ?? 0) * kept + count - (this.#seen[bucket] ?? 0),
    );
    this.#seen = counts;
    this.#at = nowUs;
  }

  /**
   * µs, as far as the histogram's bounds tell; `leadUs`: how long before it is heard a frame must be in hand. Undefined while there
   * are too few frames, infinite when no delay that is measured would do.
   */
  us({ bounds }: Histogram, leadUs: number): number | undefined {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    if (total < leastFrames) return undefined;
    let inTime = 0;
    for (const [bucket, bound] of bounds.entries()) {
      inTime += this.#counts[bucket] ?? 0;
      if (inTime >= share * total) return bound * 1000 + leadUs;
    }
    return Infinity;
  }
}
