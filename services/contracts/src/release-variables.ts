import { z } from "zod";
import { deviceId } from "./identity.js";

/** `environment`: seen by the services of a device. `configuration`: `BALENA_…`, for balenaOS and its supervisor. */
export const variableKind = z.enum(["environment", "configuration"]);
export type VariableKind = z.infer<typeof variableKind>;

/** A fleet as balena names it (`organization/fleet`), or one of our devices. */
const owner = z
  .object({ fleet: z.string().min(1).max(256).optional(), device: deviceId.optional() })
  .refine(({ fleet, device }) => (fleet === undefined) !== (device === undefined), "either a fleet or a device");
export type VariableOwner = z.infer<typeof owner>;

/** GET /v1/releases/variables */
export const variableQuery = owner.safeExtend({ kind: variableKind.default("environment") });

/** PUT /v1/releases/variables: one of them; what is not named stays. */
export const variablePut = owner.safeExtend({
  kind: variableKind.default("environment"),
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, "letters, digits and _, and no digit first"),
  /** Null removes it. */
  value: z.string().max(32_768).nullable(),
});

/** By name. Values may be secrets: who may read them may also write them. */
export const variables = z.object({ kind: variableKind, variables: z.record(z.string(), z.string()) });
export type Variables = z.infer<typeof variables>;
