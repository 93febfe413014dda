/**
 * What the programme worker counts of one programme, in memory that the main thread reads: lateness of each frame against its
 * schedule in buckets of a quarter octave from 1 µs to 64 s, and events. Written by one thread, without locks and garbage.
 */
const counter = { encoded: 0, late: 1, skipped: 2 } as const;
const counters = 4;
const bucketsPerOctave = 4;
const buckets = 26 * bucketsPerOctave;

/** A frame sent later than this is an alarm: it takes its receivers' time for repair. */
export const lateUs = 5_000;

export const createPaceMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * (counters + buckets));

const bucketOf = (us: number): number =>
  Math.min(buckets - 1, Math.max(0, Math.floor(bucketsPerOctave * Math.log2(Math.max(1, us)))));
/** Upper bound of a bucket, µs. */
const boundOf = (bucket: number): number => 2 ** ((bucket + 1) / bucketsPerOctave);

export class PaceWriter {
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** A frame left `us` after it was due. */
  frame(us: number): void {
    Atomics.add(this.#words, counter.encoded, 1);
    if (us > lateUs) Atomics.add(this.#words, counter.late, 1);
    Atomics.add(this.#words, counters + bucketOf(us), 1);
  }

  skipped(frames: number): void {
    Atomics.add(this.#words, counter.skipped, frames);
  }
}

/** Counters since the programme began, and lateness since an earlier look. Seconds. */
export interface Pace {
  readonly framesEncoded: number;
  readonly framesLate: number;
  readonly framesSkipped: number;
  readonly latenessP99: number;
  readonly latenessMax: number;
}

export class PaceReader {
  readonly #words: Int32Array;
  #seen = new Int32Array(buckets);

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** Lateness is that of the frames since the last call; quantiles are upper bounds of their bucket (19 % wide). */
  read(): Pace {
    const now = this.#words.slice(counters);
    const recent = now.map((count, bucket) => count - (this.#seen[bucket] ?? 0));
    this.#seen = now;
    return {
      framesEncoded: this.#count(counter.encoded),
      framesLate: this.#count(counter.late),
      framesSkipped: this.#count(counter.skipped),
      latenessP99: quantile(recent, 0.99),
      latenessMax: quantile(recent, 1),
    };
  }

  /** Frames by upper bound of lateness, seconds, over the programme's life; empty buckets left out. */
  histogram(): { readonly le: number; readonly count: number }[] {
    return Array.from(this.#words.slice(counters), (count, bucket) => ({ le: boundOf(bucket) / 1e6, count })).filter(
      ({ count }) => count > 0,
    );
  }

  #count(word: number): number {
    return Atomics.load(this.#words, word) >>> 0;
  }
}

function quantile(histogram: Int32Array, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [bucket, count] of histogram.entries()) {
    below += count;
    if (count > 0 && below >= share * total) return boundOf(bucket) / 1e6;
  }
  return 0;
}
