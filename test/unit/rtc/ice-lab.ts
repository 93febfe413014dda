import { IceAgent } from "@carillon/rtc/ice/agent";
import type { Candidate } from "@carillon/rtc/ice/candidate";
import type { LocalPath } from "@carillon/rtc/ice/generation";
import type { TransportAddress } from "@carillon/rtc/ice/stun";
import { type LinkConditions, seeded, seededBytes, VirtualLink, VirtualTime } from "./virtual-link.js";

const host = (address: string, index: number): LocalPath => ({
  index,
  candidate: { foundation: String(index), priority: 2_130_706_431 - index * 256, type: "host", address, port: 5000 },
});

export const linkName = (from: TransportAddress, to: TransportAddress): string =>
  `${from.address}:${from.port} ${to.address}:${to.port}`;
/** Two agents, each with some addresses, and a link for each pair of addresses that exists. */
export class IceLab {
  readonly time = new VirtualTime();
  readonly links = new Map<string, VirtualLink>();
  readonly agents: { left: IceAgent; right: IceAgent };
  readonly paths: { left: LocalPath[]; right: LocalPath[] };
  readonly #dueUs = { left: Infinity, right: Infinity };
  datagrams = 0;

  constructor(seed: number, conditions: LinkConditions, addresses = { left: ["10.0.0.1"], right: ["10.0.0.2"] }) {
    this.paths = { left: addresses.left.map(host), right: addresses.right.map(host) };
    const dice = seeded(seed);
    const agent = (name: "left" | "right", controlling: boolean): IceAgent =>
      new IceAgent(
        { random: seededBytes(`${seed} ${name}`), send: (datagram, path, to) => this.#send(datagram, path, to) },
        controlling,
      );
    this.agents = { left: agent("left", true), right: agent("right", false) };
    for (const [from, to] of [
      ["left", "right"],
      ["right", "left"],
    ] as const) {
      for (const source of this.paths[from]) {
        for (const sink of this.paths[to]) {
          const arrive = (datagram: Buffer): void => {
            this.arrive(to, datagram, sink, source.candidate);
          };
          this.links.set(
            linkName(source.candidate, sink.candidate),
            new VirtualLink(this.time, dice, conditions, arrive),
          );
        }
      }
    }
    for (const name of ["left", "right"] as const)
      for (const path of this.paths[name]) this.agents[name].addLocal(path, 0);
  }

  #send(datagram: Buffer, path: LocalPath, to: TransportAddress): void {
    this.datagrams += 1;
    this.links.get(linkName(path.candidate, to))?.send(datagram);
  }

  arrive(to: "left" | "right", datagram: Buffer, path: LocalPath, from: TransportAddress): boolean {
    const authentic = this.agents[to].receive(datagram, path, from, this.time.nowUs);
    this.wake(to);
    return authentic;
  }

  wake(name: "left" | "right"): void {
    this.#dueUs[name] = this.agents[name].tick(this.time.nowUs);
    const dueUs = this.#dueUs[name];
    // A timer that was set anew in the meantime does nothing.
    if (dueUs !== Infinity) this.time.at(dueUs, () => (this.#dueUs[name] === dueUs ? this.wake(name) : undefined));
  }

  /** The right side answers at once; its answer takes `answerUs` to the left. */
  exchange(answerUs = 1_000, remotes?: { left?: Candidate[]; right?: Candidate[] }): void {
    const { left, right } = this.agents;
    const candidates = (name: "left" | "right"): Candidate[] =>
      remotes?.[name] ?? this.paths[name].map(({ candidate }) => candidate);
    right.setRemote(left.credentials, candidates("left"), this.time.nowUs);
    this.wake("right");
    const answer = right.credentials;
    this.time.at(this.time.nowUs + answerUs, () => {
      left.setRemote(answer, candidates("right"), this.time.nowUs);
      this.wake("left");
    });
  }

  restart(): void {
    this.agents.left.restart();
    this.agents.right.restart();
    this.exchange();
  }

  get bothConnected(): boolean {
    return this.agents.left.state === "connected" && this.agents.right.state === "connected";
  }

  /** Seconds until both are connected and settled on the same path. */
  connect(seconds = 10): number | undefined {
    const startUs = this.time.nowUs;
    this.time.run(
      startUs + seconds * 1e6,
      () => this.bothConnected && this.agents.left.selected?.nomination === "done",
    );
    return this.bothConnected ? (this.time.nowUs - startUs) / 1e6 : undefined;
  }

  run(seconds: number): void {
    this.time.run(this.time.nowUs + seconds * 1e6);
  }

  condition(conditions: LinkConditions, matches: (name: string) => boolean = () => true): void {
    for (const [name, link] of this.links) if (matches(name)) link.conditions = conditions;
  }

  selected(name: "left" | "right"): string {
    const pair = this.agents[name].selected;
    return pair === undefined ? "none" : `${pair.local.candidate.address} ${pair.remote.address}`;
  }
}
