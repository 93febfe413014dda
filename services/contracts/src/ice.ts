import { z } from "zod";

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

/** How long credentials are to be good for, seconds. */
export const iceQuery = z.object({ seconds: z.coerce.number().int().min(60).max(86_400).default(3600) });
