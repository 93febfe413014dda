import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/** PEM. */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

export interface Life {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A certificate authority for a test: what control does in an installation, in as few lines as a test needs. */
export class TestAuthority {
  /** PEM. */
  readonly ca: string;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.#certificate = certificate;
    this.#key = key;
    this.ca = certificate.toString("pem");
  }

  static async create(name = "test root"): Promise<TestAuthority> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 30 * dayMs),
      signingAlgorithm,
      keys,
      extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
    });
    return new TestAuthority(certificate, keys.privateKey);
  }

  /** For a TLS server, valid for the names and addresses. */
  async server(...hosts: readonly string[]): Promise<CertifiedKey> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const names = hosts.map((value) => ({ type: isIP(value) > 0 ? ("ip" as const) : ("dns" as const), value }));
    const cert = await this.#issue(`CN=${hosts[0] ?? "server"}`, keys.publicKey, {}, [
      new x509.SubjectAlternativeNameExtension(names),
    ]);
    return { cert, key: await pemOf(keys.privateKey) };
  }

  /** For a device, by its certificate request (PEM), whose signature is checked. */
  async device(id: string, request: string, life: Life = {}): Promise<string> {
    const csr = new x509.Pkcs10CertificateRequest(request);
    if (!(await csr.verify())) throw new Error("the certificate request is not signed by its key");
    return this.#issue(`CN=${id}`, csr.publicKey, life, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "url", value: `urn:carillon:device:${id}` }]),
    ]);
  }

  /** Certificate and key of any client, made here. */
  async client(name: string, life: Life = {}): Promise<CertifiedKey> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    return { cert: await this.#issue(`CN=${name}`, keys.publicKey, life, []), key: await pemOf(keys.privateKey) };
  }

  /** A certificate revocation list, PEM, of these certificates (PEM). */
  async revocationList(...revoked: readonly string[]): Promise<string> {
    const crl = await x509.X509CrlGenerator.create({
      issuer: this.#certificate.subject,
      thisUpdate: new Date(Date.now() - 60_000),
      nextUpdate: new Date(Date.now() + dayMs),
      entries: revoked.map((pem) => ({ serialNumber: new X509Certificate(pem).serialNumber })),
      signingAlgorithm,
      signingKey: this.#key,
    });
    // OpenSSL knows a list by this tag only.
    return x509.PemConverter.encode(crl.rawData, "X509 CRL");
  }

  async #issue(
    subject: string,
    publicKey: webcrypto.CryptoKey | x509.PublicKey,
    { notBefore = new Date(Date.now() - 3_600_000), notAfter = new Date(Date.now() + 7 * dayMs) }: Life,
    extensions: x509.Extension[],
  ): Promise<string> {
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: this.#certificate.subject,
      notBefore,
      notAfter,
      signingAlgorithm,
      publicKey,
      signingKey: this.#key,
      extensions,
    });
    return certificate.toString("pem");
  }
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), x509.PemConverter.PrivateKeyTag);
}
