import { createHash, randomBytes } from "node:crypto";

/** 256 random bits: nobody guesses it, so a fast hash is enough. The word before it lets secret scanners know it. */
export const freshSecret = (kind: "carillon" | "session" | "login"): string =>
  `${kind}_${randomBytes(32).toString("base64url")}`;

/** SHA-256, hex. What is looked up in the database is the hash, so that its time tells nothing of the secret. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Enough to tell tokens apart, and of no use to who reads it. */
export const prefixOf = (secret: string): string => secret.slice(0, 14);
