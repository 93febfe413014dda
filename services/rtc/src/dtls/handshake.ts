import { constants, createHash, type ECDH, type KeyObject, sign, verify, X509Certificate } from "node:crypto";
import { buildMessage, type HandshakeMessage } from "./assembly.js";
import { type Certificate, type Fingerprint, matchesFingerprint } from "./certificate.js";
import { srtpMasters, verifyData, type WriteKeys } from "./keys.js";
import { type Signature, signatureScheme } from "./messages.js";

/** What client and server share: the transcript, signatures, and what a handshake asks of the endpoint. */

export interface HandshakeOptions {
  readonly certificate: Certificate;
  /** Of the other side's certificate, from its SDP. */
  readonly fingerprints: readonly Fingerprint[];
  readonly srtpProfiles: readonly SrtpProfileId[];
  readonly random: (bytes: number) => Buffer;
}

/** RFC 7714 14.2 and RFC 5764 4.1.2, with the lengths of master key and salt. */
export const srtpProfileIds = {
  0x0007: { name: "AEAD_AES_128_GCM", keyBytes: 16, saltBytes: 12 },
  0x0001: { name: "AES128_CM_HMAC_SHA1_80", keyBytes: 16, saltBytes: 14 },
} as const;
export type SrtpProfileId = keyof typeof srtpProfileIds;

export interface SrtpMaster {
  readonly key: Buffer;
  readonly salt: Buffer;
}
export interface SrtpParameters {
  readonly profile: (typeof srtpProfileIds)[SrtpProfileId]["name"];
  readonly local: SrtpMaster;
  readonly remote: SrtpMaster;
}

/** Messages that go out together and are repeated together. Epoch 1 ones are encrypted. */
export type Flight = readonly { readonly epoch: 0 | 1; readonly bytes: Buffer }[];

export type Step =
  | { readonly kind: "wait" }
  | { readonly kind: "send"; readonly flight: Flight }
  /** The last flight, if any, needs no answer. */
  | { readonly kind: "established"; readonly srtp: SrtpParameters; readonly flight?: Flight }
  | { readonly kind: "failed"; readonly reason: string };

export interface Handshake {
  /** The flight that opens the handshake; a server has none. */
  begin(): Flight | undefined;
  /** Takes the next message in order. Throws Malformed for bytes that do not parse. */
  receive(message: HandshakeMessage): Step;
  /** Record protection of epoch 1, once known. */
  readonly keys: { readonly send: WriteKeys; readonly receive: WriteKeys } | undefined;
  /** True when an old message of this type says that the other side has not received our last flight. */
  asksAgain(type: number): boolean;
}

/** The messages of both sides in order (RFC 5246 7.4.9), and the numbering of ours. */
export class Transcript {
  #messages: Buffer[] = [];
  #sequence = 0;

  get bytes(): Buffer {
    return Buffer.concat(this.#messages);
  }

  received(message: HandshakeMessage): void {
    this.#messages.push(buildMessage(message));
  }

  /** Numbers and records one of our messages. */
  sent(type: number, body: Buffer, epoch: 0 | 1 = 0): Flight[number] {
    const bytes = buildMessage({ type, sequence: this.#sequence++, body });
    this.#messages.push(bytes);
    return { epoch, bytes };
  }

  /** A HelloVerifyRequest and the hello before it are not part of it (RFC 6347 4.2.1). The numbering goes on. */
  forget(): void {
    this.#messages = [];
  }
}

export const failed = (reason: string): Step => ({ kind: "failed", reason });

export const signWith = (certificate: Certificate, data: Buffer): Signature => ({
  scheme: signatureScheme.ecdsaSha256,
  value: sign("sha256", data, certificate.privateKey),
});

/** False for a scheme that we do not know or that does not fit the key, too. */
export function verifySignature({ scheme, value }: Signature, data: Buffer, key: KeyObject): boolean {
  const kind = key.asymmetricKeyType;
  switch (scheme) {
    case signatureScheme.ecdsaSha256:
      return kind === "ec" && verify("sha256", data, key, value);
    case signatureScheme.ecdsaSha384:
      return kind === "ec" && verify("sha384", data, key, value);
    case signatureScheme.rsaPkcs1Sha256:
      return kind === "rsa" && verify("sha256", data, key, value);
    case signatureScheme.rsaPssSha256:
      return (
        kind === "rsa" &&
        verify("sha256", data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, value)
      );
    default:
      return false;
  }
}

/** The key of a certificate that has one of the fingerprints of the SDP; otherwise what is wrong with it. */
export function trustedKey(der: Buffer | undefined, fingerprints: readonly Fingerprint[]): KeyObject | string {
  if (der === undefined) return "the other side sent no certificate";
  if (!matchesFingerprint(der, fingerprints)) return "the certificate does not have the fingerprint of the SDP";
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    return "the certificate cannot be read";
  }
}

/** Undefined for bytes that are not a point of the curve. */
export function sharedSecret(ecdh: ECDH, publicPoint: Buffer): Buffer | undefined {
  try {
    return ecdh.computeSecret(publicPoint);
  } catch {
    return undefined;
  }
}

/** Everything that follows from the master secret and the two randoms. */
export interface Secrets {
  readonly master: Buffer;
  readonly clientRandom: Buffer;
  readonly serverRandom: Buffer;
  readonly profile: SrtpProfileId;
}

export function finishedHolds(body: Buffer, master: Buffer, sender: "client" | "server", transcript: Buffer): boolean {
  // Hashed before comparison, so that the time taken says nothing of the bytes.
  const hash = (data: Buffer): Buffer => createHash("sha256").update(data).digest();
  return hash(body).equals(hash(verifyData(master, sender, transcript)));
}

export function srtpParameters(
  { master, clientRandom, serverRandom, profile }: Secrets,
  side: "client" | "server",
): SrtpParameters {
  const { name, keyBytes, saltBytes } = srtpProfileIds[profile];
  const { client, server } = srtpMasters(master, clientRandom, serverRandom, keyBytes, saltBytes);
  return side === "client"
    ? { profile: name, local: client, remote: server }
    : { profile: name, local: server, remote: client };
}
