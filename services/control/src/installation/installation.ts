import type { RequestRun } from "../store/idempotency-store.js";
import type { Store, Turn } from "../store/store.js";
import { Refused } from "../refused.js";
import { happeningsOf } from "./happenings.js";
import { caughtUp, type Missed } from "./news.js";
import type { Change, News, Rows } from "./rows.js";
import { affectedBy, changed, stateOf, type InstallationState } from "./state.js";
import { withSites } from "./sites.js";
import { nextDesired } from "./wanted.js";

export interface Decided<T> {
  readonly change: Change;
  readonly outcome: T;
}

/** Told after each commit, also another process's, with all that was written. */
export type Watcher = (news: News, before: InstallationState) => void;

/**
 * What people decided: devices, zones, layers, and what follows for each device. Held in memory, and nothing is in memory before it
 * is in the database. One write at a time over all processes, each decided on what the one before left. A commit whose outcome
 * is unknown, because the connection broke, is found in the log of changes like another's.
 */
export class Installation {
  private present: InstallationState;
  private place: number;
  private last: Promise<unknown> = Promise.resolve();
  private readonly watchers: Watcher[] = [];
  private readonly rightsWatchers: (() => void)[] = [];

  constructor(
    private readonly store: Pick<Store, "load" | "commit" | "missed">,
    rows: Rows,
    /** Of the request on whose behalf something is written, where it must not be carried out twice. */
    private readonly claim: () => RequestRun | undefined = () => undefined,
  ) {
    this.present = stateOf(rows);
    this.place = rows.sequence;
  }

  get state(): InstallationState {
    return this.present;
  }

  /** The place in the log of changes that `state` holds: the same for every process. */
  get sequence(): number {
    return this.place;
  }

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  /** Told when another process changed who may do what. */
  watchRights(watcher: () => void): void {
    this.rightsWatchers.push(watcher);
  }

  /** Learns what other processes wrote. Their word comes at once, but may be lost: call it every second as well. */
  catchUp(): Promise<void> {
    return this.inTurn(async () => {
      const missed = await this.store.missed(this.place);
      if (missed !== undefined) this.learn(missed);
    });
  }

  /** Resolves when the change is committed; a change of what is wanted of devices is part of the same commit. */
  write<T>(decide: (state: InstallationState) => Decided<T> | Refused): Promise<T | Refused> {
    return this.inTurn(() => this.commit(decide));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async commit<T>(decide: (state: InstallationState) => Decided<T> | Refused): Promise<T | Refused> {
    const request = this.claim();
    const committed = await this.store.commit(this.place, (missed): Turn<T | Refused> => {
      const before = missed === undefined ? this.present : caughtUp(this.present, missed).state;
      const decided = decide(before);
      if (decided instanceof Refused) return { change: undefined, outcome: decided };
      const change = withWhatFollows(decided.change, before);
      const happenings = happeningsOf(change, before);
      return { change: { ...change, ...(request && { request }), happenings }, outcome: decided.outcome };
    });
    if (committed === "stale") return new Refused("precondition-failed", "another process has changed it meanwhile");
    const { missed, change, outcome, sequence } = committed;
    if (missed !== undefined) this.learn(missed);
    if (change !== undefined) this.become(changed(this.present, change), sequence, change);
    return outcome;
  }

  private learn(missed: Missed): void {
    const { state, news } = caughtUp(this.present, missed);
    this.become(state, missed.sequence, news);
    if (missed.access) for (const watcher of this.rightsWatchers) watcher();
  }

  private become(state: InstallationState, place: number, news: News): void {
    const before = this.present;
    this.present = state;
    this.place = place;
    for (const watcher of this.watchers) watcher(news, before);
  }
}

/** The next desired document of every device that the change affects is part of it. */
function withWhatFollows(decided: Change, before: InstallationState): Change {
  const change = withSites(decided, before);
  const after = changed(before, change);
  const asked = change.desired ?? [];
  const follows = nextDesired(affectedBy(change, before, after), after, changed(before, { desired: asked }).desired);
  return { ...change, desired: [...new Map([...asked, ...follows].map((row) => [row.device, row])).values()] };
}
