import { z } from "zod";

/** First 128 bits, in lower-case hex, of the SHA-256 of the device's first public key (SPKI). Constant when the key is renewed. */
export const deviceId = z.string().regex(/^[0-9a-f]{32}$/, "a device id is 32 hexadecimal digits");
export type DeviceId = z.infer<typeof deviceId>;

export const deviceKind = z.enum(["speaker", "media"]);
export type DeviceKind = z.infer<typeof deviceKind>;

/** Names that people choose and that occur in URLs and configuration layers: sites, zones, programmes, tags. */
export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "lower-case letters, digits and inner hyphens, at most 64");

export const displayName = z.string().trim().min(1).max(80);
