import { CarillonError } from "@carillon/contracts/errors";

export interface JoinLimits {
  /** Handshakes that may be under way at once. */
  readonly atOnce: number;
  /** Joins that may wait for one of these places, and how long. */
  readonly waiting: number;
  readonly waitMs: number;
  /** A place is free again after this long at the latest: a handshake that waits for a slow network needs no processor. */
  readonly holdMs: number;
}

/**
 * Two hundred speakers come back at once when power returns. Ten of them fill the processor; the others wait their turn here, which is
 * sooner than they would ask again, and only what would wait too long is sent away.
 */
export const joinLimits: JoinLimits = { atOnce: 10, waiting: 512, waitMs: 4000, holdMs: 500 };

/** Leaves the queue's place to the next; may be called again. */
export type Leave = () => void;

export class JoinQueue {
  readonly #limits: JoinLimits;
  #inside = 0;
  readonly #waiting: { admit: () => void; timer: NodeJS.Timeout }[] = [];

  constructor(limits = joinLimits) {
    this.#limits = limits;
  }

  /** Resolves when a handshake may begin. Throws CarillonError `overloaded` when that would take too long. */
  async enter(): Promise<Leave> {
    const { atOnce, waiting, holdMs } = this.#limits;
    if (this.#inside < atOnce) this.#inside += 1;
    else if (this.#waiting.length < waiting) await this.#turn();
    else throw overloaded(this.#waiting.length);
    const timer = setTimeout(() => leave(), holdMs);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      clearTimeout(timer);
      this.#next();
    };
    return leave;
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { admit: resolve, timer: setTimeout(() => giveUp(), this.#limits.waitMs) };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(overloaded(this.#waiting.length));
      };
      this.#waiting.push(entry);
    });
  }

  /** A place is handed on, or free. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#inside -= 1;
      return;
    }
    clearTimeout(next.timer);
    next.admit();
  }
}

const overloaded = (waiting: number): CarillonError =>
  new CarillonError("overloaded", `${waiting} others are waiting to join`);
