import { z } from "zod";

/** A collection in order of a name or an id: what comes after `cursor`. */
export const pageRequest = z.object({
  cursor: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type PageRequest = z.infer<typeof pageRequest>;
