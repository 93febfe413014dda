import { Histogram } from "./histogram.js";

/** A packet may be this many frames late before it counts as lost: 320 ms of 10 ms frames. */
const reorderWindow = 32;
/** Frames remembered; a power of two above the window. */
const remembered = 256;
/** A jump beyond this is another stream or a long outage, not a burst of loss (RFC 3550 A.1: MAX_DROPOUT). */
const maxDropout = 3000;
const recentBursts = 64;

/** Upper bounds in ms: bursts of loss, and runs of frames that were not heard. */
export const runBoundsMs = [10, 20, 30, 40, 60, 80, 120, 200, 400, 1000, 5000] as const;

/**
 * One path's packets as they came, before any repair: RFC 3550 reception statistics, RFC 3611 runs of loss. Frames are extended
 * sequence numbers. Counters grow over the life of the process, through any number of sessions.
 */
export class Reception {
  received = 0;
  /** Arrived again, on the same path. */
  duplicated = 0;
  /** Did not arrive within the reorder window. */
  lost = 0;
  bytes = 0;
  readonly bursts = new Histogram(runBoundsMs);

  #jitterUs = 0;
  #transitUs: number | undefined;
  /** Shortest transit of this and of the last half window, so that a changed route is followed within 5 s. */
  #minimumUs = Infinity;
  #lastMinimumUs = Infinity;
  #minimumSince = -Infinity;

  readonly #held = new Float64Array(remembered).fill(-1);
  #base: number | undefined;
  #highest = -1;
  #settled = -1;
  #run = 0;
  #frameMs = 10;

  readonly #burstMs = new Float64Array(recentBursts);
  readonly #burstAt = new Float64Array(recentBursts).fill(-Infinity);
  #burstCount = 0;

  /** Another stream, or this one after an outage that nobody counts. Totals stay. */
  begin(frameUs: number): void {
    this.#base = undefined;
    this.#transitUs = undefined;
    this.#minimumUs = this.#lastMinimumUs = Infinity;
    this.#minimumSince = -Infinity;
    this.#run = 0;
    this.#held.fill(-1);
    this.#frameMs = frameUs / 1000;
  }

  /** `sentUs`: local time at which the frame was complete at its sender, by the site's clock. */
  note(frame: number, bytes: number, sentUs: number, nowUs: number): void {
    if (this.#base === undefined || Math.abs(frame - this.#highest) > maxDropout) this.#startAt(frame);
    const slot = frame % remembered;
    if (this.#held[slot] === frame) {
      this.duplicated += 1;
      return;
    }
    this.received += 1;
    this.bytes += bytes;
    if (frame > this.#highest) this.#highest = frame;
    if (frame > this.#settled) {
      this.#settle(frame - remembered, nowUs);
      this.#held[slot] = frame;
      this.#settle(this.#highest - reorderWindow, nowUs);
    }
    this.#noteTransit(nowUs - sentUs, nowUs);
  }

  #startAt(frame: number): void {
    this.#base = frame;
    this.#highest = frame;
    this.#settled = frame - 1;
    this.#run = 0;
  }

  /** Decides every frame up to `through`: it came, or it is lost. */
  #settle(through: number, nowUs: number): void {
    while (this.#settled < through) {
      this.#settled += 1;
      if (this.#held[this.#settled % remembered] === this.#settled) this.#endRun(nowUs);
      else {
        this.lost += 1;
        this.#run += 1;
      }
    }
  }

  #endRun(nowUs: number): void {
    if (this.#run === 0) return;
    const ms = this.#run * this.#frameMs;
    const slot = this.#burstCount % recentBursts;
    this.bursts.add(ms);
    this.#burstMs[slot] = ms;
    this.#burstAt[slot] = nowUs;
    this.#burstCount += 1;
    this.#run = 0;
  }

  /** RFC 3550 A.8: smoothed difference of transit times; and the shortest transit, for "this should have arrived by now". */
  #noteTransit(transitUs: number, nowUs: number): void {
    if (this.#transitUs !== undefined) this.#jitterUs += (Math.abs(transitUs - this.#transitUs) - this.#jitterUs) / 16;
    this.#transitUs = transitUs;
    if (nowUs - this.#minimumSince > 2.5e6) {
      this.#lastMinimumUs = this.#minimumUs;
      this.#minimumUs = Infinity;
      this.#minimumSince = nowUs;
    }
    this.#minimumUs = Math.min(this.#minimumUs, transitUs);
  }

  /** RFC 3550 §6.4.1, seconds. */
  get jitterSeconds(): number {
    return this.#jitterUs / 1e6;
  }

  /** After this long, µs, a frame that was sent should have arrived: the path's shortest transit and its usual jitter. */
  get expectedTransitUs(): number {
    const shortest = Math.min(this.#minimumUs, this.#lastMinimumUs);
    return Number.isFinite(shortest) ? shortest + Math.min(30e3, 2e3 + 4 * this.#jitterUs) : Infinity;
  }

  /** Newest frame that came, or undefined. */
  get highest(): number | undefined {
    return this.#base === undefined ? undefined : this.#highest;
  }

  /** 95th percentile of the bursts of loss of the last `windowUs`, ms; 0 when there were none. */
  burstP95Ms(nowUs: number, windowUs: number): number {
    const recent: number[] = [];
    this.#burstAt.forEach((at, index) => {
      if (nowUs - at <= windowUs) recent.push(this.#burstMs[index] ?? 0);
    });
    recent.sort((x, y) => x - y);
    return recent[Math.ceil(recent.length * 0.95) - 1] ?? 0;
  }
}

/** What RFC 3550 §6.4.1 reports of one source, between two reports. */
export class ReportInterval {
  #expected = 0;
  #lost = 0;

  /** Fraction lost since the last call (0 … 1), and totals; RFC 3550 A.3. */
  take(reception: Reception): { readonly fractionLost: number; readonly cumulativeLost: number } {
    const expected = reception.received + reception.lost;
    const lostNow = reception.lost - this.#lost;
    const expectedNow = expected - this.#expected;
    this.#expected = expected;
    this.#lost = reception.lost;
    return { fractionLost: expectedNow > 0 ? Math.max(0, lostNow / expectedNow) : 0, cumulativeLost: reception.lost };
  }
}
