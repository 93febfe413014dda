import { z } from "zod";
import { documents } from "./documents.js";
import { message } from "./message.js";

/** `down/config/desired`, retained: all that the cloud wants of a device. Documents that are absent have their defaults. */
export const desired = message({
  version: z.int().positive(),
  /** SHA-256, hex, of the canonical JSON (RFC 8785) of `documents`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** By name; checked one by one against `documents`, so that one bad document does not hide the others. */
  documents: z.record(z.string().max(64), z.unknown()),
  rolloutId: z.string().max(64).optional(),
  notBefore: z.iso.datetime().optional(),
  deadline: z.iso.datetime().optional(),
});
export type Desired = z.infer<typeof desired>;

/** `up/config/reported`, retained: what is in force, and why not what was desired. */
export const reported = message({
  /** Version in force, all of it; 0 before the first. */
  version: z.int().nonnegative(),
  hash: z.string().max(64),
  /** It is being tried: unless the device stays connected with it, it is taken back after at most so long. */
  trialSeconds: z.number().nonnegative().optional(),
  /** The newest version that was refused, with the reason per document. The one before stays in force, whole. */
  rejected: z
    .object({
      version: z.int().positive(),
      documents: z.record(z.string().max(64), z.object({ code: z.string().max(64), detail: z.string().max(1024) })),
    })
    .optional(),
});
export type Reported = z.infer<typeof reported>;

/**
 * How a device differs from what is wanted of it. `none`: not at all. `pending`: it has not answered yet. `trying`: it has it in force,
 * and may take it back. `rejected`: it cannot apply it. `undone`: it applied it, was cut off by it, and took it back. `different`: it
 * says that something else is in force under the wanted version or above.
 */
export const drift = z.enum(["none", "pending", "trying", "rejected", "undone", "different"]);
export type Drift = z.infer<typeof drift>;

/** JSON Schema (2020-12) of every configuration document, by name, for editors and for the API description. */
export const documentSchemas = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [name, z.toJSONSchema(document.schema, { io: "input" })]),
  );
