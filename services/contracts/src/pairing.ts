import { z } from "zod";
import { balenaUuid, deviceId, deviceKind, deviceLabel, displayName, slug, tags } from "./identity.js";

/** RFC 8628-shaped claim with proof of possession: the same for speakers and media services. All bodies are JSON over TLS. */

/** Consonants that are hard to confuse when read or heard; no vowels, so that no words appear. 8 letters carry 34.5 bits. */
export const codeAlphabet = "BCDFGHJKLMNPQRSTVWXZ";
export const codeLetters = 8;
export const codeLifeSeconds = 15 * 60;
export const pollIntervalSeconds = 2;

/** `BCDF-GHJK`; small letters, spaces and missing hyphens are forgiven. */
export const userCode = z
  .string()
  .max(32)
  .transform((typed) => typed.toUpperCase().replace(/[^A-Z]/g, ""))
  .refine((code) => new RegExp(`^[${codeAlphabet}]{${codeLetters}}$`).test(code), {
    message: `a code is ${codeLetters} letters of ${codeAlphabet}`,
  })
  .transform((code) => `${code.slice(0, 4)}-${code.slice(4)}`);

const base64 = z.base64().max(8192);

/**
 * What the device signs with its ECDSA P-256 key (SHA-256, IEEE P1363 form): the canonical JSON (RFC 8785) of `payload`.
 * `at` bounds replay only together with the nonce: device clocks may be years off.
 */
const signed = <T extends z.ZodType>(payload: T) => z.object({ payload, signature: base64 });

export const pairingRequest = signed(
  // Loose, as the poll's: a field that a newer device adds is signed too, and must be there when the signature is checked.
  z.looseObject({
    purpose: z.literal("carillon-pairing"),
    kind: deviceKind,
    /** PKCS#10 certificate signing request, PEM. Its subject is ignored; its key becomes the device's identity. */
    csr: z.string().max(4096),
    nonce: base64,
    model: deviceLabel.optional(),
    serial: deviceLabel.optional(),
    agentVersion: z.string().max(64),
    /** One-off enrolment token, for unattended racks. */
    enrolmentToken: z.string().max(256).optional(),
    /** Under which the device's balena fleet knows it. */
    balenaUuid: balenaUuid.optional(),
  }),
);
export type PairingRequest = z.infer<typeof pairingRequest>;

export const pairingStarted = z.object({
  pairingId: z.string(),
  deviceId,
  userCode: z.string().describe("BCDF-GHJK; shown, logged and spoken until it is claimed"),
  /** Four words derived from the key, for the operator to compare. */
  fingerprintWords: z.array(z.string()).length(4),
  intervalSeconds: z.number(),
  expiresInSeconds: z.number(),
  /** Signed in the next poll. */
  nonce: z.string(),
});
export type PairingStarted = z.infer<typeof pairingStarted>;

/** POST /v1/pairing/{pairingId}/token */
export const pairingPoll = signed(
  z.looseObject({
    purpose: z.literal("carillon-pairing-poll"),
    pairingId: z.string().max(64),
    nonce: z.string().max(128),
  }),
);
export type PairingPoll = z.infer<typeof pairingPoll>;

export const pairingGranted = z.object({
  deviceId,
  /** PEM: the device's certificate first, then any intermediates. */
  certificateChain: z.string(),
  /** PEM: the root that signs brokers, media services and speakers of this installation. */
  caCertificate: z.string(),
  /** `others`: nodes of the same broker, each as good as the first. */
  broker: z.object({ url: z.url(), others: z.array(z.url()).max(16).default([]) }),
  /** A link to a programme that needs no cloud: the same endpoint names as in the desired configuration. */
  name: z.string(),
});
export type PairingGranted = z.infer<typeof pairingGranted>;

/** While an operator has not decided, `token` answers 428 with a problem and the next nonce. */
export const pairingPending = z.looseObject({
  code: z.string(),
  nonce: z.string().optional(),
  intervalSeconds: z.number().optional(),
});

/** POST /v1/pairing/approvals, by an operator. */
export const pairingApproval = z.object({
  userCode,
  name: displayName,
  site: slug.default("main"),
  zones: z.array(slug).max(32).default([]),
  tags: tags.default([]),
});
export type PairingApproval = z.input<typeof pairingApproval>;

/** What the operator sees of a waiting device. */
export const pendingPairing = z.object({
  pairingId: z.string(),
  deviceId,
  kind: deviceKind,
  userCode: z.string(),
  fingerprintWords: z.array(z.string()),
  model: z.string().optional(),
  serial: z.string().optional(),
  sourceAddress: z.string(),
  ageSeconds: z.number(),
  /** Why the token, the serial number or the fleet that it named did not let it in. */
  objection: z.string().optional(),
});
export type PendingPairing = z.infer<typeof pendingPairing>;

/** POST /v1/renewals, over mutual TLS with the certificate that is to be renewed. */
export const renewalRequest = z.object({ csr: z.string().max(4096) });
export const renewalGranted = z.object({ certificateChain: z.string() });
