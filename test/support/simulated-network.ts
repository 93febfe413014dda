import { Impairment, type ImpairmentCounts, type Impairments } from "./lossy-link/impairment.js";
import { seededRandom, seedFor } from "./random.js";
import type { VirtualClock } from "./virtual-clock.js";

type Receive = (bytes: Uint8Array, from: string, nowUs: number) => void;

/** One party on the simulated network. */
export interface Endpoint {
  readonly address: string;
  /** Puts a packet on the way; nothing happens when nobody has the address. */
  send(to: string, bytes: Uint8Array): void;
  /** Takes the party off the network; what is on the way to it is dropped. */
  close(): void;
}

/** Datagrams between named endpoints in virtual time. Every ordered pair is a direction with impairments and randomness of its own. */
export class SimulatedNetwork {
  readonly #clock: VirtualClock;
  readonly #seed: number;
  readonly #everywhere: Partial<Impairments>;
  readonly #receivers = new Map<string, Receive>();
  readonly #directions = new Map<string, Impairment>();

  constructor(options: { clock: VirtualClock; seed: number; impairments?: Partial<Impairments> }) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#everywhere = options.impairments ?? {};
  }

  /** Adds a party; `receive` is called with a copy of each packet's bytes at the virtual time of its arrival. */
  endpoint(address: string, receive: Receive): Endpoint {
    if (this.#receivers.has(address)) throw new Error(`The address ${address} is taken on this network`);
    this.#receivers.set(address, receive);
    return {
      address,
      send: (to, bytes) => this.#send(address, to, bytes),
      close: () => this.#receivers.delete(address),
    };
  }

  /** Changes the direction from one party to another. */
  change(from: string, to: string, impairments: Partial<Impairments>): void {
    this.#direction(from, to).change(impairments);
  }

  /** Changes both directions between two parties. */
  changeBoth(one: string, other: string, impairments: Partial<Impairments>): void {
    this.change(one, other, impairments);
    this.change(other, one, impairments);
  }

  counts(from: string, to: string): ImpairmentCounts {
    return this.#direction(from, to).counts;
  }

  #send(from: string, to: string, bytes: Uint8Array): void {
    for (const atUs of this.#direction(from, to).pass(this.#clock.now(), bytes.length)) {
      const copy = bytes.slice();
      this.#clock.schedule(atUs, (nowUs) => this.#receivers.get(to)?.(copy, from, nowUs));
    }
  }

  #direction(from: string, to: string): Impairment {
    const name = `${from} > ${to}`;
    let direction = this.#directions.get(name);
    if (direction === undefined) {
      direction = new Impairment(seededRandom(seedFor(this.#seed, name)), this.#everywhere);
      this.#directions.set(name, direction);
    }
    return direction;
  }
}
