import type { ClockExchange } from "./clock-filter.js";

/** A speaker that joins is in step within half a second; after that 4 Hz costs 50 bytes a second each way. */
const quickExchanges = 12;
const quickIntervalUs = 40e3;
const steadyIntervalUs = 250e3;
/** Requests that may be under way: 16 at 4 Hz cover four seconds of delay. */
const outstanding = 16;

/** Sends exchanges at their pace and matches answers to requests, so that a repeated or invented answer is not believed. */
export class ClockExchanger {
  readonly #sentAt = new Float64Array(outstanding).fill(-1);
  #sequence = 0;
  #nextAt = -Infinity;

  /** The sequence number of the request to send now, or undefined when none is due. */
  poll(nowUs: number): number | undefined {
    if (nowUs < this.#nextAt) return undefined;
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) >>> 0;
    this.#sentAt[sequence % outstanding] = nowUs;
    this.#nextAt = nowUs + (sequence < quickExchanges ? quickIntervalUs : steadyIntervalUs);
    return sequence;
  }

  get nextAtUs(): number {
    return this.#nextAt;
  }

  /** The exchange that an answer completes; undefined for one that answers no request of ours, or answers it twice. */
  answer(
    sequence: number,
    { t1, t2, t3 }: { readonly t1: number; readonly t2: number; readonly t3: number },
    arrivalUs: number,
  ): ClockExchange | undefined {
    const slot = sequence % outstanding;
    if (this.#sentAt[slot] !== t1 || !Number.isFinite(t2) || !Number.isFinite(t3)) return undefined;
    this.#sentAt[slot] = -1;
    return { t1, t2, t3, t4: arrivalUs };
  }
}
