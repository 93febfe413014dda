import type { Impairments } from "./impairment.js";
import { LinkProgram, type Direction, type LinkStats } from "./link-program.js";

/** Who of a link is reached: packets to the client go down, packets to the server go up. */
export type Side = "server" | "client";

/** A party of the relay, by the address that its own socket has. */
export interface Party {
  readonly link?: number;
  readonly side: Side;
  readonly address?: string;
  readonly port: number;
}

/**
 * A lossy link between UDP ports of this machine, without root. Each party has a port at the relay that stands for it: whatever comes
 * there is forwarded to it, and appears to come from the relay's port of whoever sent it. So `open({ side: "server", port })` is all
 * that a client of a UDP server needs, and two ICE agents need only see the relay's ports as candidates (see through-relay.ts).
 */
export class UdpRelay implements AsyncDisposable {
  readonly #program: LinkProgram;

  constructor(program: LinkProgram) {
    this.#program = program;
  }

  /** Starts a relay with as many independent links as are wanted. The same seed gives the same randomness. */
  static async start(options: { seed: number; links?: number }): Promise<UdpRelay> {
    return new UdpRelay(await LinkProgram.start(["relay", String(options.seed), String(options.links ?? 1)]));
  }

  get pid(): number {
    return this.#program.pid;
  }

  get realtime(): boolean {
    return this.#program.realtime;
  }

  /** The port that stands for a party, on the party's own address; the same one whenever it is asked for. */
  async open(party: Party): Promise<number> {
    const { link = 0, side, address = "127.0.0.1", port } = party;
    const answer = await this.#program.ask(`open ${link} ${side} ${address} ${port}`);
    return Number(answer.replace("port ", ""));
  }

  change(link: number | "all", direction: Direction, impairments: Partial<Impairments>): Promise<void> {
    return this.#program.change(link, direction, impairments);
  }

  cut(link: number | "all"): Promise<void> {
    return this.change(link, "both", { cut: true });
  }

  restore(link: number | "all"): Promise<void> {
    return this.change(link, "both", { cut: false });
  }

  stats(): Promise<LinkStats> {
    return this.#program.stats();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
