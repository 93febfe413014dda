import { z } from "zod";
import { pageQuery } from "../../http/page.js";

/** GET /v1/audit */
export const auditRequest = pageQuery.extend({
  actor: z.string().max(128).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, { message: "the nextCursor of another page" })
    .optional(),
});
export type AuditRequest = z.infer<typeof auditRequest>;
