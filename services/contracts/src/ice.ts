import { z } from "zod";
import { message } from "./message.js";

/** RTCIceServer (W3C webrtc-pc §4.2.4). */
const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});

/** GET /v1/ice-servers: what a browser gives to RTCPeerConnection. */
export const iceServers = z.object({
  iceServers: z.array(iceServer),
  /** Ask again before then; null: no server needs credentials. */
  expiresAt: z.iso.datetime().nullable(),
});
export type IceServers = z.infer<typeof iceServers>;

/**
 * `carillon/v1/DEVICE/down/ice`, retained: what this one device reaches STUN and TURN servers with, in new sessions and ICE restarts. It comes
 * anew long before it ends. The credential is a secret, and is not logged.
 */
export const deviceIceServers = message({
  iceServers: z.array(iceServer).max(16),
  /** After then no TURN server takes them; a session that is up goes on. */
  expiresAt: z.iso.datetime(),
});
export type DeviceIceServers = z.infer<typeof deviceIceServers>;

/** How long credentials are to be good for, seconds. */
export const iceQuery = z.object({ seconds: z.coerce.number().int().min(60).max(86_400).default(3600) });
