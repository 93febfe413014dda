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

/** Text on one line: control characters, line breaks and marks that turn the writing direction would let one text pass for another. */
const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u;

export const displayName = z.string().trim().min(1).max(80).regex(oneLine, "one line, without control characters");

/** A device's id in its balena fleet. */
export const balenaUuid = z.string().regex(/^[0-9a-f]{32,64}$/, "32 to 64 hexadecimal digits");

/** What a device says of itself for a person to read: model, serial number. */
export const deviceLabel = z.string().max(128).regex(oneLine, "one line, without control characters");

/** `key`, or `key=value` with a value of letters, digits and inner `.`, `_` and `-`. */
export const tag = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:=[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?)?$/,
    "a name of lower-case letters, digits and inner hyphens; and perhaps = and a value without blanks",
  );
export const tagKey = (text: string): string => text.split("=", 1)[0] ?? "";

/** Of one device: each key once. */
export const tags = z
  .array(tag)
  .max(32)
  .refine((all) => new Set(all.map(tagKey)).size === all.length, "each tag once");
