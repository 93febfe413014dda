import type { RtcpPacket } from "@carillon/core/rtp/rtcp";
import { nothingWanted, recoveryStep, type RecoveryEvent, type RecoveryPolicy } from "@carillon/engine/recovery";
import type { ClockFilter } from "@carillon/engine/clock-filter";
import type { Log } from "@carillon/link/log";
import { ListeningSession, type Joined, type SessionRim } from "./listening-session.js";
import type { WhepTarget } from "./whep-client.js";

/** What the listening as a whole gives each of its paths, and takes from it. */
export interface PathRim {
  readonly certificate: SessionRim["certificate"];
  readonly log: Log;
  readonly policy: RecoveryPolicy;
  monotonicUs(): number;
  random(): number;
  readonly iceServers: SessionRim["iceServers"];
  /** The filter that follows this session's site clock, once an exchange came; undefined until it can be played by. */
  clockOf(session: ListeningSession): ClockFilter | undefined;
  exchanged: SessionRim["clock"];
  /** Another session of this path brings the sound from now on. */
  takenOver(session: ListeningSession, joined: Joined): void;
  packet(joined: Joined, packet: Uint8Array, arrivalUs: number): void;
  delay: SessionRim["delay"];
}

/** Packets of a session that does not play yet, until its clock is known: 2.5 s of 10 ms frames. */
const maxHeld = 256;
const stepEveryUs = 50e3;

/** One way to the media service (a network interface): carries out what its recovery decides, and owns its sessions. */
export class PathListener {
  readonly #rim: PathRim;
  #recovery = nothingWanted;
  #targets: readonly WhepTarget[] = [];
  readonly #sessions = new Map<number, ListeningSession>();
  readonly #held = new Map<number, { packet: Uint8Array; arrivalUs: number }[]>();
  readonly #leaving = new Set<Promise<void>>();
  /** Targets that answer over HTTPS and are not heard by UDP. Only they are tried through relays, which cost time, memory and somebody's traffic. */
  readonly #unheard = new WeakSet<WhepTarget>();
  #current: ListeningSession | undefined;
  #stepAtUs = -Infinity;
  #joins = 0;
  readonly #session: SessionRim;

  constructor(rim: PathRim) {
    this.#rim = rim;
    this.#session = {
      certificate: rim.certificate,
      log: rim.log,
      monotonicUs: () => rim.monotonicUs(),
      iceServers: () => rim.iceServers(),
      rtp: (session, packet, arrivalUs) => this.#receive(session, packet, arrivalUs),
      clock: (session, exchange) => {
        rim.exchanged(session, exchange);
        this.#takeOverIfReady(session);
      },
      delay: (session, trajectory) => {
        if (session === this.#current) rim.delay(session, trajectory);
      },
      answered: (session) => this.#step({ kind: "answered", session: session.id }),
      ended: (session, { text, retryAfterSeconds }) => {
        rim.log.warn({ session: session.id, url: session.target.url.href }, text);
        const event = { kind: "ended", session: session.id } as const;
        this.#step(retryAfterSeconds === undefined ? event : { ...event, retryAfterSeconds });
        this.#drop(session.id);
      },
    };
  }

  /** In order of preference; none: nothing is wanted. The present session plays on until another one does. */
  want(targets: readonly WhepTarget[]): void {
    this.#targets = targets;
    this.#step({ kind: "want", endpoints: targets.length });
  }

  /** Sessions begun. */
  get joins(): number {
    return this.#joins;
  }

  /** The session that is heard. */
  get current(): ListeningSession | undefined {
    return this.#current;
  }

  /** Whether it comes from what is wanted now: what was wanted before is heard until then. */
  get isWanted(): boolean {
    return this.#current !== undefined && this.#targets.includes(this.#current.target);
  }

  get joining(): boolean {
    return this.#sessions.size > 0 && this.#current === undefined;
  }

  tick(nowUs: number): void {
    for (const session of this.#sessions.values()) session.tick(nowUs);
    if (nowUs < this.#stepAtUs) return;
    this.#stepAtUs = nowUs + stepEveryUs;
    const current = this.#current;
    if (current?.mediaAtUs === undefined) this.#step({ kind: "tick" });
    else this.#step({ kind: "media", session: current.id, at: current.mediaAtUs });
  }

  /** To the service that is heard. */
  send(packets: readonly RtcpPacket[]): void {
    this.#current?.sendRtcp(packets);
  }

  #receive(session: ListeningSession, packet: Uint8Array, arrivalUs: number): void {
    if (session === this.#current) {
      if (session.joined !== undefined) this.#rim.packet(session.joined, packet, arrivalUs);
      return;
    }
    const held = this.#held.get(session.id) ?? [];
    if (held.length < maxHeld) held.push({ packet, arrivalUs });
    this.#held.set(session.id, held);
    this.#takeOverIfReady(session);
  }

  /** A session counts as joined when it brings media and its clock is known; no state of a connection says as much. */
  #takeOverIfReady(session: ListeningSession): void {
    if (session === this.#current || session.mediaAtUs === undefined || this.#rim.clockOf(session) === undefined)
      return;
    this.#step({ kind: "media", session: session.id, at: session.mediaAtUs });
  }

  #step(event: RecoveryEvent): void {
    const nowUs = this.#rim.monotonicUs();
    const { state, effects } = recoveryStep(this.#recovery, event, nowUs, {
      policy: this.#rim.policy,
      random: this.#rim.random(),
    });
    this.#recovery = state;
    this.#heed(state.current === undefined ? undefined : this.#sessions.get(state.current));
    for (const effect of effects) {
      if (effect.kind === "join") this.#join(effect.session, effect.endpoint);
      else if (effect.kind === "leave") this.#drop(effect.session);
      else if (effect.kind === "probe") this.#sessions.get(effect.session)?.probe();
      else this.#sessions.get(effect.session)?.restart();
    }
  }

  #heed(session: ListeningSession | undefined): void {
    if (session === this.#current) return;
    this.#current = session;
    if (session?.joined === undefined) return;
    this.#rim.takenOver(session, session.joined);
    for (const { packet, arrivalUs } of this.#held.get(session.id) ?? []) this.#receive(session, packet, arrivalUs);
    this.#held.delete(session.id);
  }

  #join(id: number, endpoint: number): void {
    const target = this.#targets[endpoint];
    if (target === undefined) return;
    for (const other of this.#sessions.values()) this.#noteUnheard(other);
    const session = new ListeningSession(id, target, this.#session, () => this.#unheard.has(target));
    this.#sessions.set(id, session);
    this.#joins += 1;
    this.#rim.log.info({ session: id, url: target.url.href }, "joining");
    this.#keep(session.join());
  }

  #drop(id: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    this.#held.delete(id);
    this.#noteUnheard(session);
    this.#keep(session.leave());
  }

  #noteUnheard(session: ListeningSession): void {
    if (session.isUnheard(this.#rim.monotonicUs())) this.#unheard.add(session.target);
  }

  /** Remembers a task until it ends, so that `close` can wait for it. One that fails is a bug and ends the process. */
  #keep(task: Promise<void>): void {
    this.#leaving.add(task);
    void task.finally(() => this.#leaving.delete(task));
  }

  /** Leaves everything; resolves when the services were told, or two seconds later. */
  async close(): Promise<void> {
    this.want([]);
    await Promise.allSettled(this.#leaving);
  }
}
