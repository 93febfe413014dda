import { z } from "zod";

/** GET /healthz: the process lives. */
export const liveness = z.object({ status: z.literal("ok") });
/** GET /readyz: all that it needs is there; else the problem names the parts. */
export const readiness = z.object({ status: z.literal("ready"), parts: z.record(z.string(), z.string()) });
