import "reflect-metadata";
import { createPublicKey, type webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { CarillonError } from "@carillon/contracts/errors";
import * as x509 from "@peculiar/x509";
import {
  backdateMs,
  dayMs,
  exportKey,
  freshKeys,
  freshSerial,
  importKey,
  signingAlgorithm,
  type KeyPair,
} from "./make-authorities.js";

export const certificateDays = 90;

/** The name of the control service on the broker; of one of several, `control-3`. No device's id has this form. */
export const controlName = "control";
/** Access lists name each of them: deploy/mosquitto/access. */
export const maxReplica = 9;
export const controlNameOf = (replica: number | undefined): string =>
  replica === undefined ? controlName : `${controlName}-${replica}`;

export interface Issued {
  /** PEM: the leaf first, then the intermediates; the root itself is not in it. */
  readonly chain: string;
  /** Hex, lower case. */
  readonly serial: string;
  readonly expiresAt: Date;
}
/** `certificate` is a chain, as of `Issued`. */
export interface ServerCredentials extends KeyPair {
  /** PEM. */
  readonly root: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface AuthorityOptions {
  /** Who signed it: an authority whose key is here too, or certificates up to the root (PEM). Without, it is the root. */
  readonly above?: Authority | string;
  /** Life of a device's certificate. */
  readonly deviceDays?: number;
}

/** Signs what is believed in this installation: devices, media services, our own listeners, and lists of what is not. */
export class Authority {
  private constructor(
    private readonly issuer: x509.X509Certificate,
    private readonly signingKey: webcrypto.CryptoKey,
    /** The nearest first, the root last. */
    private readonly chain: readonly x509.X509Certificate[],
    private readonly superior: Authority | undefined,
    private readonly deviceDays: number,
  ) {}

  /** Everything that was issued ends with it. */
  get expiresAt(): Date {
    return this.issuer.notAfter;
  }

  /**
   * Throws CarillonError certificate-invalid when certificate and key do not belong together, it is no authority, or
   * those above it did not sign it.
   */
  static async of(pair: KeyPair, origin: string, options: AuthorityOptions = {}): Promise<Authority> {
    const { above, deviceDays = certificateDays } = options;
    try {
      const issuer = new x509.X509Certificate(pair.certificate);
      const signingKey = await importKey(pair.privateKey);
      const own = createPublicKey(pair.privateKey).export({ type: "spki", format: "der" });
      if (!own.equals(Buffer.from(issuer.publicKey.rawData))) throw new Error("the key is not the certificate's");
      const chain = above instanceof Authority ? [above.issuer, ...above.chain] : certificatesIn(above ?? "");
      await checkChain([issuer, ...chain]);
      const superior = above instanceof Authority ? above : undefined;
      return new Authority(issuer, signingKey, chain, superior, deviceDays);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CarillonError("certificate-invalid", `the signing certificate and key in ${origin}: ${reason}`, {
        cause,
      });
    }
  }

  /** PEM: what devices and brokers trust. */
  get root(): string {
    return (this.chain.at(-1) ?? this.issuer).toString("pem");
  }

  /** RFC 5280 §4.2.1.9: whether an intermediate below it would be believed. */
  get mayHaveIntermediates(): boolean {
    const { pathLength } = this.issuer.getExtension(x509.BasicConstraintsExtension) ?? { pathLength: 0 };
    return pathLength === undefined || pathLength > 0;
  }

  /** For the key of a request whose own signature was checked. The subject that it asks for is ignored. About 5 ms. */
  async issueDevice(
    csr: x509.Pkcs10CertificateRequest,
    { deviceId, kind }: { deviceId: string; kind: "speaker" | "media" },
    now: Date,
  ): Promise<Issued> {
    const usages = [x509.ExtendedKeyUsage.clientAuth, ...(kind === "media" ? [x509.ExtendedKeyUsage.serverAuth] : [])];
    const certificate = await this.sign(
      { publicKey: csr.publicKey, commonName: deviceId, days: this.deviceDays },
      now,
      [
        new x509.ExtendedKeyUsageExtension(usages),
        new x509.SubjectAlternativeNameExtension([{ type: "url", value: `urn:carillon:device:${deviceId}` }]),
      ],
    );
    return { chain: this.chainOf(certificate), serial: certificate.serialNumber, expiresAt: certificate.notAfter };
  }

  /**
   * For our listeners and, as a client, for the broker: names and addresses that people and devices use. Lives in
   * memory only.
   */
  async issueServer(hosts: readonly string[], now: Date, commonName = controlName): Promise<ServerCredentials> {
    const names = hosts.map((host) => ({ type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const), value: host }));
    return this.issueOwn({ commonName, days: certificateDays }, now, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names),
    ]);
  }

  /** To stand in a removed device's place on a broker for a moment, which ends its connection. Lives in memory only. */
  issueStandIn(deviceId: string, now: Date): Promise<ServerCredentials> {
    return this.issueOwn({ commonName: deviceId, days: 1 / 24 }, now, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    ]);
  }

  /**
   * Certificate revocation lists, DER, of this authority and of those above it whose keys are here: OpenSSL looks for
   * the list of whoever signed a certificate, and older ones of ours are signed by the root. RFC 5280 §5.
   */
  async revocationLists(serials: readonly string[], now: Date): Promise<Buffer[]> {
    const list = await x509.X509CrlGenerator.create({
      issuer: this.issuer.subject,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + certificateDays * dayMs),
      entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: now })),
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(this.issuer)],
      signingAlgorithm,
      signingKey: this.signingKey,
    });
    const above = (await this.superior?.revocationLists(serials, now)) ?? [];
    return [Buffer.from(list.rawData), ...above];
  }

  private async issueOwn(
    subject: { readonly commonName: string; readonly days: number },
    now: Date,
    extensions: x509.Extension[],
  ): Promise<ServerCredentials> {
    const { publicKey, privateKey } = await freshKeys();
    const certificate = await this.sign({ ...subject, publicKey }, now, extensions);
    const { notBefore, notAfter } = certificate;
    return {
      ...{ certificate: this.chainOf(certificate), privateKey: await exportKey(privateKey) },
      ...{ root: this.root, notBefore, notAfter },
    };
  }

  private chainOf(leaf: x509.X509Certificate): string {
    const intermediates = [this.issuer, ...this.chain].slice(0, -1);
    return [leaf, ...intermediates].map((certificate) => `${certificate.toString("pem").trim()}\n`).join("");
  }

  private async sign(
    subject: {
      readonly publicKey: webcrypto.CryptoKey | x509.PublicKey;
      readonly commonName: string;
      readonly days: number;
    },
    now: Date,
    extensions: x509.Extension[],
  ): Promise<x509.X509Certificate> {
    const { publicKey, commonName, days } = subject;
    const lifeMs = days * dayMs;
    return x509.X509CertificateGenerator.create({
      serialNumber: freshSerial(),
      subject: [{ CN: [commonName] }],
      issuer: this.issuer.subject,
      // A part of the life only, so that two thirds of a short one are not over at once.
      notBefore: new Date(now.getTime() - Math.min(backdateMs, lifeMs / 100)),
      // RFC 5280 §6.1: what outlives its issuer is not believed.
      notAfter: new Date(Math.min(now.getTime() + lifeMs, this.issuer.notAfter.getTime())),
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

/** All certificates of a PEM file, in their order. */
export const certificatesIn = (pem: string): x509.X509Certificate[] =>
  x509.PemConverter.decode(pem).map((der) => new x509.X509Certificate(der));

/** Each is an authority, and signed by the next; the last by itself. */
async function checkChain(chain: readonly x509.X509Certificate[]): Promise<void> {
  for (const [index, certificate] of chain.entries()) {
    if (certificate.getExtension(x509.BasicConstraintsExtension)?.ca !== true)
      throw new Error(`${certificate.subject} may not sign certificates`);
    const signer = chain[index + 1] ?? certificate;
    if (!(await certificate.verify({ publicKey: signer.publicKey, signatureOnly: true })))
      throw new Error(`${certificate.subject} is not signed by ${signer.subject}: add the certificates up to the root`);
  }
}
