import "reflect-metadata";
import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { canonicalJson } from "@carillon/core/canonical-json";
import * as x509 from "@peculiar/x509";

/** A certificate request whose signature holds: the sender has the private key. */
export interface ProvenRequest {
  readonly csr: x509.Pkcs10CertificateRequest;
  readonly publicKey: KeyObject;
  /** SHA-256 of the SPKI, DER. */
  readonly keyHash: Buffer;
}

/** Undefined when it is no PKCS#10 request for an EC P-256 key, or not signed by that key. Never throws. */
export async function proveRequest(pem: string): Promise<ProvenRequest | undefined> {
  try {
    const csr = new x509.Pkcs10CertificateRequest(pem);
    const publicKey = createPublicKey({ key: Buffer.from(csr.publicKey.rawData), format: "der", type: "spki" });
    if (publicKey.asymmetricKeyDetails?.namedCurve !== "prime256v1") return undefined;
    if (!(await csr.verify())) return undefined;
    // Exported again: the hash must not depend on how the sender chose to encode it.
    const keyHash = createHash("sha256")
      .update(publicKey.export({ format: "der", type: "spki" }))
      .digest();
    return { csr, publicKey, keyHash };
  } catch {
    return undefined;
  }
}

/** `contracts/identity`: the first 128 bits. */
export const deviceIdOf = (keyHash: Buffer): string => keyHash.toString("hex").slice(0, 32);

/**
 * Whether a signed body of contracts/pairing is signed by the key: ECDSA, SHA-256, IEEE P1363, over the canonical JSON.
 * Never throws.
 */
export function isSigned({ payload, signature }: { payload: unknown; signature: string }, key: KeyObject): boolean {
  try {
    const signed = Buffer.from(canonicalJson(payload));
    return verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
