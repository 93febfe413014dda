/** What a simulation may call to take back a callback that has not run yet. */
export type Cancel = () => void;

interface Timer {
  readonly atUs: number;
  readonly run: (nowUs: number) => void;
}

/** More callbacks than this at one instant means that one of them schedules itself without letting time pass. */
const callbacksPerInstant = 1_000_000;

/** Time that passes only when a test says so. Callbacks run in order of their due time; equal times run in the order they were scheduled. */
export class VirtualClock {
  #nowUs: number;
  /** Latest first, so that the next one is taken from the end. */
  readonly #timers: Timer[] = [];

  constructor(startUs = 0) {
    this.#nowUs = startUs;
  }

  /** The present, in microseconds. An arrow, so that it can be handed over as `now`. */
  readonly now = (): number => this.#nowUs;

  /** How many callbacks wait. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Runs `run` at `atUs`; a time that has passed means at once, on the next step. */
  schedule(atUs: number, run: (nowUs: number) => void): Cancel {
    const timer: Timer = { atUs: Math.max(atUs, this.#nowUs), run };
    this.#timers.splice(this.#placeOf(timer.atUs), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /** Jumps to the next callback and runs it; false when there is none. */
  step(): boolean {
    const timer = this.#timers.pop();
    if (timer === undefined) return false;
    this.#nowUs = timer.atUs;
    timer.run(timer.atUs);
    return true;
  }

  /** Runs everything due in the next `us` microseconds, what is scheduled meanwhile included. */
  advance(us: number): void {
    this.runUntil(this.#nowUs + us);
  }

  /** Runs everything due up to and including `atUs`, and stops there. */
  runUntil(atUs: number): void {
    let instantUs = this.#nowUs;
    let callbacks = 0;
    for (let next = this.#timers.at(-1); next !== undefined && next.atUs <= atUs; next = this.#timers.at(-1)) {
      callbacks = next.atUs === instantUs ? callbacks + 1 : 0;
      instantUs = next.atUs;
      if (callbacks > callbacksPerInstant)
        throw new Error(`A callback at ${instantUs} us repeats without time passing`);
      this.step();
    }
    this.#nowUs = Math.max(this.#nowUs, atUs);
  }

  /** The index before everything that is due no later than `atUs`. */
  #placeOf(atUs: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle]?.atUs ?? 0) > atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
