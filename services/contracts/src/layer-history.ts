import { z } from "zod";
import { layerScope } from "./http.js";
import { deviceId, displayName } from "./identity.js";

const values = z.record(z.string(), z.unknown());

/** One less than the database can count to, because what comes before the next one is asked for. */
export const lastRevision = 2_147_483_646;

/** GET /v1/configuration/{scope}/{document}/history: what a layer was, the newest first; nothing of it is ever changed. */
export const layerRevision = z.object({
  /** Counts over all layers. */
  revision: z.int(),
  scope: layerScope,
  document: z.string(),
  version: z.int(),
  /** Null: the layer was removed. */
  values: values.nullable(),
  priority: z.int(),
  /** The revision of which this one is a copy. */
  restoredFrom: z.int().nullable(),
  at: z.iso.datetime(),
  by: z.string(),
});
export const layerHistory = z.object({ items: z.array(layerRevision), nextCursor: z.string().nullable() });

/** GET …/diff?from=&to= */
export const layerDiff = z.object({
  from: layerRevision,
  to: layerRevision,
  /** `before` is absent where something was added, `after` where it was taken away. */
  differences: z.array(
    z.object({ pointer: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
});

/** POST …/restore: makes the revision's content the layer's newest version. */
export const restoreRequest = z.object({ revision: z.int().positive().max(lastRevision) });

/** POST …/dry-run: as PUT; null for what removing the layer would do. */
export const dryRunRequest = z.object({
  values: values.nullable(),
  priority: z.int().min(-1000).max(1000).default(0),
});
const changeClass = z.enum(["live", "re-session", "restart"]);
export const dryRunOutcome = z.object({
  /** `unchanged`: the layer is theirs, and something stronger says otherwise. `invalid`: they would refuse it. */
  counts: z.object({
    unchanged: z.int(),
    live: z.int(),
    "re-session": z.int(),
    restart: z.int(),
    invalid: z.int(),
  }),
  /** Those that would change, at most a thousand of them. */
  devices: z.array(
    z.object({
      device: deviceId,
      name: displayName,
      /** What applying costs; null: the device would refuse it. */
      change: changeClass.nullable(),
      documents: z.array(z.object({ document: z.string(), change: changeClass, pointers: z.array(z.string()) })),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
    }),
  ),
});
export type DryRunOutcome = z.infer<typeof dryRunOutcome>;
