import type { RolloutDecision } from "@carillon/contracts/rollout";
import { isOver, type RolloutDevice, type RolloutEffect, type RolloutState } from "@carillon/core/rollout/state";
import { step, type RolloutEvent } from "@carillon/core/rollout/step";
import type { WallClock } from "@carillon/core/units";
import { dateOf } from "../../clock.js";
import { endedBy } from "../../installation/in-force.js";
import { rolloutWrite, type Rollout, type RolloutWrite } from "../../installation/rollout-rows.js";
import { layerKey, type Change, type DesiredRow, type LayerRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { BoundTarget } from "./change-target.js";

export interface Stepping {
  readonly rollout: Rollout;
  readonly event: RolloutEvent;
  readonly target: Pick<BoundTarget, "concerns">;
  readonly now: WallClock;
}

export interface SteppedRollout {
  readonly rollout: Rollout;
  /** Already written: what remains is to be carried out. */
  readonly effects: readonly RolloutEffect[];
}

/** One step as one change of the installation: the rollout's rows and what is wanted of its devices are committed together. */
export function stepped(
  installation: InstallationState,
  { rollout, event, target, now }: Stepping,
): { change: Change; outcome: SteppedRollout } | undefined {
  const { state, effects } = step(rollout.state, event, now);
  if (state === rollout.state) return undefined;
  const becomesRule = effects.some(({ kind }) => kind === "commit") && isWhole(installation, rollout, target);
  const next = { row: rowAfter(rollout, { state, becomesRule, now }), state };
  const change: Change = {
    rollouts: [
      rolloutWrite(rollout.state, next, decisionsIn(effects)),
      ...(becomesRule ? outlived(installation, rollout) : []),
    ],
    ...(becomesRule && { layers: ruleOf(installation, rollout, now) }),
    desired: askedAgain(installation, rollout, effects),
  };
  return { change, outcome: { rollout: next, effects } };
}

function rowAfter(
  { row }: Rollout,
  { state, becomesRule, now }: { state: RolloutState; becomesRule: boolean; now: WallClock },
): Rollout["row"] {
  const over = isOver(state.phase);
  const isDelivered = state.phase.kind === "completed" && row.change.kind === "release";
  const isHeld = [...state.devices.values()].some(({ admitted }) => admitted);
  return {
    ...row,
    version: row.version + 1,
    finishedAt: over ? (row.finishedAt ?? dateOf(now)) : null,
    inForce: !over || (isHeld && !becomesRule && !isDelivered),
  };
}

/** Nobody whom the change concerns was left out: it can become the rule. Otherwise it stays in force for those who were meant. */
function isWhole({ devices }: InstallationState, { row, state }: Rollout, target: Stepping["target"]): boolean {
  if (row.change.kind !== "configuration") return false;
  if (Object.keys(row.target).length === 0) return true;
  return [...devices.values()].every((device) => state.devices.has(device.id) || !target.concerns(device));
}

/** Devices that had the change by the rollout have it by the rule now: nothing is wanted of them that was not before. */
function ruleOf({ layers }: InstallationState, { row: { id, change } }: Rollout, now: WallClock): LayerRow[] {
  if (change.kind !== "configuration") return [];
  const { scope, document, values, priority } = change;
  const version = (layers.get(layerKey(change))?.version ?? 0) + 1;
  const updated = { updatedAt: dateOf(now), updatedBy: `rollout ${id}`, restoredFrom: null };
  return [{ scope, document, values, priority, version, ...updated }];
}

const outlived = ({ rollouts }: InstallationState, { row: { change } }: Rollout): RolloutWrite[] =>
  change.kind === "configuration" ? endedBy(layerKey(change), rollouts) : [];

/** A device that is tried again is wanted at a higher version: it does not try again what it refused. */
function askedAgain({ desired }: InstallationState, { row }: Rollout, effects: readonly RolloutEffect[]): DesiredRow[] {
  if (row.change.kind !== "configuration") return [];
  const again = effects.flatMap((effect): readonly RolloutDevice[] => (effect.kind === "offer" ? effect.devices : []));
  return again
    .filter(({ attempt }) => attempt > 1)
    .flatMap(({ device }) => desired.get(device) ?? [])
    .map((wanted) => ({ ...wanted, version: wanted.version + 1 }));
}

export const decisionsIn = (effects: readonly RolloutEffect[]): RolloutDecision[] =>
  effects.flatMap((effect) => (effect.kind === "record" ? [effect.decision] : []));
