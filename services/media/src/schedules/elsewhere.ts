/** Calls after which nobody is asked any more: two a second for a minute. */
const mostCalls = 128;

/** What is known of a bell that other media services of the site may have rung: once heard of, it stays so, also when they are gone. */
export class Elsewhere {
  readonly #ask: () => Promise<ReadonlySet<string>>;
  #heardBy: ReadonlySet<string> = new Set();
  #calls = 0;

  constructor(ask: () => Promise<ReadonlySet<string>>) {
    this.#ask = ask;
  }

  /** Called time and again; asks with the first, second, fourth, eighth call …, and no more once one has rung it for somebody. */
  async ask(): Promise<void> {
    this.#calls += 1;
    const isTurn = (this.#calls & (this.#calls - 1)) === 0 && this.#calls <= mostCalls;
    if (isTurn && this.#heardBy.size === 0) this.#heardBy = await this.#ask();
  }

  /** Whether it was rung, and for all of these. */
  covers(listeners: readonly string[]): boolean {
    return this.#heardBy.size > 0 && listeners.every((one) => this.#heardBy.has(one));
  }
}
