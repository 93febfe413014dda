import { z } from "zod";
import { message } from "./message.js";

/**
 * `carillon/v1/fleet/down/reconnect`, retained: what every device keeps in mind for when its link breaks, since nobody can tell it
 * then. Written whenever the fleet grows or shrinks, so that it holds before any restart, planned or not.
 */
export const reconnectHint = message({
  /** No wait before the next try is drawn from less than this. */
  spreadSeconds: z.number().min(0).max(3600),
});
export type ReconnectHint = z.infer<typeof reconnectHint>;
