import type { Birth } from "@carillon/contracts/birth";
import type { Reported } from "@carillon/contracts/configuration";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { Deadlines } from "@carillon/core/deadlines";
import {
  duplicateOf,
  neverSeen,
  presencePolicy,
  presenceStep,
  remembered,
  type PresenceEffect,
  type PresenceEvent,
  type PresencePolicy,
  type PresenceState,
} from "@carillon/core/presence";
import { seconds } from "@carillon/core/units";
import { dateOf, type Clock } from "../../clock.js";
import type { LastKnownRow } from "../../installation/rows.js";
import { SyncGroups } from "../telemetry/sync-groups.js";

/** What a device said last, and whether it is there. */
export interface Live {
  readonly presence: PresenceState;
  readonly seenAt: Date | null;
  readonly birth: Birth | null;
  readonly reported: Reported | null;
  readonly telemetry: Telemetry | null;
}

/** What a message changes beside presence. */
export type Said = Partial<Pick<Live, "birth" | "reported" | "telemetry">>;

export interface FleetEvents {
  /** Something that a person sees of it changed. */
  changed(device: string): void;
  presence(device: string, effect: PresenceEffect): void;
}

/** The present state of all devices, in memory: it is said again soon after a restart, and history is Prometheus's. */
export class Fleet {
  private readonly live = new Map<string, Live>();
  private readonly unsaved = new Set<string>();
  private readonly groups = new SyncGroups();
  private readonly deadlines = new Deadlines();

  constructor(
    private readonly clock: Clock,
    lastKnown: readonly LastKnownRow[],
    private readonly events: FleetEvents,
  ) {
    const now = clock.monotonic();
    for (const { device, seenAt, birth, reported, telemetry } of lastKnown)
      this.live.set(device, { presence: remembered(birth?.session ?? null, now), seenAt, birth, reported, telemetry });
  }

  of(device: string): Live {
    return this.live.get(device) ?? nothingHeard(this.clock);
  }

  /** Against the median of those that play the same timeline, seconds (RFC 7272); null when it is not known. */
  skewOf(device: string): number | null {
    return this.groups.skewOf(device);
  }

  /** A message of the device: a sign of life unless the broker only remembered it, and what it said. */
  hear(device: string, event: PresenceEvent, said: Said): void {
    const before = this.of(device);
    const alive = event.kind !== "tick" && !("retained" in event && event.retained);
    const heard = { ...before, ...said, seenAt: alive ? dateOf(this.clock.wall()) : before.seenAt };
    this.unsaved.add(device);
    this.step(device, heard, event);
    this.events.changed(device);
  }

  /** What another process heard of it. False: it is known already. */
  learn({ device, seenAt, telemetry }: LastKnownRow): boolean {
    const before = this.of(device);
    if (telemetry === null || (before.telemetry !== null && !isNewer(telemetry, before.telemetry))) return false;
    const heard = {
      ...before,
      telemetry,
      seenAt: before.seenAt !== null && before.seenAt > seenAt ? before.seenAt : seenAt,
    };
    this.step(device, heard, { kind: "heard", session: telemetry.session });
    this.events.changed(device);
    return true;
  }

  forget(device: string): void {
    this.live.delete(device);
    this.unsaved.delete(device);
    this.groups.leave(device);
    this.deadlines.forget(device);
  }

  /** Lets time pass: once a second is enough for a grace of 30. */
  tick(): void {
    const now = this.clock.monotonic();
    for (const device of this.deadlines.due(now)) {
      const live = this.of(device);
      const { deadline } = live.presence;
      if (deadline === null) continue;
      if (now >= deadline) this.step(device, live, { kind: "tick" });
      else this.deadlines.watch(device, deadline);
    }
  }

  /** We were away from the broker: who was there has the time to be heard again. */
  reprieve(): void {
    for (const [device, live] of this.live)
      if (live.presence.deadline !== null) this.step(device, live, { kind: "reprieve" });
  }

  /** Devices under whose identity two processes were seen of late. */
  get duplicates(): number {
    const now = this.clock.monotonic();
    return [...this.live.values()].filter(({ presence }) => duplicateOf(presence, now) !== null).length;
  }

  /** What changed since it was last asked, for the database. */
  takeUnsaved(): LastKnownRow[] {
    const rows = [...this.unsaved].flatMap((device) => {
      const { seenAt, birth, reported, telemetry } = this.of(device);
      return seenAt === null ? [] : [{ device, seenAt, birth, reported, telemetry }];
    });
    this.unsaved.clear();
    return rows;
  }

  private step(device: string, live: Live, event: PresenceEvent): void {
    const { state, effects } = presenceStep(live.presence, event, this.clock.monotonic(), policyFor(live.telemetry));
    this.live.set(device, { ...live, presence: state });
    if (state.deadline !== null) this.deadlines.watch(device, state.deadline);
    this.groups.hear(device, state.presence === "online" ? live.telemetry : null);
    if (effects.length > 0) this.events.changed(device);
    for (const effect of effects) this.events.presence(device, effect);
  }
}

const nothingHeard = (clock: Clock): Live => ({
  presence: neverSeen(clock.monotonic()),
  seenAt: null,
  birth: null,
  reported: null,
  telemetry: null,
});

const isNewer = (a: Telemetry, b: Telemetry): boolean =>
  a.session > b.session || (a.session === b.session && a.seq > b.seq);

/** Late after three intervals of its own, where those are longer than the policy's. */
function policyFor(telemetry: Telemetry | null): PresencePolicy {
  const intervals = seconds(3 * (telemetry?.intervalSeconds ?? 0));
  return intervals > presencePolicy.lateAfter ? { ...presencePolicy, lateAfter: intervals } : presencePolicy;
}
