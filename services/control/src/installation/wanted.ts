import { createHash } from "node:crypto";
import type { DocumentName } from "@carillon/contracts/documents";
import { canonicalJson } from "@carillon/core/canonical-json";
import { appliesTo, resolve, type Resolved } from "@carillon/core/configuration/resolve";
import { documentsOf } from "@carillon/core/configuration/validate";
import { derivedLayers, type Surroundings } from "./derived.js";
import { layersFor } from "./in-force.js";
import type { Rollout } from "./rollout-rows.js";
import type { DesiredRow, DeviceRow, LayerRow } from "./rows.js";

export interface Intentions extends Surroundings {
  readonly layers: ReadonlyMap<string, LayerRow>;
  readonly rollouts: ReadonlyMap<string, Rollout>;
}

/** What is wanted of a device: its layers over what is derived. Documents that its kind does not hold are left out. */
export function wantedOf(device: DeviceRow, intentions: Intentions): Resolved {
  const held: readonly DocumentName[] = documentsOf(device.kind);
  const isHeld = ({ document }: { document: string }) => held.some((name) => name === document);
  const own = [...layersFor(device.id, intentions)].filter((layer) => isHeld(layer) && appliesTo(layer, device));
  return resolve([...derivedLayers(device, intentions), ...own]);
}

/** SHA-256, hex, of the canonical JSON, as the device computes it. */
export const hashOf = (documents: DesiredRow["documents"]): string =>
  createHash("sha256").update(canonicalJson(documents)).digest("hex");

/** The next version for each device of which something else is wanted than before. */
export function nextDesired(
  devices: Iterable<DeviceRow>,
  intentions: Intentions,
  before: ReadonlyMap<string, DesiredRow>,
): DesiredRow[] {
  return [...devices].flatMap((device) => {
    const { documents } = wantedOf(device, intentions);
    const hash = hashOf(documents);
    const last = before.get(device.id);
    if (last?.hash === hash) return [];
    return [{ device: device.id, version: (last?.version ?? 0) + 1, hash, documents }];
  });
}
