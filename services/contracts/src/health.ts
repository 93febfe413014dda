import { z } from "zod";

/** GET /healthz: the process lives. */
export const liveness = z.object({ status: z.literal("ok") });

/** What can be wrong with the control service, or with what it needs. */
const parts = ["database", "broker", "disk", "clock"] as const;
export type Part = (typeof parts)[number];

const trouble = z.object({
  part: z.enum(parts),
  /** Down: without it nothing can be decided or told, 503. Degraded: the service goes on as it can. */
  kind: z.enum(["down", "degraded"]),
  since: z.iso.datetime(),
  detail: z.string(),
  /** What to do. */
  next: z.string(),
});
export type Trouble = Readonly<z.infer<typeof trouble>>;

const partStates = z.record(z.enum(parts), z.enum(["up", "down", "degraded"]));

/** GET /readyz: all that it needs is there, if not in the best state; else the problem has the same parts and troubles. */
export const readiness = z.object({
  status: z.enum(["ready", "degraded"]),
  parts: partStates,
  troubles: z.array(trouble),
});
export type Readiness = Readonly<z.infer<typeof readiness>>;
