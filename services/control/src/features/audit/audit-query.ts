import { z } from "zod";
import { pageQuery } from "../../http/page.js";
import { slug } from "@carillon/contracts/identity";

const filter = {
  actor: z.string().max(128).optional(),
  /** The beginning of it: `DELETE`, or `PUT /v1/zones`. */
  action: z.string().max(128).optional(),
  target: z.string().max(512).optional(),
  site: slug.optional(),
  /** `refused`: it ended with a status from 400. */
  outcome: z.enum(["done", "refused"]).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
};

/** GET /v1/audit/export */
export const auditExport = z.object(filter);
export type AuditFilter = z.infer<typeof auditExport>;

/** GET /v1/audit */
export const auditRequest = pageQuery.extend({
  ...filter,
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, { message: "the nextCursor of another page" })
    .optional(),
});
export type AuditRequest = z.infer<typeof auditRequest>;
