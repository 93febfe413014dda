import type { RolloutChange, RolloutDecision, RolloutTarget } from "@carillon/contracts/rollout";
import type { RolloutDevice, RolloutState } from "@carillon/core/rollout/state";

/** A rollout as a person asked for it, and what is known of it beside the engine's state. */
export interface RolloutRow {
  readonly id: string;
  readonly name: string;
  readonly change: RolloutChange;
  readonly target: RolloutTarget;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Devices that were admitted have the change by this rollout alone: it is not, or not yet, the rule. */
  readonly inForce: boolean;
  /** Counts the steps: a step that does not follow the one before is another process's, and is not written. */
  readonly version: number;
}

/** In memory while it goes on or is in force; else in the database alone. */
export interface Rollout {
  readonly row: RolloutRow;
  readonly state: RolloutState;
}

/** What one step writes. */
export interface RolloutWrite extends Rollout {
  /** Devices that are new or different, and those that left. */
  readonly written: readonly RolloutDevice[];
  readonly removed: readonly string[];
  readonly decisions: readonly RolloutDecision[];
}

/** Compares what was with what is. */
export function rolloutWrite(
  before: RolloutState | undefined,
  now: Rollout,
  decisions: readonly RolloutDecision[],
): RolloutWrite {
  const { devices } = now.state;
  const written = [...devices.values()].filter((device) => before?.devices.get(device.device) !== device);
  const removed = before === undefined ? [] : [...before.devices.keys()].filter((device) => !devices.has(device));
  return { ...now, written, removed, decisions };
}

export const isKept = ({ row }: Rollout): boolean => row.finishedAt === null || row.inForce;

/** The rollouts in memory after a change, in the order in which they were made. */
export function rolloutsAfter(
  before: ReadonlyMap<string, Rollout>,
  writes: readonly RolloutWrite[] = [],
): ReadonlyMap<string, Rollout> {
  if (writes.length === 0) return before;
  const next = new Map(before);
  for (const { row, state } of writes)
    if (isKept({ row, state })) next.set(row.id, { row, state });
    else next.delete(row.id);
  return next;
}
