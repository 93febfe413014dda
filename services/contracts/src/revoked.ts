import { z } from "zod";
import { message } from "./message.js";

/** The newest of them, so that the message stays below the largest payload. */
export const maxRevoked = 1500;

/**
 * `carillon/v1/fleet/down/revoked`, retained: certificates that are not to be believed any more though they have not expired. Media
 * services are told, since speakers come to them and not to us.
 */
export const revoked = message({
  /** Hex, lower case. */
  serials: z.array(z.string().regex(/^[0-9a-f]{1,40}$/)).max(maxRevoked),
});
export type Revoked = z.infer<typeof revoked>;
