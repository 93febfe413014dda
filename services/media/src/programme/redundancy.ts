/**
 * How many copies of earlier frames each packet to one receiver carries (RED, RFC 2198), by the loss that it reports once a second.
 * Up at once, down one level after a minute without loss; retransmission works at every level.
 */
export type Level = 0 | 1 | 2 | 3;

/** What `CSTA` says (contracts/timeline.ts). Counters are cumulative modulo 2^32. */
export interface LinkStatus {
  readonly received: number;
  readonly lostBeforeRepair: number;
  /** Lost in spite of copies and retransmissions. */
  readonly residual: number;
  readonly burstP95Ms: number;
  readonly roundTripMs: number;
  /** Capture to sound; undefined while the speaker does not know. */
  readonly neededMs: number | undefined;
  /** A level that the speaker's configuration asks for, or 255: choose. */
  readonly wanted: number;
}

/**
 * Spaced copies outlive a burst that adjacent ones die in; what L3 can reach back is bounded by the delay. At 150 ms and 20 ms bursts,
 * two simulated hours each: (2,5) leaves 3 runs above 20 ms an hour, (2,4,6) 1.5, (2,5,8) 0.5.
 */
export function distancesOf(level: Level, delayUs: number): readonly number[] {
  if (level === 3) return delayUs >= 150_000 ? [2, 5, 8] : [2, 4, 6];
  return level === 2 ? [1, 3] : level === 1 ? [1] : [];
}

/** The names of `playout.redundancy`, for people. */
export const levelNames = ["none", "light", "strong", "bursts"] as const;

const initial: Level = 1;
const lossOfL2 = 0.03;
/** Below this for ten minutes a link is as good as a wire: NACK alone. */
const lossOfL0 = 0.001;
const burstOfL2Ms = 10;
const burstOfL3Ms = 20;
const residualMemoryUs = 10e6;
const cleanUs = 60e6;
const wireUs = 600e6;

const forwards = (from: number, to: number): number => (to - from) >>> 0;

/** Chooses for one receiver. The thresholds are those of the simulations in which ten minutes at 120 ms stayed whole. */
export class RedundancyController {
  #level: Level = initial;
  #forced: Level | undefined;
  #previous: LinkStatus | undefined;
  #residualAtUs = -Infinity;
  /** Since when less than the present level would have done. */
  #calmSinceUs: number | undefined;
  /** Since when the loss has been below that of a wire. */
  #wireSinceUs: number | undefined;

  get level(): Level {
    return this.#forced ?? this.#level;
  }

  /** Takes one report; returns the level from now on. */
  report(status: LinkStatus, nowUs: number): Level {
    this.#forced = isLevel(status.wanted) ? status.wanted : undefined;
    const previous = this.#previous;
    this.#previous = status;
    if (previous === undefined) return this.level;
    const lost = forwards(previous.lostBeforeRepair, status.lostBeforeRepair);
    const expected = forwards(previous.received, status.received) + lost;
    // Counters that ran backwards are those of a speaker that began anew.
    if (expected === 0 || expected > 1e6) return this.level;
    if (forwards(previous.residual, status.residual) > 0) this.#residualAtUs = nowUs;
    this.#settle(this.#needed(lost / expected, status, nowUs), nowUs);
    return this.level;
  }

  #needed(loss: number, { burstP95Ms }: LinkStatus, nowUs: number): Level {
    if (loss > 0 && burstP95Ms > burstOfL3Ms) return 3;
    const residual = nowUs - this.#residualAtUs < residualMemoryUs;
    if (residual || loss > lossOfL2 || (loss > 0 && burstP95Ms > burstOfL2Ms)) return 2;
    this.#wireSinceUs = loss < lossOfL0 ? (this.#wireSinceUs ?? nowUs) : undefined;
    return this.#wireSinceUs !== undefined && nowUs - this.#wireSinceUs >= wireUs ? 0 : 1;
  }

  #settle(needed: Level, nowUs: number): void {
    if (needed >= this.#level) {
      this.#level = needed;
      this.#calmSinceUs = undefined;
      return;
    }
    this.#calmSinceUs ??= nowUs;
    if (nowUs - this.#calmSinceUs < cleanUs) return;
    this.#level = below[this.#level];
    this.#calmSinceUs = nowUs;
  }
}

const below = [0, 0, 1, 2] as const;
const isLevel = (value: number): value is Level => value === 0 || value === 1 || value === 2 || value === 3;
