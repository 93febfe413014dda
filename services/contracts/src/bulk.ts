import { z } from "zod";
import { commandRequest } from "./http.js";
import { deviceId, displayName, slug, tag, tags } from "./identity.js";

/** POST /v1/devices/actions: one thing done to every device that a filter means. */
export const bulkAction = z.discriminatedUnion("kind", [
  /** `set` replaces the tag of the same key; `remove` names keys. */
  z.object({ kind: z.literal("tag"), set: tags.default([]), remove: z.array(slug).max(32).default([]) }),
  /** `enter` and `leave` name zones; another site takes a device out of the zones of the one before. */
  z.object({
    kind: z.literal("move"),
    site: slug.optional(),
    enter: z.array(slug).max(32).default([]),
    leave: z.array(slug).max(32).default([]),
  }),
  z.object({ kind: z.literal("command"), instruction: commandRequest.shape.instruction }),
]);
export type BulkAction = z.output<typeof bulkAction>;
export const bulkRequest = z.object({
  filter: z.string().max(2048).describe("as of GET /v1/devices"),
  action: bulkAction,
  /** Says what would happen, and does nothing. */
  dryRun: z.boolean().default(false),
});
export const bulkResult = z.object({
  device: deviceId,
  name: displayName,
  /** `sent`: the broker has the command. In a dry run: what would come of it. */
  outcome: z.enum(["changed", "unchanged", "sent", "refused"]),
  /** After a change. */
  site: slug.optional(),
  zones: z.array(slug).optional(),
  tags: z.array(tag).optional(),
  /** Why not: a code of errors.ts, and for a person. */
  code: z.string().optional(),
  detail: z.string().optional(),
});
export type BulkResult = z.infer<typeof bulkResult>;
export const bulkOutcome = z.object({
  dryRun: z.boolean(),
  matched: z.int(),
  counts: z.record(bulkResult.shape.outcome, z.int()),
  results: z.array(bulkResult),
});
export type BulkOutcome = z.infer<typeof bulkOutcome>;
