import type { ConfigurationLayer } from "@carillon/core/configuration/resolve";
import type { Rollout } from "./rollout-rows.js";
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
