import { createCipheriv } from "node:crypto";
import type { SrtpMaster, SrtpParameters } from "../dtls/handshake.js";

/** Session keys of one direction (RFC 3711 4.3). */
export interface SessionKeys {
  /** 16 bytes. */
  readonly key: Buffer;
  /** 12 bytes for AES-GCM, 14 for AES-CM. */
  readonly salt: Buffer;
  /** 20 bytes for HMAC-SHA1, empty for AES-GCM. */
  readonly authKey: Buffer;
}

export type SrtpProfile = SrtpParameters["profile"];

/** Labels of RFC 3711 4.3.2. */
const labels = { rtp: { key: 0, authKey: 1, salt: 2 }, rtcp: { key: 3, authKey: 4, salt: 5 } } as const;

export function deriveSessionKeys(profile: SrtpProfile, master: SrtpMaster, stream: "rtp" | "rtcp"): SessionKeys {
  const isGcm = profile === "AEAD_AES_128_GCM";
  return {
    key: derive(master, labels[stream].key, 16),
    salt: derive(master, labels[stream].salt, isGcm ? 12 : 14),
    authKey: derive(master, labels[stream].authKey, isGcm ? 0 : 20),
  };
}

/** AES-CM as the pseudo-random function, key derivation rate 0; a 96-bit salt counts as 112 bits with zeros (RFC 7714 11). */
function derive({ key, salt }: SrtpMaster, label: number, bytes: number): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  counter[7] = (counter[7] ?? 0) ^ label;
  return createCipheriv("aes-128-ctr", key, counter).update(Buffer.alloc(bytes));
}
