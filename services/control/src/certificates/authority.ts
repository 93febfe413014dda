import "reflect-metadata";
import { createPublicKey, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { CarillonError } from "@carillon/contracts/errors";
import * as x509 from "@peculiar/x509";

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;
const day = 86_400_000;
export const certificateDays = 90;
/** A device whose clock is a little slow must not find its certificate in the future. */
const backdateMs = 3_600_000;

/** The name of the control service on the broker. */
export const controlName = "control";

/** PEM certificate and key: of the installation's root, or of one of its servers. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}
export interface Issued {
  /** PEM: the leaf first; the root itself is not in it. */
  readonly chain: string;
  /** Hex, lower case. */
  readonly serial: string;
  readonly expiresAt: Date;
}
export interface ServerCredentials extends KeyPair {
  /** PEM. */
  readonly root: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A root of our own: EC P-256, ten years. RFC 5280. */
export async function makeRoot(now: Date): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: freshSerial(),
    name: `CN=Carillon installation ${randomBytes(4).toString("hex")}`,
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter: new Date(now.getTime() + 3650 * day),
    signingAlgorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), privateKey: await exportKey(keys.privateKey) };
}

/** Signs what is believed in this installation: devices, media services, and our own listeners. */
export class Authority {
  private constructor(
    private readonly issuer: x509.X509Certificate,
    private readonly signingKey: webcrypto.CryptoKey,
  ) {}

  /** Of the root: everything that was issued ends with it. */
  get expiresAt(): Date {
    return this.issuer.notAfter;
  }

  /**
   * Throws CarillonError certificate-invalid when certificate and key do not belong together, or it is no authority.
   */
  static async of(root: KeyPair, origin: string): Promise<Authority> {
    try {
      const issuer = new x509.X509Certificate(root.certificate);
      const [pkcs8] = x509.PemConverter.decode(root.privateKey);
      if (pkcs8 === undefined) throw new Error("the key file holds no PEM");
      const signingKey = await webcrypto.subtle.importKey("pkcs8", pkcs8, keyAlgorithm, false, ["sign"]);
      const own = createPublicKey(root.privateKey).export({ type: "spki", format: "der" });
      if (!own.equals(Buffer.from(issuer.publicKey.rawData))) throw new Error("the key is not the certificate's");
      if (issuer.getExtension(x509.BasicConstraintsExtension)?.ca !== true)
        throw new Error("it may not sign certificates");
      return new Authority(issuer, signingKey);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CarillonError("certificate-invalid", `the root certificate and key in ${origin}: ${reason}`, { cause });
    }
  }

  get root(): string {
    return this.issuer.toString("pem");
  }

  /** For the key of a request whose own signature was checked. The subject that it asks for is ignored. About 5 ms. */
  async issueDevice(
    csr: x509.Pkcs10CertificateRequest,
    { deviceId, kind }: { deviceId: string; kind: "speaker" | "media" },
    now: Date,
  ): Promise<Issued> {
    const usages = [x509.ExtendedKeyUsage.clientAuth, ...(kind === "media" ? [x509.ExtendedKeyUsage.serverAuth] : [])];
    const certificate = await this.sign(csr.publicKey, deviceId, now, [
      new x509.ExtendedKeyUsageExtension(usages),
      new x509.SubjectAlternativeNameExtension([{ type: "url", value: `urn:carillon:device:${deviceId}` }]),
    ]);
    return { chain: certificate.toString("pem"), serial: certificate.serialNumber, expiresAt: certificate.notAfter };
  }

  /**
   * For our listeners and, as a client, for the broker: names and addresses that people and devices use. Lives in
   * memory only.
   */
  async issueServer(hosts: readonly string[], now: Date): Promise<ServerCredentials> {
    const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
    const certificate = await this.sign(keys.publicKey, controlName, now, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const), value: host })),
      ),
    ]);
    const { notBefore, notAfter } = certificate;
    const pem = certificate.toString("pem");
    return { certificate: pem, privateKey: await exportKey(keys.privateKey), root: this.root, notBefore, notAfter };
  }

  private async sign(
    publicKey: webcrypto.CryptoKey | x509.PublicKey,
    commonName: string,
    now: Date,
    extensions: x509.Extension[],
  ) {
    return x509.X509CertificateGenerator.create({
      serialNumber: freshSerial(),
      subject: [{ CN: [commonName] }],
      issuer: this.issuer.subject,
      notBefore: new Date(now.getTime() - backdateMs),
      notAfter: new Date(now.getTime() + certificateDays * day),
      signingAlgorithm,
      publicKey,
      signingKey: this.signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(this.issuer),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        ...extensions,
      ],
    });
  }
}

/** RFC 5280 §4.1.2.2: positive and at most 20 octets; ours are 16, of which the first is neither zero nor negative. */
function freshSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
