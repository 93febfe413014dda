import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import { linkQuality } from "@carillon/engine/app-packets";
import { ClockFilter } from "@carillon/engine/clock-filter";
import { ReportInterval } from "@carillon/engine/reception";
import type { RecoveryPolicy } from "@carillon/engine/recovery";
import type { Identity } from "@carillon/link/identity";
import type { Log } from "@carillon/link/log";
import type { ListeningSession, SessionRim } from "./listening-session.js";
import { addressOfPath } from "./path-address.js";
import { PathListener } from "./path-listener.js";
import type { Receiver } from "./receiver.js";
import { receiverReport } from "./receiver-report.js";
import type { WhepTarget } from "./whep-client.js";

export interface ListeningRim {
  readonly certificate: SessionRim["certificate"];
  readonly log: Log;
  monotonicUs(): number;
  random(): number;
  readonly iceServers: SessionRim["iceServers"];
  identity(): Identity;
  /** Sound is back after this many seconds without a packet. */
  reconnected(silentSeconds: number): void;
}

type Listening = SpeakerConfiguration["listening"];
type PathIndex = 0 | 1;

/** The clock may be played by when it is known this well, or as well as a long path lets it be. */
const playableSigmaUs = 500;
const playableExchanges = 8;
const reportEveryUs = 1e6;
const burstWindowUs = 10e6;
/** A session that is as old as this asks the time seldom, and a link on which nothing was missed for so long seldom loses. */
const calmAfterUs = 10e6;
/** Less is the jitter of a bad day. */
const reconnectionSeconds = 0.25;

interface FollowedClock {
  readonly filter: ClockFilter;
  exchanges: number;
}

/** Listens to one programme over one path or two, and answers for all that concerns them together: clocks, reports, requests. */
export class ProgrammeListening {
  readonly receiver: Receiver;
  /** Sessions that came to play. */
  sessions = 0;
  /** NACK packets sent (W3C nackCount). */
  nacks = 0;
  reconnectToAudioSeconds: number | undefined;

  readonly #rim: ListeningRim;
  readonly #paths = new Map<PathIndex, PathListener>();
  readonly #policy: { -readonly [K in keyof RecoveryPolicy]: RecoveryPolicy[K] };
  /** By session, and the newest by media service, which a rejoin continues. */
  readonly #clocks = new WeakMap<ListeningSession, FollowedClock>();
  readonly #newest = new Map<string, FollowedClock>();
  readonly #intervals: Record<PathIndex, ReportInterval> = { 0: new ReportInterval(), 1: new ReportInterval() };
  readonly #closing = new Set<Promise<void>>();
  #listening: Listening | undefined;
  #redundancy: SpeakerConfiguration["playout"]["redundancy"] = "auto";
  #hasOwnDelay = false;
  #reportAtUs = -Infinity;
  #heardAtUs: number | undefined;
  /** When a session was taken over or frames were asked for last. */
  #unsettledAtUs = -Infinity;

  constructor(rim: ListeningRim, receiver: Receiver) {
    this.#rim = rim;
    this.receiver = receiver;
    this.#policy = { silenceSeconds: 0.3, restartSeconds: 2, firstSeconds: 0.25, maxSeconds: 10 };
  }

  configure({
    listening,
    playout,
    reconnect,
  }: Pick<SpeakerConfiguration, "listening" | "playout" | "reconnect">): void {
    Object.assign(this.#policy, {
      silenceSeconds: reconnect.silenceSeconds,
      restartSeconds: reconnect.restartSeconds,
      firstSeconds: reconnect.media.firstSeconds,
      maxSeconds: reconnect.media.maxSeconds,
    });
    this.#redundancy = playout.redundancy;
    this.#hasOwnDelay = playout.delay.mode === "fixed";
    const fixedUs = playout.delay.mode === "fixed" ? playout.delay.seconds * 1e6 : undefined;
    this.receiver.configureDelay(fixedUs, this.#rim.monotonicUs());
    const before = this.#listening;
    this.#listening = listening;
    if (before === undefined || heardFrom(before) !== heardFrom(listening)) this.listen();
  }

  /** Begins what is wanted, or begins it anew: after pairing, when this device has become somebody. */
  listen(): void {
    const listening = this.#listening;
    if (listening === undefined || this.#rim.identity().credentials === undefined) return;
    const { programme, endpoints, paths } = listening;
    const addresses = paths.length === 0 ? [undefined] : paths.map((path) => addressOfPath(path) ?? path);
    const indices: readonly PathIndex[] = addresses.length > 1 ? [0, 1] : [0];
    for (const index of indices) {
      const targets: WhepTarget[] = endpoints.map(({ mediaId, url }) => ({
        url: new URL(`${url.replace(/\/$/, "")}/${programme ?? ""}`),
        mediaId,
        identity: () => this.#rim.identity(),
        localAddress: addresses[index],
      }));
      this.#path(index).want(programme === null ? [] : targets);
    }
    if (indices.length === 1) this.#closePath(1);
    if (programme !== null && endpoints.length > 0) return;
    this.receiver.stop();
    this.#heardAtUs = undefined;
  }

  #path(index: PathIndex): PathListener {
    const existing = this.#paths.get(index);
    if (existing !== undefined) return existing;
    const path = new PathListener({
      certificate: this.#rim.certificate,
      log: this.#rim.log,
      policy: this.#policy,
      monotonicUs: () => this.#rim.monotonicUs(),
      random: () => this.#rim.random(),
      iceServers: () => this.#rim.iceServers(),
      clockOf: (session) => this.#playableClock(session),
      exchanged: (session, exchange) => this.#clockFor(session, exchange).push(exchange),
      packet: (joined, packet, arrivalUs) => {
        this.#noteHeard(arrivalUs);
        this.receiver.packet(index, joined, packet, arrivalUs);
        this.#request(arrivalUs);
      },
      takenOver: (session, joined) => {
        const clock = this.#playableClock(session);
        if (clock === undefined) return;
        this.sessions += 1;
        this.#unsettledAtUs = this.#rim.monotonicUs();
        this.receiver.begin(index, joined, clock, this.#unsettledAtUs);
        const { pathname } = session.target.url;
        this.#rim.log.info(
          { session: session.id, path: index, url: pathname, epoch: joined.timeline.epoch },
          "listening",
        );
      },
      delay: (session, trajectory) => {
        if (session.joined?.timeline.epoch === this.receiver.timeline?.epoch) this.receiver.announce(trajectory);
      },
    });
    this.#paths.set(index, path);
    return path;
  }

  /** Over all paths: while one plays, the silence of the other is not heard. */
  #noteHeard(arrivalUs: number): void {
    const silentSeconds = (arrivalUs - (this.#heardAtUs ?? arrivalUs)) / 1e6;
    this.#heardAtUs = arrivalUs;
    if (silentSeconds < reconnectionSeconds) return;
    this.reconnectToAudioSeconds = silentSeconds;
    this.#rim.reconnected(silentSeconds);
  }

  /** The media service's clock goes on over sessions; one that this exchange cannot come from is another start of it. */
  #clockFor(session: ListeningSession, exchange: Parameters<ClockFilter["push"]>[0]): ClockFilter {
    let followed = this.#clocks.get(session);
    if (followed === undefined) {
      const newest = this.#newest.get(session.target.mediaId);
      followed = newest?.filter.couldBe(exchange) === true ? newest : { filter: new ClockFilter(), exchanges: 0 };
      this.#clocks.set(session, followed);
      this.#newest.set(session.target.mediaId, followed);
    }
    followed.exchanges += 1;
    return followed.filter;
  }

  #playableClock(session: ListeningSession): ClockFilter | undefined {
    const followed = this.#clocks.get(session);
    if (followed === undefined || session.joined === undefined) return undefined;
    const known = followed.filter.sigmaAt(this.#rim.monotonicUs()) < playableSigmaUs;
    return known || followed.exchanges >= playableExchanges ? followed.filter : undefined;
  }

  /** Each packet brings a look at what is missing: `tick` may come seldom, until one is missed. */
  isCalm(nowUs: number): boolean {
    return this.state === "listening" && nowUs - this.#unsettledAtUs > calmAfterUs;
  }

  /** Coarse is enough: repeats of requests are 8 ms apart at the closest. */
  tick(nowUs: number): void {
    for (const path of this.#paths.values()) path.tick(nowUs);
    this.#request(nowUs);
    if (nowUs < this.#reportAtUs) return;
    this.#reportAtUs = nowUs + reportEveryUs;
    for (const [index, path] of this.#paths) if (path.current !== undefined) this.#report(index, path.current, nowUs);
  }

  #request(nowUs: number): void {
    const frames = this.receiver.poll(nowUs);
    if (frames.length === 0) return;
    this.#unsettledAtUs = nowUs;
    // Over the path that spoke last.
    const session = [...this.#paths.values()]
      .flatMap(({ current }) => (current === undefined ? [] : [current]))
      .sort((a, b) => (b.mediaAtUs ?? 0) - (a.mediaAtUs ?? 0))[0];
    if (session?.joined === undefined || !session.joined.negotiated.nack) return;
    this.nacks += 1;
    const lost = frames.map((frame) => frame & 0xffff);
    session.sendRtcp([{ kind: "nack", senderSsrc: session.ssrc, mediaSsrc: session.joined.ssrc, lost }]);
  }

  #report(index: PathIndex, session: ListeningSession, nowUs: number): void {
    const reception = this.receiver.paths[index];
    const roundTripUs = this.receiver.clock?.roundTripUs ?? 0;
    const quality = linkQuality(session.ssrc, {
      received: reception.received,
      lostBeforeRepair: reception.lost,
      residual: this.receiver.buffer.lost,
      burstP95Ms: reception.burstP95Ms(nowUs, burstWindowUs),
      roundTripMs: roundTripUs / 1000,
      // A delay of its own is nothing that the group could help with.
      neededMs: this.#hasOwnDelay ? 0 : (this.receiver.neededUs ?? 0) / 1000,
      redundancy: this.#redundancy,
    });
    session.sendRtcp([...receiverReport(session, reception, this.#intervals[index].take(reception)), quality]);
  }

  get state(): "idle" | "joining" | "listening" {
    const paths = [...this.#paths.values()];
    if (paths.some(({ current }) => current !== undefined)) return "listening";
    return paths.some(({ joining }) => joining) || this.#wanted ? "joining" : "idle";
  }

  get #wanted(): boolean {
    return this.#listening !== undefined && this.#listening.programme !== null && this.#listening.endpoints.length > 0;
  }

  /** Newest packet of any path, local µs. */
  get mediaAtUs(): number | undefined {
    return this.#heardAtUs;
  }

  get joins(): number {
    return [...this.#paths.values()].reduce((sum, { joins }) => sum + joins, 0);
  }

  /** Whether a packet came since then from what is wanted now; also when nothing is wanted. */
  hasHeard(sinceUs: number): boolean {
    if (!this.#wanted) return true;
    return [...this.#paths.values()].some(({ current, isWanted }) => isWanted && (current?.mediaAtUs ?? 0) > sinceUs);
  }

  #closePath(index: PathIndex): void {
    const path = this.#paths.get(index);
    if (path === undefined) return;
    this.#paths.delete(index);
    this.receiver.end(index);
    const closing = path.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  async close(): Promise<void> {
    this.#closePath(0);
    this.#closePath(1);
    await Promise.all(this.#closing);
  }
}

/** What a change of which needs other sessions: the zone and the site are only names. */
const heardFrom = ({ programme, endpoints, paths }: Listening): string => JSON.stringify([programme, endpoints, paths]);
