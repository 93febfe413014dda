import { isDocumentName, documentNames, documents } from "@carillon/contracts/documents";
import { appliesTo } from "@carillon/core/configuration/resolve";
import { validateLayer } from "@carillon/core/configuration/validate";
import { layerKey } from "../../installation/rows.js";
import { Refused } from "../../refused.js";
import type { Fleet } from "../devices/fleet.js";
import type { ChangeTarget } from "./change-target.js";

/**
 * A layer of configuration. What is wanted of a device follows from the rollout's state and is committed with it
 * (installation/rollout-rows), and the publisher says it: nothing is left to be carried out.
 */
export const configurationTarget = (fleet: Pick<Fleet, "of">): ChangeTarget<"configuration"> => ({
  objection: ({ document, values }) => {
    if (!isDocumentName(document))
      return Promise.resolve(
        new Refused("not-found", `${document} is no configuration document: ${documentNames.join(", ")}`),
      );
    const errors = validateLayer(document, values).map(({ pointer, detail }) => ({
      pointer: `/change/values${pointer}`,
      detail,
    }));
    const refusal = new Refused("document-invalid", `the layer's part of ${document}`, { errors });
    return Promise.resolve(errors.length > 0 ? refusal : undefined);
  },
  concerns: (change, device) =>
    isDocumentName(change.document) &&
    documents[change.document].kinds.some((kind) => kind === device.kind) &&
    appliesTo(change, device),
  isSameThing: (a, b) => layerKey(a) === layerKey(b),
  before: () => null,
  offer: () => Promise.resolve(),
  withdraw: () => Promise.resolve(),
  progress: ({ device }, _change, { desired }) => {
    const { reported } = fleet.of(device);
    const wanted = desired.get(device);
    if (wanted === undefined || reported === null) return { at: "pending" };
    if (reported.version === wanted.version && reported.hash === wanted.hash) return { at: "applied" };
    if (reported.rejected?.version !== wanted.version) return { at: "pending" };
    const reasons = Object.entries(reported.rejected.documents).map(([name, { detail }]) => `${name}: ${detail}`);
    return { at: "rejected", reason: reasons.join("; ").slice(0, 1024) };
  },
});
