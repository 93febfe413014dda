import { sign, type KeyObject } from "node:crypto";

/** One DER value (X.690 §8): tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  if (body.length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, body.length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff]), body]);
}

const sequence = (...items: readonly Uint8Array[]): Buffer => der(0x30, ...items);
const version0 = der(0x02, Buffer.from([0]));
const noAttributes = der(0xa0);
const emptyName = sequence();
/** 1.2.840.10045.4.3.2, RFC 5758 §3.2. */
const ecdsaWithSha256 = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));

/**
 * A PKCS#10 certificate signing request (RFC 2986 §4), PEM, for an ECDSA P-256 key. Subject and attributes are empty: the cloud
 * ignores them and writes what it knows. Twenty lines of DER spare every speaker an X.509 library of 19 MB resident.
 */
export function certificateRequest(privateKey: KeyObject, publicKey: KeyObject): string {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const body = sequence(version0, emptyName, spki, noAttributes);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE REQUEST-----", ...lines, "-----END CERTIFICATE REQUEST-----", ""].join("\n");
}
