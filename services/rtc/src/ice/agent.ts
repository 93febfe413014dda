import type { Candidate } from "./candidate.js";
import {
  Generation,
  type IceCredentials,
  type LocalPath,
  type Pair,
  reflexivePriority,
  retryAfter,
} from "./generation.js";
import { iceTimes } from "./times.js";
import type { ConsentKeys } from "../peer.js";
import { buildStun, isAuthentic, parseStun, roleConflict, type StunMessage, type TransportAddress } from "./stun.js";

/** What the agent needs of the world. */
export interface IceRim {
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Buffer;
  readonly send: (datagram: Buffer, path: LocalPath, to: TransportAddress) => void;
}

export type IceState = "waiting" | "checking" | "connected" | "disconnected" | "failed";

/** Requests of the other side that came before its credentials did. */
const maxEarlyChecks = 8;

/**
 * An ICE agent for one component (RFC 8445, full) with consent (RFC 7675), without sockets and timers: datagrams and time come
 * in, datagrams go out through `rim.send`. All times are µs of one monotonic clock.
 *
 * Every check is a transaction of its own, never a retransmission, so that each answer gives an exact round trip and an exact
 * moment of consent. Requests are authenticated before they are answered or change anything; others are dropped without an
 * answer, which would be a reflector (RFC 8445 7.3 would send 400 or 401).
 *
 * Data may flow on the first valid pair before its nomination (RFC 8445 12.1). The selected pair can change later: when the
 * controlling side nominates another, or when it falls silent and another answers.
 */
export class IceAgent {
  readonly #rim: IceRim;
  readonly #tieBreaker: bigint;
  readonly #locals: LocalPath[] = [];
  readonly #transactions = new Map<string, { pair: Pair; sentUs: number; nominate: boolean; controlling: boolean }>();
  #early: { message: StunMessage; path: LocalPath; from: TransportAddress }[] = [];
  #generation: Generation;
  #previous: Generation | undefined;
  #controlling: boolean;
  #selected: Pair | undefined;
  #state: IceState = "waiting";
  #checkingSinceUs = 0;
  #consentUntilUs = 0;
  #selectedAtUs = 0;
  #requestsSent = 0;
  #selectedChanges = 0;

  constructor(rim: IceRim, controlling: boolean) {
    this.#rim = rim;
    this.#controlling = controlling;
    this.#tieBreaker = rim.random(8).readBigUInt64BE();
    this.#generation = new Generation(this.#rim.random);
  }

  get state(): IceState {
    return this.#state;
  }
  get selected(): Pair | undefined {
    return this.#selected;
  }
  get credentials(): IceCredentials {
    return this.#generation.local;
  }
  /** The ufrags under which requests are accepted: this generation's, and the one before it while a restart is under way. */
  get ufrags(): readonly string[] {
    return [this.#generation, this.#previous].flatMap((generation) => generation?.local.ufrag ?? []);
  }
  get requestsSent(): number {
    return this.#requestsSent;
  }
  /** Requests that wait for their answer. */
  get pending(): number {
    return this.#transactions.size;
  }
  get selectedChanges(): number {
    return this.#selectedChanges;
  }

  addLocal(path: LocalPath, nowUs: number): void {
    this.#locals.push(path);
    for (const remote of this.#generation.remotes) this.#pair(path, remote, nowUs);
  }

  /** A path that is gone; it takes part in nothing that begins after this. */
  removeLocal(index: number): void {
    const at = this.#locals.findIndex((path) => path.index === index);
    if (at >= 0) this.#locals.splice(at, 1);
  }

  /** The other side's credentials and candidates: checks begin. */
  setRemote(credentials: IceCredentials, candidates: readonly Candidate[], nowUs: number): void {
    this.#generation.remote = credentials;
    if (this.#state !== "connected") {
      this.#state = "checking";
      this.#checkingSinceUs = nowUs;
    }
    for (const candidate of candidates) this.#addRemote(candidate, nowUs);
    const early = this.#early;
    this.#early = [];
    for (const { message, path, from } of early) this.#requested(this.#generation, message, path, from, nowUs);
  }

  /** Trickled candidates (RFC 8838); those of another generation than `ufrag`'s are late and dropped. */
  addRemotes(ufrag: string, candidates: readonly Candidate[], nowUs: number): void {
    if (this.#generation.remote?.ufrag !== ufrag) return;
    for (const candidate of candidates) this.#addRemote(candidate, nowUs);
  }

  #addRemote(candidate: Candidate, nowUs: number): void {
    if (!this.#generation.add(candidate)) return;
    for (const path of this.#locals) this.#pair(path, candidate, nowUs);
  }

  /** New credentials; `setRemote` must follow. Until a new pair is valid, data stays on the old one while its consent lasts. */
  restart(): void {
    this.#early = [];
    if (this.#state === "failed") {
      this.#state = "waiting";
      this.#previous = undefined;
    } else this.#previous = this.#generation;
    this.#generation = new Generation(this.#rim.random);
  }

  /** Checks every pair now, whatever its state. */
  probe(nowUs: number): void {
    if (this.#state === "connected" || this.#state === "disconnected") this.#wakeAll(nowUs);
  }

  /** For whoever asks for consent to use the selected pair, and answers for it, in our place. Only the controlled side may be replaced. */
  get consent(): ConsentKeys | undefined {
    const { generation, local } = this.#selected ?? {};
    if (this.#controlling || generation?.remote === undefined || local === undefined) return undefined;
    const [ours, theirs] = [generation.local, generation.remote];
    return {
      ourUsername: `${ours.ufrag}:${theirs.ufrag}`,
      theirUsername: `${theirs.ufrag}:${ours.ufrag}`,
      ourPassword: ours.password,
      theirPassword: theirs.password,
      tieBreaker: this.#tieBreaker,
      priority: reflexivePriority(local),
    };
  }

  /**
   * A check that somebody else made of the selected pair, at `sentUs`, was answered. Our own waits until the next such answer is
   * overdue; then all goes on as if nobody had helped.
   */
  consented(sentUs: number, roundTripUs: number): void {
    const pair = this.#selected;
    if (pair === undefined || sentUs <= this.#selectedAtUs) return;
    this.#succeeded(pair, sentUs, false, sentUs + roundTripUs);
    if (pair.nomination !== "pending") pair.nextCheckUs += iceTimes.helpUs;
  }

  /** Takes one STUN datagram. False if it was not for us, not authentic, or malformed. */
  receive(datagram: Buffer, path: LocalPath, from: TransportAddress, nowUs: number): boolean {
    const message = parseStun(datagram);
    if (message === undefined) return false;
    if (message.class === "request") return this.#receiveRequest(datagram, message, path, from, nowUs);
    if (message.class === "indication") return false;
    return this.#receiveResponse(datagram, message, path, from, nowUs);
  }

  /** True when `transaction` (24 hexadecimal digits) is a request of ours that waits for its answer. */
  awaits(transaction: string): boolean {
    return this.#transactions.has(transaction);
  }

  /** Does what is due; returns when to call again (Infinity: not before something arrives). */
  tick(nowUs: number): number {
    if (this.#state === "waiting" || this.#state === "failed") return Infinity;
    for (const [id, { sentUs }] of this.#transactions) {
      if (nowUs - sentUs < iceTimes.transactionUs) break; // in order of sending
      this.#transactions.delete(id);
    }
    if (this.#judge(nowUs) === "failed") return Infinity;
    let next = this.#state === "checking" ? this.#checkingSinceUs + iceTimes.checkingUs : this.#consentUntilUs;
    const pairs = this.#activePairs();
    for (const pair of pairs) {
      if (pair.nextCheckUs <= nowUs) this.#check(pair, nowUs);
      next = Math.min(next, pair.nextCheckUs);
    }
    const silentSince = this.#selected?.unansweredSinceUs;
    if (this.#state === "connected" && silentSince !== undefined)
      next = Math.min(next, silentSince + iceTimes.disconnectedUs);
    return next;
  }

  /** This generation's pairs, and the selected one while it is still of the generation before. */
  #activePairs(): readonly Pair[] {
    const { pairs } = this.#generation;
    const selected = this.#selected;
    return selected === undefined || selected.generation === this.#generation ? pairs : [...pairs, selected];
  }

  #judge(nowUs: number): IceState {
    const silentSince = this.#selected?.unansweredSinceUs;
    if (this.#state === "checking") {
      if (nowUs >= this.#checkingSinceUs + iceTimes.checkingUs) this.#fail();
    } else if (nowUs >= this.#consentUntilUs) {
      // RFC 7675 5.1: credentials whose consent ended are not used again; only a restart helps. It may be under way.
      if (this.#generation.remote === undefined || this.#selected?.generation === this.#generation) this.#fail();
      else this.#beginChecking(nowUs);
    } else if (
      this.#state === "connected" &&
      silentSince !== undefined &&
      nowUs - silentSince >= iceTimes.disconnectedUs
    ) {
      this.#state = "disconnected";
      this.#wakeAll(nowUs);
    }
    return this.#state;
  }

  #beginChecking(nowUs: number): void {
    this.#selected = undefined;
    this.#state = "checking";
    this.#checkingSinceUs = nowUs;
  }

  #fail(): void {
    this.#state = "failed";
    this.#selected = undefined;
    this.#transactions.clear();
  }

  /** Joins an address of each side and wakes the pair, one pace after those that are awake already. */
  #pair(path: LocalPath, remote: Candidate, nowUs: number): Pair | undefined {
    const awake = this.#generation.pairs.filter(({ nextCheckUs }) => nextCheckUs !== Infinity).length;
    const pair = this.#generation.join(path, remote, this.#controlling);
    if (pair !== undefined && this.#generation.remote !== undefined) pair.nextCheckUs = nowUs + awake * iceTimes.paceUs;
    return pair;
  }

  #wakeAll(nowUs: number): void {
    this.#activePairs().forEach((pair, index) => {
      pair.attempts = 0;
      pair.nextCheckUs = Math.min(pair.nextCheckUs, nowUs + index * iceTimes.paceUs);
    });
  }

  #check(pair: Pair, nowUs: number): void {
    const { local, remote } = pair.generation;
    if (remote === undefined) return;
    const transaction = this.#rim.random(12).toString("hex");
    const nominate = this.#controlling && pair.nomination === "pending";
    const request: StunMessage = {
      class: "request",
      transaction,
      username: `${remote.ufrag}:${local.ufrag}`,
      priority: reflexivePriority(pair.local),
      ...(this.#controlling ? { controlling: this.#tieBreaker } : { controlled: this.#tieBreaker }),
      ...(nominate ? { useCandidate: true } : {}),
    };
    this.#transactions.set(transaction, { pair, sentUs: nowUs, nominate, controlling: this.#controlling });
    this.#requestsSent += 1;
    pair.attempts += 1;
    pair.unansweredSinceUs ??= nowUs;
    pair.nextCheckUs = nowUs + retryAfter(pair.attempts);
    this.#rim.send(buildStun(request, remote.password), pair.local, pair.remote);
  }

  #receiveRequest(
    datagram: Buffer,
    message: StunMessage,
    path: LocalPath,
    from: TransportAddress,
    nowUs: number,
  ): boolean {
    const [ufrag] = (message.username ?? "").split(":", 1);
    const generation = [this.#generation, this.#previous].find((candidate) => candidate?.local.ufrag === ufrag);
    if (generation === undefined || this.#state === "failed" || !isAuthentic(datagram, generation.local.password))
      return false;
    const { transaction } = message;
    const { password } = generation.local;
    if (this.#losesRole(message)) {
      this.#rim.send(buildStun({ class: "error", transaction, errorCode: roleConflict }, password), path, from);
      return true;
    }
    this.#rim.send(buildStun({ class: "success", transaction, mappedAddress: from }, password), path, from);
    if (generation === this.#generation && generation.remote === undefined) {
      // The answerer's checks can overtake its answer: remember the last few, the credentials will come.
      this.#early = [...this.#early, { message, path, from }].slice(-maxEarlyChecks);
    } else {
      this.#requested(generation, message, path, from, nowUs);
    }
    return true;
  }

  /** RFC 8445 7.3.1.1. True when the other side must change its role; ours changes here. */
  #losesRole({ controlling, controlled }: StunMessage): boolean {
    if (this.#controlling && controlling !== undefined) {
      if (this.#tieBreaker >= controlling) return true;
      this.#controlling = false;
    } else if (!this.#controlling && controlled !== undefined) {
      if (this.#tieBreaker < controlled) return true;
      this.#controlling = true;
    }
    return false;
  }

  /** RFC 8445 7.3.1.3–5: learn where it came from, check back at once, take the nomination. */
  #requested(
    generation: Generation,
    message: StunMessage,
    path: LocalPath,
    from: TransportAddress,
    nowUs: number,
  ): void {
    let pair = generation.find(path, from);
    if (pair === undefined && generation === this.#generation) {
      const remote = generation.learn(from, message.priority ?? 0);
      pair = remote && this.#pair(path, remote, nowUs);
    }
    if (pair === undefined) return;
    if (message.useCandidate === true && !this.#controlling) pair.nomination = "pending";
    if (pair.valid) this.#consider(pair, nowUs);
    else pair.nextCheckUs = nowUs;
  }

  #receiveResponse(
    datagram: Buffer,
    message: StunMessage,
    path: LocalPath,
    from: TransportAddress,
    nowUs: number,
  ): boolean {
    const sent = this.#transactions.get(message.transaction);
    if (sent === undefined) return false;
    const { pair } = sent;
    const symmetric =
      pair.local.index === path.index && pair.remote.address === from.address && pair.remote.port === from.port;
    // RFC 8445 7.2.5.2.1: an answer from elsewhere proves nothing of this pair.
    if (!symmetric || !isAuthentic(datagram, pair.generation.remote?.password ?? "")) return false;
    this.#transactions.delete(message.transaction);
    if (message.class === "success") this.#succeeded(pair, sent.sentUs, sent.nominate, nowUs);
    else if (message.errorCode === roleConflict && sent.controlling === this.#controlling) {
      this.#controlling = !this.#controlling; // RFC 8445 7.2.5.1
      pair.nextCheckUs = nowUs;
    }
    return true;
  }

  #succeeded(pair: Pair, sentUs: number, nominated: boolean, nowUs: number): void {
    pair.valid = true;
    pair.attempts = 0;
    pair.unansweredSinceUs = undefined;
    pair.roundTripUs = nowUs - sentUs;
    pair.nextCheckUs = Infinity;
    this.#consider(pair, nowUs);
    if (pair !== this.#selected) {
      // While the selected path is silent, keep asking the others.
      if (this.#selected?.unansweredSinceUs !== undefined) pair.nextCheckUs = nowUs + iceTimes.silentUs;
      return;
    }
    this.#consentUntilUs = Math.max(this.#consentUntilUs, sentUs + iceTimes.consentUs);
    this.#state = "connected";
    if (nominated) this.#settle(pair);
    const unsettled = this.#controlling && pair.nomination === "pending";
    pair.nextCheckUs = unsettled ? nowUs : nowUs + iceTimes.consentIntervalUs * (0.8 + 0.4 * this.#fraction());
  }

  #fraction(): number {
    return this.#rim.random(2).readUInt16BE() / 65536;
  }

  /** Selects `pair`, which is valid, if it should carry the data from now on. */
  #consider(pair: Pair, nowUs: number): void {
    const selected = this.#selected;
    if (pair === selected) {
      if (!this.#controlling && pair.nomination === "pending") this.#settle(pair);
      return;
    }
    const older =
      selected !== undefined && selected.generation !== pair.generation && pair.generation === this.#generation;
    const silentUs = selected?.unansweredSinceUs === undefined ? 0 : nowUs - selected.unansweredSinceUs;
    const silent = silentUs > Math.max(iceTimes.silentUs, 3 * (selected?.roundTripUs ?? 0));
    // The controlled side follows the other's choice. Of the many that arrive at once at the start (aggressive nomination) it
    // keeps the best.
    const settled = nowUs - this.#selectedAtUs > iceTimes.settlingUs || selected?.nomination === "none";
    const better = selected !== undefined && pair.priority > selected.priority;
    const asked = !this.#controlling && pair.nomination === "pending" && (settled || better);
    if (selected !== undefined && !older && !silent && !asked) return;
    this.#select(pair, nowUs);
  }

  #select(pair: Pair, nowUs: number): void {
    const sameGeneration = this.#selected?.generation === pair.generation;
    this.#selected = pair;
    this.#selectedAtUs = nowUs;
    this.#selectedChanges += 1;
    this.#consentUntilUs = nowUs + iceTimes.consentUs;
    this.#state = "connected";
    if (!sameGeneration) this.#previous = undefined;
    pair.nextCheckUs = nowUs;
    if (this.#controlling) pair.nomination = "pending";
    else if (pair.nomination === "pending") this.#settle(pair);
  }

  /** Both sides agree on the path: the other pairs rest until it falls silent. */
  #settle(selected: Pair): void {
    selected.nomination = "done";
    for (const pair of selected.generation.pairs) if (pair !== selected) pair.nextCheckUs = Infinity;
  }
}
