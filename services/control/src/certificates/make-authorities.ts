import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

export const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
export const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;
export const dayMs = 86_400_000;
/** A device whose clock is a little slow must not find its certificate in the future. */
export const backdateMs = 3_600_000;

/** PEM certificate and key. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

const authorityUsages = () =>
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true);

/** A root of our own: EC P-256, ten years, above one level of intermediates. RFC 5280. */
export async function makeRoot(now: Date): Promise<KeyPair> {
  const keys = await freshKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: freshSerial(),
    name: `CN=Carillon installation ${randomBytes(4).toString("hex")}`,
    ...lifeFrom(now, 3650),
    signingAlgorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      authorityUsages(),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), privateKey: await exportKey(keys.privateKey) };
}

/** What signs from day to day, so that the root's key can be kept elsewhere: five years, and nothing may be below it. */
export async function makeIntermediate(root: KeyPair, now: Date): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(root.certificate);
  const keys = await freshKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: freshSerial(),
    subject: `CN=Carillon issuing ${randomBytes(4).toString("hex")}`,
    issuer: issuer.subject,
    ...lifeFrom(now, 1825),
    signingAlgorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(root.privateKey),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      authorityUsages(),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), privateKey: await exportKey(keys.privateKey) };
}

const lifeFrom = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - backdateMs),
  notAfter: new Date(now.getTime() + days * dayMs),
});

export const freshKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);

/** RFC 5280 §4.1.2.2: positive and at most 20 octets; ours are 16, of which the first is neither zero nor negative. */
export function freshSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

export const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");

/** PKCS#8 PEM. Throws when it is none, or not of EC P-256. */
export async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [pkcs8] = x509.PemConverter.decode(pem);
  if (pkcs8 === undefined) throw new Error("the key file holds no PEM");
  return webcrypto.subtle.importKey("pkcs8", pkcs8, keyAlgorithm, false, ["sign"]);
}
