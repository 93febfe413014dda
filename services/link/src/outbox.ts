/** A message that must arrive (QoS 1), kept until it has. */
export interface Letter {
  readonly leaf: "event" | "ack";
  readonly body: object;
}

/** Half a day of trouble at the rate of a bad day; 256 events are below 300 kB. */
const maxLetters = 256;

/** What waits while the link is down: the newest letters, in order. */
export class Outbox {
  #letters: Letter[] = [];
  #dropped = 0;

  /** Letters that had to give way to newer ones. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#letters.length;
  }

  put(letter: Letter): void {
    this.#letters.push(letter);
    if (this.#letters.length <= maxLetters) return;
    this.#letters.shift();
    this.#dropped += 1;
  }

  /** Sends in order until nothing is left or `send` says that it did not arrive; that letter stays the first. */
  async drain(send: (letter: Letter) => Promise<boolean>): Promise<void> {
    for (let letter = this.#letters[0]; letter !== undefined; letter = this.#letters[0]) {
      if (!(await send(letter))) return;
      // It may have given way meanwhile.
      if (this.#letters[0] === letter) this.#letters.shift();
    }
  }
}
