import { BoundedLine, type Strip } from "./bounded-line.js";
import { softStrip } from "./soft-strip.js";

/**
 * The site's clock as seen from here: offset and drift of the media service's monotonic clock against the local one, from
 * four-timestamp exchanges (RFC 5905 §8) over a path with jitter, loss and queues.
 *
 * Networks and busy machines only ever add delay. So each exchange bounds the offset from both sides: it is at most t2 − t1, and at
 * least t3 − t4. Over minutes both clocks run evenly, and the offset is a straight line between those bounds: the one in the middle
 * of the widest straight strip that all of them leave free. A queue in one direction moves bounds away from the strip and not the
 * strip itself, and the error falls with the number of exchanges, not with its square root. (Convex-hull skew estimation, for both
 * directions at once: L. Zhang, Z. Liu, C. H. Xia, "Clock synchronization algorithms for network measurements", INFOCOM 2002.)
 *
 * Bounds are uncertain by what a machine takes to wake up, so the edges of the strip are soft (soft-strip.ts). Of six speakers on six
 * impaired links the clocks were 0.113 ms apart (p50) by the widest strip, 0.041 ms by the soft one: the same exchanges, 240 s at 1 Hz.
 * All instants are µs; offset = site − local.
 */

/** 240 s at 1 Hz, 50 s at the pace of a speaker that joins. */
const remembered = 512;
/** Crystals follow the room's temperature: over longer, the line bends by more than the exchanges leave uncertain. */
const windowUs = 240e6;
/** An exchange that does not touch the strip moves it only by what is forgotten: it can wait for others. */
const refitEvery = 8;
/** Crystals are within ±100 ppm of each other; NTP slews a host's clock by up to 500 ppm. */
const maxDrift = 700e-6;
/** Believed of the drift before the exchanges say more: of any two crystals, and of the same two after a step. */
const usualDriftSigma = 60e-6;
const steppedDriftSigma = 20e-6;
/**
 * What a bound may be wrong by, and the least that a delay is believed to vary by. Of the same exchanges 5, 10, 15, 25 and 40 µs gave
 * 60, 43, 41, 46 and 54 µs between six speakers; less on links that vary by less.
 */
const timestampUs = 15;
const leastSpreadUs = 20;
/** This many exchanges in a row that cannot be: the clock was stepped, or the machine suspended. */
const impossibleExchanges = 3;
/** Parts of a straight line leave strips that are wider than the whole's by chance only. Where the parts are divided, newest last. */
const bendsAt = [3 / 4, 1 / 2, 1 / 4] as const;
const leastAfterBendUs = 5e6;
const bendSpreads = 8;
const leastBendUs = 50;
const maxRoundTripUs = 5e6;

/** Local send, site receive, site send, local receive. */
export interface ClockExchange {
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
  readonly t4: number;
}

/** siteTime = local + offsetUs + driftPpm × 1e-6 × (local − referenceUs). */
export interface ClockMapping {
  readonly offsetUs: number;
  readonly driftPpm: number;
  readonly referenceUs: number;
}

export class ClockFilter {
  readonly #exchanges = new BoundedLine(remembered);
  #strip: Strip = { reference: 0, slope: 0, middle: 0, width: 0 };
  #sigma = Infinity;
  #driftSigma = usualDriftSigma;
  /** What is believed of the drift beside the exchanges. */
  #before = { slope: 0, sigma: usualDriftSigma };
  #sinceFit = 0;
  #impossible = 0;
  #steps = 0;
  #roundTrip = 0;

  /** True when the exchange moved the estimate. */
  push(exchange: ClockExchange): boolean {
    const { t1, t2, t3, t4 } = exchange;
    const roundTrip = t4 - t1 - (t3 - t2);
    if (!(roundTrip > 0 && roundTrip < maxRoundTripUs && t3 >= t2)) return false;
    this.#roundTrip += (roundTrip - this.#roundTrip) * (this.#roundTrip === 0 ? 1 : 1 / 8);
    if (this.seeded && !this.couldBe(exchange) && !this.#isStep()) return false;
    this.#impossible = 0;
    const at = (t1 + t4) / 2;
    const narrows = this.#narrows(t2 - t1, t3 - t4, at);
    this.#exchanges.add(at, t2 - t1, t3 - t4);
    this.#sinceFit += 1;
    if (!narrows && this.#sinceFit < refitEvery) return false;
    this.#sinceFit = 0;
    this.#exchanges.forgetBefore(at - windowUs);
    this.#fit(at);
    return true;
  }

  /** A single exchange that cannot be is not believed. Several are: all before them is of another clock, but for its crystal. */
  #isStep(): boolean {
    this.#impossible += 1;
    if (this.#impossible < impossibleExchanges) return false;
    this.#exchanges.keepNewest(0);
    this.#before = { slope: this.#strip.slope, sigma: steppedDriftSigma };
    this.#steps += 1;
    return true;
  }

  #narrows(most: number, least: number, at: number): boolean {
    const offset = this.offsetAt(at);
    const half = this.#strip.width / 2;
    return this.#exchanges.count < refitEvery || most < offset + half || least > offset - half;
  }

  #fit(at: number): void {
    const count = this.#exchanges.count;
    const { median, shortest } = this.#exchanges.gaps();
    const spread = Math.max(leastSpreadUs, median - shortest);
    const strip = this.#widest([0, count], at, spread);
    const bend = this.#bend(strip, spread);
    if (bend !== undefined) {
      this.#exchanges.keepNewest(count - bend);
      this.#before = { slope: 0, sigma: usualDriftSigma };
      this.#fit(at);
      return;
    }
    const softness = { uncertainty: timestampUs, leastDelay: leastSpreadUs, prior: this.#before };
    const soft = softStrip(this.#exchanges, strip, softness);
    this.#strip = soft;
    this.#sigma = soft.middleSigma + (spread + shortest / 8) / count;
    this.#driftSigma = soft.slopeSigma;
  }

  /** Of n exponential delays of mean m the least is m / n: so much height the belief in the drift is weighed against. */
  #widest([from, to]: readonly [number, number], reference: number, spread: number): Strip {
    const prior = { ...this.#before, weight: spread / (to - from) };
    return this.#exchanges.widest([from, to], { reference, steepest: maxDrift, prior });
  }

  /**
   * Where a clock was slewed, the line has a bend, and what lies before it misleads: the index of the first exchange after it. A queue
   * that lay in one direction for a while bends nothing, because the rest alone leaves no wider strip than the whole.
   */
  #bend(whole: Strip, spread: number): number | undefined {
    const count = this.#exchanges.count;
    const { reference, width } = whole;
    for (const part of bendsAt) {
      const split = Math.floor(count * part);
      const fewest = Math.min(split, count - split);
      if (fewest < refitEvery || reference - this.#exchanges.x(split) < leastAfterBendUs) continue;
      const most = width + Math.max(leastBendUs, (bendSpreads * spread) / fewest);
      if (
        this.#widest([split, count], reference, spread).width > most &&
        this.#widest([0, split], reference, spread).width > most
      )
        return split;
    }
    return undefined;
  }

  /** False before the first exchange: then nothing else here means anything. */
  get seeded(): boolean {
    return this.#exchanges.count > 0;
  }

  /** Site − local at the local instant, µs. Holds over without exchanges: drift is known to 0.2 ppm, 1 µs in 5 s. */
  offsetAt(localUs: number): number {
    return this.#strip.middle + this.#strip.slope * (localUs - this.#strip.reference);
  }

  /** One standard deviation of `offsetAt`, µs; infinite before the first exchange. What asymmetry the path itself has, nobody can see. */
  sigmaAt(localUs: number): number {
    return this.#sigma + this.#driftSigma * Math.abs(localUs - this.#strip.reference);
  }

  /** How much faster the site's clock runs than the local one, 1e-6. */
  get driftPpm(): number {
    return this.#strip.slope * 1e6;
  }

  /** What `offsetAt` is computed from, for the playout thread, which evaluates it between two of our turns. */
  get mapping(): ClockMapping {
    return { offsetUs: this.#strip.middle, driftPpm: this.#strip.slope * 1e6, referenceUs: this.#strip.reference };
  }

  /** Times that the clock was found to have stepped. */
  get steps(): number {
    return this.#steps;
  }

  /** Smoothed round trip, µs; 0 before the first exchange. */
  get roundTripUs(): number {
    return this.#roundTrip;
  }

  /** True if the exchange could come from the clock that this filter follows: after a rejoin, tells the same media service from a new one. */
  couldBe({ t1, t2, t3, t4 }: ClockExchange): boolean {
    const at = (t1 + t4) / 2;
    const roundTrip = t4 - t1 - (t3 - t2);
    const innovation = (t2 - t1 + t3 - t4) / 2 - this.offsetAt(at);
    return this.seeded && Math.abs(innovation) <= roundTrip / 2 + 4 * this.sigmaAt(at) + 50;
  }
}
