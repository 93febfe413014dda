import { z } from "zod";

/** GET /v1/audit */
export const auditRequest = z.object({
  actor: z.string().max(128).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, { message: "the nextCursor of another page" })
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type AuditRequest = z.infer<typeof auditRequest>;
