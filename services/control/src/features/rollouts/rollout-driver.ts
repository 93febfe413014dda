import { randomUUID } from "node:crypto";
import { CarillonError } from "@carillon/contracts/errors";
import { unseen, type Sighting, type Sightings } from "@carillon/core/rollout/sighting";
import { isOver, outstanding, type RolloutEffect } from "@carillon/core/rollout/state";
import type { RolloutEvent } from "@carillon/core/rollout/step";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { Rollout } from "../../installation/rollout-rows.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import type { RolloutStore } from "../../store/rollout-store.js";
import type { Fleet } from "../devices/fleet.js";
import { targetOf, type BoundTarget, type ChangeTargets } from "./change-target.js";
import type { SoundHistory } from "./sound-history.js";
import { decisionsIn, stepped, type SteppedRollout } from "./stepping.js";
import { meantBy } from "./target.js";

export interface DriverParts {
  readonly installation: Installation;
  readonly store: Pick<RolloutStore, "claim">;
  readonly fleet: Pick<Fleet, "of">;
  readonly sound: Pick<SoundHistory, "of">;
  readonly targets: ChangeTargets;
  readonly clock: Clock;
  /** Else a step ahead would end every soak at once, and open every window. */
  readonly isClockSure: () => boolean;
  readonly log: Logger;
}

/** Time goes on, and devices are looked at, at least this often. */
const lookMs = 1000;
/** News of devices are gathered this long. */
const gatherMs = 150;
/** Another replica takes over this long after we were last heard of. */
const claimSeconds = 6;

/**
 * Drives the rollouts that are ours: looks, lets the engine decide, commits, carries out. Everything that it knows is in the
 * database; killed at any point, the next process, or another replica, goes on from the last commit.
 */
export class RolloutDriver {
  private readonly holder = randomUUID();
  private readonly stopped = new AbortController();
  private ours: ReadonlySet<string> = new Set();
  private timer: NodeJS.Timeout | undefined;
  private news: NodeJS.Timeout | undefined;
  private passing: Promise<void> | undefined;
  /** Rollouts of which everything that was decided has been carried out by this process. */
  private readonly settled = new Set<string>();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly parts: DriverParts) {
    // What another process decided, at a person's word, is for us to carry out where the rollout is ours.
    parts.installation.watch(({ rollouts = [] }) => {
      for (const { row } of rollouts) this.settled.delete(row.id);
      if (rollouts.some(({ row }) => this.ours.has(row.id))) this.heard();
    });
  }

  start(): void {
    this.timer = setInterval(() => this.look(), lookMs);
    this.look();
  }

  /** A rollout that is in the database now; nobody else drives it unless we do not. */
  begun(): void {
    this.look();
  }

  /** Something was heard of a device that may be part of a rollout. */
  heard(): void {
    if (this.ours.size > 0) this.news ??= setTimeout(() => this.look(), gatherMs);
  }

  /** A person's word, or a newer rollout's; refused when the rollout is not there. */
  order(id: string, decide: (rollout: Rollout) => RolloutEvent | Refused): Promise<SteppedRollout | Refused> {
    return this.step(id, (rollout) => decide(rollout));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.news);
    this.stopped.abort();
    await Promise.allSettled([this.passing, ...this.underWay.values()]);
  }

  private look(): void {
    clearTimeout(this.news);
    this.news = undefined;
    if (this.passing !== undefined || this.stopped.signal.aborted) return;
    this.passing = this.pass().finally(() => (this.passing = undefined));
  }

  /** The database or the broker may be away: what was not done is done at a later look. Anything else is a bug. */
  private async pass(): Promise<void> {
    try {
      await this.claim();
      for (const id of this.ours) await this.drive(id);
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      this.parts.log.warn({ event: "rollouts-waiting", code: error.code, reason: error.message }, "rollouts wait");
    }
  }

  private async claim(): Promise<void> {
    const { installation, store } = this.parts;
    const claimed = await store.claim(this.holder, claimSeconds);
    const isBehind = [...claimed].some(
      ([id, version]) => (installation.state.rollouts.get(id)?.row.version ?? 0) < version,
    );
    if (isBehind) await installation.catchUp();
    this.ours = new Set(claimed.keys());
    for (const id of this.settled) if (!claimed.has(id)) this.settled.delete(id);
  }

  private async drive(id: string): Promise<void> {
    const rollout = this.parts.installation.state.rollouts.get(id);
    if (rollout === undefined || isOver(rollout.state.phase)) return;
    // The process before us may have died between deciding and doing.
    if (!this.settled.has(id)) this.carryOut(rollout, outstanding(rollout.state));
    if (!this.parts.isClockSure()) return;
    await this.step(id, (present, state, target) =>
      membersChanged(present, state, { target, fleet: this.parts.fleet }),
    );
    await this.step(id, (present, state, target) => ({
      kind: "look",
      sightings: this.sightings(present, state, target),
    }));
  }

  private async step(
    id: string,
    decide: (rollout: Rollout, state: InstallationState, target: BoundTarget) => RolloutEvent | Refused | undefined,
  ): Promise<SteppedRollout | Refused> {
    const { installation, targets, clock } = this.parts;
    const attempt = (state: InstallationState) => {
      const rollout = state.rollouts.get(id);
      if (rollout === undefined) return new Refused("not-found", `no rollout ${id} goes on`);
      const target = targetOf(targets, rollout.row.change);
      const event = decide(rollout, state, target);
      if (event instanceof Refused) return event;
      const next = event && stepped(state, { rollout, event, target, now: clock.wall() });
      return next ?? new Unchanged({ rollout, effects: [] });
    };
    // A look that changes nothing, which most do, is no turn in the queue of writes.
    const first = attempt(installation.state);
    if (first instanceof Unchanged) return first.outcome;
    const wasSettled = this.settled.has(id);
    const outcome = await installation.write((state) => {
      const decided = attempt(state);
      return decided instanceof Unchanged ? { change: {}, outcome: decided.outcome } : decided;
    });
    if (outcome instanceof Refused) return outcome;
    if (wasSettled) this.settled.add(id);
    if (outcome.effects.length > 0) this.decided(outcome);
    return outcome;
  }

  private decided(outcome: SteppedRollout): void {
    const { rollout, effects } = outcome;
    for (const { seq, kind, text, figures } of decisionsIn(effects))
      this.parts.log.info({ event: "rollout", rollout: rollout.row.id, seq, decision: kind, figures }, text);
    if (this.ours.has(rollout.row.id)) this.carryOut(rollout, effects);
    // What was decided may allow the next decision.
    this.heard();
  }

  /** One rollout's effects after one another; looks go on meanwhile. What fails is done again at a later look. */
  private carryOut(rollout: Rollout, effects: readonly RolloutEffect[]): void {
    const { id, change } = rollout.row;
    const target = targetOf(this.parts.targets, change);
    const { signal } = this.stopped;
    this.settled.add(id);
    const work = async (): Promise<void> => {
      for (const effect of effects)
        if (effect.kind === "offer") await target.offer(effect.devices, signal);
        else if (effect.kind === "withdraw") await target.withdraw(effect.devices, signal);
    };
    const done = (this.underWay.get(id) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      if (signal.aborted) return;
      if (!(error instanceof CarillonError)) throw error;
      this.settled.delete(id);
      this.parts.log.warn(
        { event: "rollout-effect-failed", rollout: id, code: error.code, reason: error.message },
        "tried again",
      );
    });
    this.underWay.set(id, done);
    void done.then(() => this.underWay.get(id) === done && this.underWay.delete(id));
  }

  private sightings({ state: { devices } }: Rollout, state: InstallationState, target: BoundTarget): Sightings {
    const { fleet, sound } = this.parts;
    const others = [...state.devices.keys()].filter((id) => !devices.has(id));
    const seen = [...devices.values()].map((device): [string, Sighting] => {
      const { presence } = fleet.of(device.device).presence;
      return [
        device.device,
        {
          online: presence === "online" || presence === "late",
          progress: target.progress(device, state),
          before: target.before(device.device),
          sound: sound.of(device.device),
        },
      ];
    });
    return new Map([...seen, ...others.map((id): [string, Sighting] => [id, { ...unseen, sound: sound.of(id) }])]);
  }
}

/** Nothing to write. */
class Unchanged {
  constructor(readonly outcome: SteppedRollout) {}
}

/** Devices that were removed from the installation, or, of a dynamic rollout, that fit the target now. */
function membersChanged(
  { row, state }: Rollout,
  installation: InstallationState,
  { target, fleet }: { readonly target: BoundTarget; readonly fleet: Pick<Fleet, "of"> },
): RolloutEvent | undefined {
  const { devices } = installation;
  const left = [...state.devices.keys()].filter((id) => !devices.has(id));
  if (left.length > 0) return { kind: "left", devices: left };
  if (!state.plan.dynamic) return undefined;
  const meant = meantBy(row.target, fleet);
  // It was understood when the rollout began; a later release that does not leaves it with those whom it has.
  if (meant instanceof Refused) return undefined;
  const joined = [...devices.values()]
    .filter((device) => !state.devices.has(device.id) && target.concerns(device) && meant(device, installation))
    .map(({ id }) => id);
  return joined.length > 0 ? { kind: "joined", devices: joined } : undefined;
}
