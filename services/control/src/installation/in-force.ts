import type { ConfigurationLayer } from "@carillon/core/configuration/resolve";
import { isOver } from "@carillon/core/rollout/state";
import { rolloutWrite, type Rollout, type RolloutWrite } from "./rollout-rows.js";
import { layerKey } from "./rows.js";

/** The layers as they are in force for one device: what rollouts admitted it to stands in the place of what is the rule. */
export function layersFor<L extends ConfigurationLayer>(
  device: string,
  { layers, rollouts }: { layers: ReadonlyMap<string, L>; rollouts: ReadonlyMap<string, Rollout> },
): Iterable<ConfigurationLayer> {
  if (rollouts.size === 0) return layers.values();
  const inForce = new Map<string, ConfigurationLayer>(layers);
  // The newest last: it prevails, and when it is taken back the one before does.
  for (const { row, state } of rollouts.values())
    if (row.inForce && row.change.kind === "configuration" && state.devices.get(device)?.admitted === true)
      inForce.set(layerKey(row.change), row.change);
  return inForce.values();
}

/** A layer was written for all of its scope: what rollouts that are over left in force for a part of it ends. */
export function endedBy(key: string, rollouts: ReadonlyMap<string, Rollout>): RolloutWrite[] {
  return [...rollouts.values()]
    .filter(
      ({ row, state }) => isOver(state.phase) && row.change.kind === "configuration" && layerKey(row.change) === key,
    )
    .map(({ row, state }) =>
      rolloutWrite(state, { row: { ...row, inForce: false, version: row.version + 1 }, state }, []),
    );
}
