/**
 * The site's clock as seen from here: offset and drift of the media service's monotonic clock against the local one, from
 * four-timestamp exchanges (RFC 5905 §8) over a path with jitter, loss and queues.
 *
 * Of each eight exchanges the one with the shortest round trip is believed, and a Kalman filter on offset and drift weighs it by
 * how much of its round trip was queueing. Over six impaired links this holds |error| p99 within 70–220 µs, where a median filter
 * without a drift term lags by milliseconds (reference/audio-core.md §1). All instants are µs; offset = site − local.
 */

/** Exchanges of which the best is used, once the filter has started. */
const bestOf = 8;
/** The first exchanges count one by one: a speaker that joins cannot wait for eight. */
const startExchanges = 8;
/** The shortest round trip of this long is taken as the path without queues. */
const minimumWindowUs = 120e6;
const minimumBuckets = 8;

/**
 * Standard deviation of one exchange: timestamping + half of the queueing + the asymmetry that goes with a longer path. A path of
 * hundreds of ms is as asymmetric as it is, but no noisier for it: it would take minutes to settle.
 */
const timestampSigmaUs = 15;
const queueingShare = 0.5;
const asymmetryShare = 0.12;
const maxAsymmetricUs = 10e3;
/** Diffusion: of the offset in µs²/µs, and of the drift, (0.02 ppm)² per second. */
const offsetDiffusion = 1e-7;
const driftDiffusion = 0.02e-6 ** 2 / 1e6;
/** Crystals are within ±100 ppm of each other; a drift beyond ±300 ppm is an error. */
const startDriftSigma = 100e-6;
const maxDrift = 300e-6;
/** After a step the crystal is the same one, but nothing is certain. */
const steppedDriftSigma = 20e-6;
/** This many exchanges in a row that cannot be: the clock was stepped, or the machine suspended. */
const impossibleExchanges = 3;
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
  #accepted = 0;
  #offset = 0;
  #drift = 0;
  #at = 0;
  // Covariance of (offset, drift): [[a, b], [b, c]].
  #a = 0;
  #b = 0;
  #c = 0;
  #impossible = 0;
  #driftBefore = 0;
  #steps = 0;
  #roundTrip = 0;

  // The best exchange of the eight that are being collected.
  #collected = 0;
  #bestRoundTrip = Infinity;
  #bestOffset = 0;
  #bestAt = 0;

  // Shortest round trip of the window, in buckets, so that an old path is forgotten without keeping every exchange.
  readonly #minima = new Float64Array(minimumBuckets).fill(Infinity);
  #bucket = 0;
  #bucketStart = 0;

  /** True when the exchange moved the estimate; most of them only compete for the best of eight. */
  push({ t1, t2, t3, t4 }: ClockExchange): boolean {
    const roundTrip = t4 - t1 - (t3 - t2);
    if (!(roundTrip > 0 && roundTrip < maxRoundTripUs && t3 >= t2)) return false;
    const at = (t1 + t4) / 2;
    const offset = (t2 - t1 + t3 - t4) / 2;
    this.#roundTrip += (roundTrip - this.#roundTrip) * (this.#roundTrip === 0 ? 1 : 1 / 8);
    this.#noteMinimum(roundTrip, at);
    if (this.#accepted < startExchanges) return this.#correct(offset, roundTrip, at);
    if (roundTrip < this.#bestRoundTrip) {
      this.#bestRoundTrip = roundTrip;
      this.#bestOffset = offset;
      this.#bestAt = at;
    }
    this.#collected += 1;
    if (this.#collected < bestOf) return false;
    const best = this.#bestRoundTrip;
    this.#collected = 0;
    this.#bestRoundTrip = Infinity;
    return this.#correct(this.#bestOffset, best, this.#bestAt);
  }

  #noteMinimum(roundTrip: number, at: number): void {
    if (this.#bucketStart === 0) this.#bucketStart = at;
    if (at - this.#bucketStart > minimumWindowUs / minimumBuckets) {
      this.#bucket = (this.#bucket + 1) % minimumBuckets;
      this.#bucketStart = at;
      this.#minima[this.#bucket] = roundTrip;
      return;
    }
    this.#minima[this.#bucket] = Math.min(this.#minima[this.#bucket] ?? Infinity, roundTrip);
  }

  #correct(measured: number, roundTrip: number, at: number): boolean {
    const queueing = roundTrip - this.minimumRoundTripUs;
    const sigma = timestampSigmaUs + queueingShare * queueing + asymmetryShare * Math.min(roundTrip, maxAsymmetricUs);
    const variance = sigma * sigma;
    if (this.#accepted === 0) {
      this.#seed(measured, variance + (roundTrip / 4) ** 2, startDriftSigma ** 2, at);
      return true;
    }
    const elapsed = at - this.#at;
    if (elapsed <= 0) return false;
    const a = this.#a + 2 * this.#b * elapsed + this.#c * elapsed * elapsed + offsetDiffusion * elapsed;
    const b = this.#b + this.#c * elapsed;
    const c = this.#c + driftDiffusion * elapsed;
    const predicted = this.#offset + this.#drift * elapsed;
    const innovation = measured - predicted;

    // The truth lies within half a round trip of what was measured, so a larger innovation proves the state wrong, not the sample.
    // Single samples are never rejected: hard gating diverged in simulation.
    if (Math.abs(innovation) > roundTrip / 2 + 4 * Math.sqrt(a) + 50) {
      // The crystal is the same before and after a step; what a step made of the drift is forgotten with it.
      if (this.#impossible === 0) this.#driftBefore = this.#drift;
      this.#impossible += 1;
      if (this.#impossible >= impossibleExchanges) {
        this.#drift = this.#driftBefore;
        this.#seed(measured, variance, Math.max(c, steppedDriftSigma ** 2), at);
        this.#steps += 1;
        return true;
      }
    } else this.#impossible = 0;

    const innovationVariance = a + variance;
    const offsetGain = a / innovationVariance;
    const driftGain = b / innovationVariance;
    this.#offset = predicted + offsetGain * innovation;
    this.#drift = Math.max(-maxDrift, Math.min(maxDrift, this.#drift + driftGain * innovation));
    this.#a = a - offsetGain * a;
    this.#b = b - offsetGain * b;
    this.#c = c - driftGain * b;
    this.#at = at;
    this.#accepted += 1;
    return true;
  }

  #seed(offset: number, offsetVariance: number, driftVariance: number, at: number): void {
    this.#offset = offset;
    this.#at = at;
    this.#a = offsetVariance;
    this.#b = 0;
    this.#c = driftVariance;
    this.#impossible = 0;
    this.#accepted += 1;
  }

  /** False before the first exchange: then nothing else here means anything. */
  get seeded(): boolean {
    return this.#accepted > 0;
  }

  /** Site − local at the local instant, µs. Holds over without exchanges: drift is known to 0.2 ppm, 1 µs in 5 s. */
  offsetAt(localUs: number): number {
    return this.#offset + this.#drift * (localUs - this.#at);
  }

  /** One standard deviation of `offsetAt`, µs; infinite before the first exchange. */
  sigmaAt(localUs: number): number {
    if (this.#accepted === 0) return Infinity;
    const elapsed = localUs - this.#at;
    return Math.sqrt(Math.max(0, this.#a + 2 * this.#b * elapsed + this.#c * elapsed * elapsed));
  }

  /** How much faster the site's clock runs than the local one, 1e-6. */
  get driftPpm(): number {
    return this.#drift * 1e6;
  }

  /** What `offsetAt` is computed from, for the playout thread, which evaluates it between two of our turns. */
  get mapping(): ClockMapping {
    return { offsetUs: this.#offset, driftPpm: this.#drift * 1e6, referenceUs: this.#at };
  }

  /** Times that the clock was found to have stepped. */
  get steps(): number {
    return this.#steps;
  }

  /** Smoothed round trip, µs; 0 before the first exchange. */
  get roundTripUs(): number {
    return this.#roundTrip;
  }

  get minimumRoundTripUs(): number {
    return Math.min(...this.#minima);
  }

  /** True if the exchange could come from the clock that this filter follows: after a rejoin, tells the same media service from a new one. */
  couldBe({ t1, t2, t3, t4 }: ClockExchange): boolean {
    const at = (t1 + t4) / 2;
    const roundTrip = t4 - t1 - (t3 - t2);
    const innovation = (t2 - t1 + t3 - t4) / 2 - this.offsetAt(at);
    return this.seeded && Math.abs(innovation) <= roundTrip / 2 + 4 * this.sigmaAt(at) + 50;
  }
}
