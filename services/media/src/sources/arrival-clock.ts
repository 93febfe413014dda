/** A writer whose samples are later than this has paused: what comes then is new. */
const pauseUs = 50_000;
/** A writer whose samples are earlier than this is not live: it waits for us, and our clock is his. */
const aheadUs = 20_000;
/** After a beginning, whatever comes sooner than what came before shows where the writer's clock really stands. */
const settleUs = 500_000;
/** The soonest of this span is the one that nothing delayed. */
const windowUs = 500_000;
/** Critically damped, 10 s; crystals differ by at most this. */
const gain = { proportional: 0.4, integral: 0.04 };
const mostPpm = 500;

/**
 * The clock of whoever writes samples, by when they arrive: frame n was captured at `capturedUs(n)`. Delays only ever add, so the
 * soonest arrivals are believed (as RFC 5905 §10 does). The clock never jumps, except when the writer has paused and what follows is
 * new. Pure: frames are counted and times are given by the caller.
 */
export class ArrivalClock {
  readonly #nominal: number;
  #anchor: { frame: number; us: number; sinceUs: number } | undefined;
  #ppm = 0;
  #driftPpm = 0;
  #soonest = { us: Infinity, sinceUs: 0 };
  #isAhead = false;
  /** How much of what was written during a pause may still be to come. */
  #backlogUs = 0;

  /** @param rate nominal frames per second. */
  constructor(rate: number) {
    this.#nominal = 1e6 / rate;
  }

  /** False until the first arrival. */
  get running(): boolean {
    return this.#anchor !== undefined;
  }

  /** Frames up to `end` (exclusive) had arrived at `nowUs`. */
  push(end: number, nowUs: number): void {
    const anchor = this.#anchor;
    if (anchor === undefined) {
      this.#begin(end, nowUs);
      return;
    }
    const lateUs = nowUs - this.capturedUs(end);
    if (lateUs > pauseUs) {
      this.#begin(end, nowUs);
      this.#backlogUs = this.#isAhead ? 0 : lateUs;
    } else if (lateUs < -aheadUs) this.#early(lateUs);
    else {
      this.#isAhead = false;
      if (lateUs < 0 && nowUs - anchor.sinceUs < settleUs) anchor.us += lateUs;
      else this.#follow(end, lateUs, nowUs);
    }
  }

  /** How far a frame is ahead of its time, µs. */
  capturedUs(frame: number): number {
    const { frame: from, us } = this.#anchored;
    return us + (frame - from) * this.usPerFrame;
  }

  /** The frame captured at a time, with its fraction. */
  frameAt(us: number): number {
    const { frame, us: from } = this.#anchored;
    return frame + (us - from) / this.usPerFrame;
  }

  get usPerFrame(): number {
    return this.#nominal * (1 + this.#ppm * 1e-6);
  }

  get #anchored(): { readonly frame: number; readonly us: number } {
    return this.#anchor ?? { frame: 0, us: 0 };
  }

  #begin(frame: number, us: number): void {
    this.#anchor = { frame, us, sinceUs: us };
    this.#soonest = { us: Infinity, sinceUs: us };
    this.#ppm = this.#driftPpm;
  }

  /** What a live writer could not get rid of during a pause is too old to be heard; any other waits for us. */
  #early(lateUs: number): void {
    this.#isAhead = this.#backlogUs <= 0;
    const skippedUs = Math.min(-lateUs, this.#backlogUs);
    this.#backlogUs -= skippedUs;
    if (this.#anchor !== undefined) this.#anchor.us -= skippedUs;
  }

  #follow(end: number, lateUs: number, nowUs: number): void {
    this.#soonest.us = Math.min(this.#soonest.us, lateUs);
    const seconds = (nowUs - this.#soonest.sinceUs) / 1e6;
    if (seconds < windowUs / 1e6) return;
    const error = Math.max(-mostPpm, Math.min(mostPpm, this.#soonest.us));
    this.#soonest = { us: Infinity, sinceUs: nowUs };
    // Where it stands now it goes on from: only its speed changes.
    const { sinceUs } = this.#anchor ?? { sinceUs: nowUs };
    this.#anchor = { frame: end, us: this.capturedUs(end), sinceUs };
    this.#driftPpm = bounded(this.#driftPpm + gain.integral * error * seconds);
    this.#ppm = bounded(this.#driftPpm + gain.proportional * error);
    this.#backlogUs = 0;
  }
}

const bounded = (ppm: number): number => Math.max(-mostPpm, Math.min(mostPpm, ppm));
