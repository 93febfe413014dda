import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A self-signed certificate for DTLS and its key. WebRTC trusts the fingerprint in the SDP, nothing in the certificate. */
export interface Certificate {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
}

export interface Fingerprint {
  /** As in SDP (RFC 8122 5): "sha-256". */
  readonly algorithm: string;
  /** Upper-case hexadecimal pairs joined by colons. */
  readonly value: string;
}

const hashes: ReadonlyMap<string, string> = new Map([
  ["sha-256", "sha256"],
  ["sha-384", "sha384"],
  ["sha-512", "sha512"],
]);

export function fingerprintOf(der: Buffer, algorithm = "sha-256"): Fingerprint {
  const digest = createHash(hashes.get(algorithm) ?? "sha256")
    .update(der)
    .digest("hex")
    .toUpperCase();
  return { algorithm, value: digest.replace(/(..)(?=.)/g, "$1:") };
}

/** True when the certificate has one of the fingerprints (RFC 8122 5). Weaker hashes than SHA-256 are not looked at. */
export const matchesFingerprint = (der: Buffer, fingerprints: readonly Fingerprint[]): boolean =>
  fingerprints.some(
    ({ algorithm, value }) =>
      hashes.has(algorithm.toLowerCase()) && fingerprintOf(der, algorithm.toLowerCase()).value === value.toUpperCase(),
  );

/** One certificate serves all peers of a process. Takes about a millisecond; the key never leaves the process. */
export function createCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ecdsaWithSha256 = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const commonName = der(0x30, der(0x31, der(0x30, oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from("carillon")))));
  // RFC 5280 4.1. The dates are constants: a device's clock may be wrong, and nobody checks them.
  const validity = der(0x30, der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("491231235959Z")));
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and no leading zero octet
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, serial),
    ecdsaWithSha256,
    commonName,
    validity,
    commonName,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, privateKey);
  return { der: der(0x30, body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature)), privateKey };
}

/** One ASN.1 element in DER (X.690 8.1), its length in the shortest form: browsers refuse any other (10.1). */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...octets]), body]);
}

const oid = (...octets: number[]): Buffer => der(0x06, Buffer.from(octets));
