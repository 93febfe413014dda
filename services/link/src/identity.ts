import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { createSecureContext } from "node:tls";
import { deviceId } from "@carillon/contracts/identity";
import { wallClock } from "@carillon/core/units";
import type { CertificateLife } from "@carillon/core/certificate-renewal";
import type { StateDirectory } from "./state-directory.js";
import type { Log } from "./log.js";

/** What pairing gave this device. */
export interface Credentials {
  /** PEM: this device's certificate first, then any intermediates. */
  readonly certificateChain: string;
  /** PEM: the root that signs brokers, media services and speakers of this installation. */
  readonly caCertificate: string;
  readonly brokerUrl: string;
  /** Other nodes of the same broker. */
  readonly otherBrokerUrls?: readonly string[];
  /** The name that the operator gave at pairing. */
  readonly name: string;
}

export interface Identity {
  /** Of the first key; renewal changes the key, not the id. */
  readonly deviceId: string;
  /** PKCS#8 PEM, ECDSA P-256. Never leaves the data directory. */
  readonly privateKey: string;
  readonly credentials?: Credentials;
}

/** Key and certificate are one file, because at renewal both change and neither is of use without the other. */
const file = "identity.json";

export const newPrivateKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

export function keysOf({ privateKey }: Pick<Identity, "privateKey">): {
  privateKey: KeyObject;
  publicKey: KeyObject;
  spki: Buffer;
} {
  const secret = createPrivateKey(privateKey);
  const publicKey = createPublicKey(secret);
  return { privateKey: secret, publicKey, spki: publicKey.export({ type: "spki", format: "der" }) };
}

export const spkiHash = (spki: Uint8Array): Buffer => createHash("sha256").update(spki).digest();

/** First 128 bits of the SHA-256 of the public key, in hex. */
export const deviceIdOf = (spki: Uint8Array): string => spkiHash(spki).subarray(0, 16).toString("hex");

/** A disk that fails is lived with by who is paired already. */
export async function isPaired(directory: StateDirectory): Promise<boolean> {
  const stored = await directory.read(file).catch(() => undefined);
  const identity = stored === undefined ? undefined : parseIdentity(stored);
  return identity?.credentials !== undefined && isUsable(identity);
}

/**
 * The identity on disk, or a new one, which is on disk before it is returned. Credentials that TLS would not take are left out: the
 * device keeps its key and its id, and is paired again.
 */
export async function loadIdentity(directory: StateDirectory, log: Log): Promise<Identity> {
  const stored = await directory.read(file);
  const identity = stored === undefined ? undefined : parseIdentity(stored);
  if (identity !== undefined && isUsable(identity)) return identity;
  if (stored !== undefined) {
    // What is left may help a person.
    await directory.write("identity.damaged", stored);
    const what = identity === undefined ? "identity is damaged: this device begins anew" : "certificate is damaged";
    log.error({ path: directory.path }, `the stored ${what} and must be paired again`);
  }
  const privateKey = identity?.privateKey ?? newPrivateKey();
  const fresh: Identity = { deviceId: identity?.deviceId ?? deviceIdOf(keysOf({ privateKey }).spki), privateKey };
  await saveIdentity(directory, fresh);
  return fresh;
}

/** What does not fit together would throw at every connection. */
function isUsable({ privateKey, credentials }: Identity): boolean {
  if (credentials === undefined) return true;
  try {
    createSecureContext({ key: privateKey, cert: credentials.certificateChain, ca: credentials.caCertificate });
    return true;
  } catch {
    return false;
  }
}

export const saveIdentity = (directory: StateDirectory, identity: Identity): Promise<void> =>
  directory.write(file, JSON.stringify(identity, null, 2));

/** Life of the device's own certificate; undefined when it is not one of this key. */
export function certificateLife(identity: Identity): CertificateLife | undefined {
  const certificate = identity.credentials && parseCertificate(identity.credentials.certificateChain);
  if (!certificate?.publicKey.equals(keysOf(identity).publicKey)) return undefined;
  return {
    notBefore: wallClock(certificate.validFromDate.getTime() / 1000),
    notAfter: wallClock(certificate.validToDate.getTime() / 1000),
  };
}

/** The first certificate of a PEM chain. */
export function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function parseIdentity(text: string): Identity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value["privateKey"] !== "string") return undefined;
    const id = deviceId.safeParse(value["deviceId"]);
    if (!id.success || createPrivateKey(value["privateKey"]).asymmetricKeyDetails?.namedCurve !== "prime256v1")
      return undefined;
    const credentials = parseCredentials(value["credentials"]);
    return { deviceId: id.data, privateKey: value["privateKey"], ...(credentials && { credentials }) };
  } catch {
    return undefined;
  }
}

function parseCredentials(value: unknown): Credentials | undefined {
  if (!isRecord(value)) return undefined;
  const { certificateChain, caCertificate, brokerUrl, otherBrokerUrls, name } = value;
  const strings = [certificateChain, caCertificate, brokerUrl, name];
  if (!strings.every((item) => typeof item === "string")) return undefined;
  const [chain = "", ca = "", url = "", called = ""] = strings;
  const others = Array.isArray(otherBrokerUrls) ? otherBrokerUrls.filter((item) => typeof item === "string") : [];
  return { certificateChain: chain, caCertificate: ca, brokerUrl: url, otherBrokerUrls: others, name: called };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
