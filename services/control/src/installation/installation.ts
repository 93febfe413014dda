import type { RequestRun } from "../store/idempotency-store.js";
import type { Store } from "../store/store.js";
import { Refused } from "../refused.js";
import type { Change, Rows } from "./rows.js";
import { affectedBy, changed, stateOf, type InstallationState } from "./state.js";
import { withSites } from "./sites.js";
import { nextDesired } from "./wanted.js";

export interface Decided<T> {
  readonly change: Change;
  readonly outcome: T;
}

/** Told after each commit, with all that was written. */
export type Watcher = (change: Change, before: InstallationState) => void;

/**
 * What people decided: devices, zones, layers, and what follows for each device. Held in memory, and nothing is in
 * memory before it is in the database. One write at a time, so that each is decided on what the one before left.
 */
export class Installation {
  private present: InstallationState;
  private last: Promise<unknown> = Promise.resolve();
  /** A commit whose outcome is not known: the memory may be behind the database. */
  private doubtful = false;
  private readonly watchers: Watcher[] = [];

  constructor(
    private readonly store: Pick<Store, "load" | "commit">,
    rows: Rows,
    /** Of the request on whose behalf something is written, where it must not be carried out twice. */
    private readonly claim: () => RequestRun | undefined = () => undefined,
  ) {
    this.present = stateOf(rows);
  }

  get state(): InstallationState {
    return this.present;
  }

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  /** Reads everything again: another process wrote. */
  refresh(): Promise<void> {
    const turn = this.last.then(() => this.reload());
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when the change is committed; a change of what is wanted of devices is part of the same commit. */
  write<T>(decide: (state: InstallationState) => Decided<T> | Refused): Promise<T | Refused> {
    const turn = this.last.then(() => this.commit(decide));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async commit<T>(decide: (state: InstallationState) => Decided<T> | Refused): Promise<T | Refused> {
    if (this.doubtful) await this.reload();
    const before = this.present;
    const decided = decide(before);
    if (decided instanceof Refused) return decided;
    const wished = withSites(decided.change, before);
    const meant = changed(before, wished);
    const asked = wished.desired ?? [];
    const follows = nextDesired(affectedBy(wished, before, meant), meant, changed(before, { desired: asked }).desired);
    const claim = this.claim();
    const change = {
      ...wished,
      ...(claim && { request: claim }),
      desired: [...new Map([...asked, ...follows].map((row) => [row.device, row])).values()],
    };
    this.doubtful = true;
    const outcome = await this.store.commit(change);
    if (outcome === "stale") return new Refused("precondition-failed", "another process has changed it meanwhile");
    this.doubtful = false;
    this.present = changed(before, change);
    for (const watcher of this.watchers) watcher(change, before);
    return decided.outcome;
  }

  private async reload(): Promise<void> {
    this.present = stateOf(await this.store.load(new Date()));
    this.doubtful = false;
  }
}
