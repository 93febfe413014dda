import { exponential, gaussian, type Random } from "../random.js";

/** What one direction of a link does to its packets. All of it may change while packets fly. */
export interface Impairments {
  /** Nothing passes. */
  readonly cut: boolean;
  /** Probability that a packet is lost, each on its own. */
  readonly loss: number;
  /**
   * Gilbert-Elliott loss in time (not in packets: a retransmission inside a burst meets the same bad radio): exponential dwell in
   * the good and in the bad state, and the loss in the bad one.
   */
  readonly burst: { readonly goodMs: number; readonly badMs: number; readonly loss: number } | null;
  readonly delayMs: number;
  /** Added to the delay of each packet. For `exponential` and `pareto` the scale is the mean, for `normal` the deviation of a
   * one-sided bell, for `lognormal` near the mean. */
  readonly jitter: {
    readonly shape: "exponential" | "normal" | "pareto" | "lognormal";
    readonly ms: number;
  } | null;
  /** The link stands still and then releases everything in order, as Wi-Fi does while it scans: starts per second, mean length. */
  readonly stall: { readonly perSecond: number; readonly meanMs: number } | null;
  /** A neighbour fills the queue: episodes of about ten seconds, in this fraction of the time, each with its own extra delay. */
  readonly bloat: { readonly meanMs: number; readonly fraction: number } | null;
  /** Capacity in kbit/s behind a queue of 300 ms; null is unlimited. */
  readonly rateKbps: number | null;
  /** Whether jitter may let a packet overtake another. */
  readonly reorder: boolean;
  /** Probability that a packet arrives twice. */
  readonly duplicate: number;
}

/** A link that does nothing. */
const unimpaired: Impairments = {
  cut: false,
  loss: 0,
  burst: null,
  delayMs: 0,
  jitter: null,
  stall: null,
  bloat: null,
  rateKbps: null,
  reorder: false,
  duplicate: 0,
};

/** What happened to the packets of one direction. `received` = `passed` + `lost` + `cut` + `overflowed`. */
export interface ImpairmentCounts {
  readonly received: number;
  readonly passed: number;
  readonly lost: number;
  readonly cut: number;
  readonly overflowed: number;
  readonly duplicated: number;
}

const queueLimitUs = 300_000;
const bloatPauseUs = 10e6;
/** Shape 2.5: a heavy tail with finite variance; cut at a hundred times the scale. */
const paretoShape = 2.5;
const lognormalSigma = 0.9;

/** A process that is alternately off and on for exponentially distributed times; the first state is drawn as after a long past. */
class Episodes {
  readonly #meanOffUs: number;
  readonly #meanOnUs: number;
  #untilUs: number | null = null;
  on = false;
  /** Drawn anew for each episode, exponential with mean 1. */
  level = 0;

  constructor(meanOffUs: number, meanOnUs: number) {
    this.#meanOffUs = meanOffUs;
    this.#meanOnUs = meanOnUs;
  }

  /** Lets time pass. Returns when the present state ends. */
  advance(nowUs: number, random: Random): number {
    let untilUs = this.#untilUs;
    if (untilUs === null) {
      this.on = random() < this.#meanOnUs / (this.#meanOnUs + this.#meanOffUs);
      untilUs = nowUs + this.#dwell(random);
    }
    while (untilUs <= nowUs) {
      this.on = !this.on;
      untilUs += this.#dwell(random);
    }
    this.#untilUs = untilUs;
    return untilUs;
  }

  #dwell(random: Random): number {
    if (this.on) this.level = exponential(random, 1);
    // Never zero, or time would not pass in `advance`.
    return 1 + exponential(random, this.on ? this.#meanOnUs : this.#meanOffUs);
  }
}

/**
 * One direction of a link: for each packet, when it arrives. Pure: time and randomness are arguments. `impairment.c` is the same
 * model for real sockets, and `test/integration/support` holds the two to the same decisions, packet by packet.
 */
export class Impairment {
  readonly #random: Random;
  #is: Impairments = unimpaired;
  #burst: Episodes | null = null;
  #stall: Episodes | null = null;
  #bloat: Episodes | null = null;
  #lastUs = -Infinity;
  #capacityFreeUs = -Infinity;
  readonly #counts = { received: 0, passed: 0, lost: 0, cut: 0, overflowed: 0, duplicated: 0 };

  constructor(random: Random, impairments: Partial<Impairments> = {}) {
    this.#random = random;
    this.change(impairments);
  }

  get impairments(): Impairments {
    return this.#is;
  }

  get counts(): ImpairmentCounts {
    return { ...this.#counts };
  }

  /** Changes what is named and keeps the rest. A process (bursts, stalls, bloat) that is named starts anew. */
  change(impairments: Partial<Impairments>): void {
    const is = { ...this.#is, ...impairments };
    refuseNonsense(is);
    this.#is = is;
    if (impairments.burst !== undefined) {
      this.#burst = is.burst && new Episodes(is.burst.goodMs * 1e3, is.burst.badMs * 1e3);
    }
    if (impairments.stall !== undefined) {
      this.#stall = is.stall && new Episodes(1e6 / is.stall.perSecond, is.stall.meanMs * 1e3);
    }
    if (impairments.bloat !== undefined) {
      const fraction = is.bloat?.fraction ?? 0;
      this.#bloat = is.bloat && new Episodes(bloatPauseUs, (bloatPauseUs * fraction) / (1 - fraction));
    }
  }

  /** A packet of `bytes` enters at `nowUs`. Returns the times at which it comes out: none if lost, two if duplicated. */
  pass(nowUs: number, bytes: number): readonly number[] {
    this.#counts.received += 1;
    if (this.#is.cut) {
      this.#counts.cut += 1;
      return [];
    }
    if (this.#isLost(nowUs)) {
      this.#counts.lost += 1;
      return [];
    }
    const delayUs = this.#delay(nowUs);
    const queueUs = this.#queue(nowUs, bytes);
    if (queueUs === null) {
      this.#counts.overflowed += 1;
      return [];
    }
    let atUs = nowUs + delayUs + queueUs;
    if (!this.#is.reorder) {
      atUs = Math.max(atUs, this.#lastUs);
      this.#lastUs = atUs;
    }
    this.#counts.passed += 1;
    if (this.#is.duplicate === 0 || this.#random() >= this.#is.duplicate) return [atUs];
    this.#counts.duplicated += 1;
    return [atUs, atUs];
  }

  #isLost(nowUs: number): boolean {
    let probability = this.#is.loss;
    if (this.#burst !== null && this.#is.burst !== null) {
      this.#burst.advance(nowUs, this.#random);
      if (this.#burst.on) probability = 1 - (1 - probability) * (1 - this.#is.burst.loss);
    }
    return probability > 0 && this.#random() < probability;
  }

  #delay(nowUs: number): number {
    let delayUs = this.#is.delayMs * 1e3 + this.#jitter();
    if (this.#bloat !== null && this.#is.bloat !== null) {
      this.#bloat.advance(nowUs, this.#random);
      if (this.#bloat.on) delayUs += this.#bloat.level * this.#is.bloat.meanMs * 1e3 * (0.8 + 0.4 * this.#random());
    }
    if (this.#stall !== null) {
      const untilUs = this.#stall.advance(nowUs, this.#random);
      if (this.#stall.on) delayUs += untilUs - nowUs;
    }
    return delayUs;
  }

  #jitter(): number {
    if (this.#is.jitter === null) return 0;
    const scaleUs = this.#is.jitter.ms * 1e3;
    switch (this.#is.jitter.shape) {
      case "exponential":
        return exponential(this.#random, scaleUs);
      case "normal":
        return Math.abs(gaussian(this.#random)) * scaleUs;
      case "pareto": {
        const excess = ((1 - this.#random()) ** (-1 / paretoShape) - 1) * (paretoShape - 1);
        return Math.min(excess, 100) * scaleUs;
      }
      case "lognormal":
        return Math.exp(gaussian(this.#random) * lognormalSigma - lognormalSigma ** 2 / 2) * scaleUs;
    }
  }

  /** How long the packet waits for capacity; null if the queue is full. */
  #queue(nowUs: number, bytes: number): number | null {
    if (this.#is.rateKbps === null) return 0;
    const freeUs = Math.max(nowUs, this.#capacityFreeUs) + (bytes * 8e3) / this.#is.rateKbps;
    if (freeUs - nowUs > queueLimitUs) return null;
    this.#capacityFreeUs = freeUs;
    return freeUs - nowUs;
  }
}

function refuseNonsense(is: Impairments): void {
  const check = (name: string, value: number | undefined, low: number, high: number) => {
    if (value === undefined || (value >= low && value <= high)) return;
    throw new RangeError(`${name} is ${value}; it must lie between ${low} and ${high}`);
  };
  const shortestMs = 1e-3;
  check("loss", is.loss, 0, 1);
  check("duplicate", is.duplicate, 0, 1);
  check("delayMs", is.delayMs, 0, 60_000);
  check("jitter.ms", is.jitter?.ms, 0, 60_000);
  check("burst.goodMs", is.burst?.goodMs, shortestMs, 1e9);
  check("burst.badMs", is.burst?.badMs, shortestMs, 1e9);
  check("burst.loss", is.burst?.loss, 0, 1);
  check("stall.perSecond", is.stall?.perSecond, 1e-6, 1000);
  check("stall.meanMs", is.stall?.meanMs, shortestMs, 60_000);
  check("bloat.meanMs", is.bloat?.meanMs, 0, 60_000);
  check("bloat.fraction", is.bloat?.fraction, 1e-6, 0.99);
  check("rateKbps", is.rateKbps ?? undefined, 1, 1e9);
}
