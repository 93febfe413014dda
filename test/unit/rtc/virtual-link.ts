import { createHash } from "node:crypto";

/** A link in virtual time: what is sent arrives after a delay, or not at all. Everything follows from the seed. */
export interface LinkConditions {
  readonly delayUs: number;
  /** Added to the delay, uniformly; reorders. */
  readonly jitterUs?: number;
  /** 0 … 1. */
  readonly loss?: number;
  readonly duplicate?: number;
}

interface VirtualEvent {
  readonly atUs: number;
  readonly run: () => void;
}

/** Events in order of virtual time, in µs. */
export class VirtualTime {
  readonly #events: VirtualEvent[] = [];
  nowUs = 1_000_000;

  at(atUs: number, run: () => void): void {
    const event = { atUs: Math.max(atUs, this.nowUs), run };
    const place = this.#events.findIndex((other) => other.atUs > event.atUs);
    this.#events.splice(place < 0 ? this.#events.length : place, 0, event);
  }

  /** Runs until nothing is due before `untilUs`, or `done` says so. */
  run(untilUs: number, done: () => boolean = () => false): void {
    while (!done()) {
      const [next] = this.#events;
      if (next === undefined || next.atUs > untilUs) {
        this.nowUs = Math.max(this.nowUs, untilUs);
        return;
      }
      this.#events.shift();
      this.nowUs = next.atUs;
      next.run();
    }
  }
}

/** Numbers in 0 … 1 that look random (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that look random, for what asks for strong ones. */
export function seededBytes(seed: string): (bytes: number) => Buffer {
  let counter = 0;
  return (bytes) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < bytes; have += 32)
      blocks.push(createHash("sha256").update(`${seed} ${counter++}`).digest());
    return Buffer.concat(blocks).subarray(0, bytes);
  };
}

/** One direction of a link; `conditions` may change while it runs. */
export class VirtualLink {
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #deliver: (datagram: Buffer) => void;
  conditions: LinkConditions;

  constructor(
    time: VirtualTime,
    random: () => number,
    conditions: LinkConditions,
    deliver: (datagram: Buffer) => void,
  ) {
    this.#time = time;
    this.#random = random;
    this.#deliver = deliver;
    this.conditions = conditions;
  }

  send(datagram: Buffer): void {
    const { delayUs, jitterUs = 0, loss = 0, duplicate = 0 } = this.conditions;
    const copies = this.#random() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.#random() < loss) continue;
      this.#time.at(this.#time.nowUs + delayUs + jitterUs * this.#random(), () => this.#deliver(Buffer.from(datagram)));
    }
  }
}
