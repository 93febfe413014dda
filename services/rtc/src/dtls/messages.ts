import { dtls12 } from "./record.js";
import { Malformed, Reader, readUint16s, uint, uint16s, vector } from "./wire.js";

/** The handshake messages of DTLS 1.2 with ECDHE on P-256 (RFC 5246 7.4, RFC 8422 5), as far as DTLS-SRTP needs them. */

export const messageType = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** RFC 8422 6 and RFC 5289 3.2. The RSA one is for servers whose certificate is RSA; ours is ECDSA. */
export const cipherSuite = { ecdheEcdsaAes128Gcm: 0xc02b, ecdheRsaAes128Gcm: 0xc02f } as const;
const secp256r1 = 0x0017;
const namedCurve = 3;
export const signatureScheme = {
  ecdsaSha256: 0x0403,
  ecdsaSha384: 0x0503,
  rsaPkcs1Sha256: 0x0401,
  rsaPssSha256: 0x0804,
} as const;
const signatureSchemes = Object.values(signatureScheme);

const extensionType = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  useSrtp: 14,
  extendedMasterSecret: 23,
  renegotiationInfo: 0xff01,
} as const;

export interface Hello {
  readonly random: Buffer;
  /** All that are offered, or the one that was chosen. */
  readonly cipherSuites: readonly number[];
  /** RFC 5764 4.1.2 numbers, in order of preference. */
  readonly srtpProfiles: readonly number[];
  readonly extendedMasterSecret: boolean;
}

/** Client: `cookie` answers a HelloVerifyRequest (RFC 6347 4.2.1). */
export function buildClientHello(hello: Hello, cookie: Buffer): Buffer {
  const extensions = [
    extension(extensionType.supportedGroups, uint16s(2, [secp256r1])),
    extension(extensionType.signatureAlgorithms, uint16s(2, signatureSchemes)),
    ...commonExtensions(hello),
  ];
  return Buffer.concat([
    uint(dtls12, 2),
    hello.random,
    vector(1), // no session to resume
    vector(1, cookie),
    uint16s(2, hello.cipherSuites),
    vector(1, uint(0, 1)), // no compression
    vector(2, ...extensions),
  ]);
}

export function buildServerHello(hello: Hello): Buffer {
  const suite = hello.cipherSuites[0] ?? cipherSuite.ecdheEcdsaAes128Gcm;
  return Buffer.concat([
    uint(dtls12, 2),
    hello.random,
    vector(1),
    uint(suite, 2),
    uint(0, 1),
    vector(2, ...commonExtensions(hello)),
  ]);
}

function commonExtensions({ srtpProfiles }: Hello): Buffer[] {
  return [
    extension(extensionType.pointFormats, vector(1, uint(0, 1))),
    extension(extensionType.useSrtp, Buffer.concat([uint16s(2, srtpProfiles), vector(1)])), // no MKI
    extension(extensionType.extendedMasterSecret, Buffer.alloc(0)),
    extension(extensionType.renegotiationInfo, vector(1)), // RFC 5746 3.4
  ];
}

const extension = (type: number, body: Buffer): Buffer => Buffer.concat([uint(type, 2), vector(2, body)]);

export function parseClientHello(body: Buffer): Hello & { readonly groups: readonly number[] } {
  const reader = new Reader(body);
  const version = reader.uint(2);
  const random = reader.take(32);
  reader.vector(1); // session id
  reader.vector(1); // cookie
  const cipherSuites = readUint16s(reader.vector(2));
  reader.vector(1); // compression methods
  const extensions = parseExtensions(reader);
  // Versions count down: 0xfefd is 1.2, and a 1.3 client says so in an extension (RFC 9147 5.3).
  if (version > dtls12) throw new Malformed("the client does not speak DTLS 1.2");
  const groups = extensions.get(extensionType.supportedGroups);
  return {
    random,
    cipherSuites,
    groups: groups === undefined ? [secp256r1] : readUint16s(new Reader(groups).vector(2)),
    ...parseCommon(extensions),
  };
}

export function parseServerHello(body: Buffer): Hello {
  const reader = new Reader(body);
  const version = reader.uint(2);
  const random = reader.take(32);
  reader.vector(1);
  const cipherSuites = [reader.uint(2)];
  reader.uint(1);
  if (version !== dtls12) throw new Malformed("the server chose another version than DTLS 1.2");
  return { random, cipherSuites, ...parseCommon(parseExtensions(reader)) };
}

function parseExtensions(reader: Reader): Map<number, Buffer> {
  const extensions = new Map<number, Buffer>();
  if (reader.done) return extensions;
  const list = new Reader(reader.vector(2));
  while (!list.done) extensions.set(list.uint(2), list.vector(2));
  return extensions;
}

function parseCommon(extensions: ReadonlyMap<number, Buffer>): Pick<Hello, "srtpProfiles" | "extendedMasterSecret"> {
  const useSrtp = extensions.get(extensionType.useSrtp);
  return {
    srtpProfiles: useSrtp === undefined ? [] : readUint16s(new Reader(useSrtp).vector(2)),
    extendedMasterSecret: extensions.has(extensionType.extendedMasterSecret),
  };
}

export const supportsP256 = (groups: readonly number[]): boolean => groups.includes(secp256r1);

export function parseHelloVerifyRequest(body: Buffer): Buffer {
  const reader = new Reader(body);
  reader.uint(2);
  return reader.vector(1);
}

export const buildCertificate = (der: Buffer): Buffer => vector(3, vector(3, der));

/** The end-entity certificate, or undefined for an empty list. */
export function parseCertificate(body: Buffer): Buffer | undefined {
  const list = new Reader(new Reader(body).vector(3));
  return list.done ? undefined : list.vector(3);
}

/** The part of ServerKeyExchange that is signed together with both randoms (RFC 8422 5.4). */
export const keyExchangeParameters = (publicPoint: Buffer): Buffer =>
  Buffer.concat([uint(namedCurve, 1), uint(secp256r1, 2), vector(1, publicPoint)]);

export interface Signature {
  readonly scheme: number;
  readonly value: Buffer;
}

const buildSignature = ({ scheme, value }: Signature): Buffer => Buffer.concat([uint(scheme, 2), vector(2, value)]);
const readSignature = (reader: Reader): Signature => ({ scheme: reader.uint(2), value: reader.vector(2) });

export const buildServerKeyExchange = (parameters: Buffer, signature: Signature): Buffer =>
  Buffer.concat([parameters, buildSignature(signature)]);

export function parseServerKeyExchange(body: Buffer): { publicPoint: Buffer; signature: Signature } {
  const reader = new Reader(body);
  if (reader.uint(1) !== namedCurve || reader.uint(2) !== secp256r1) throw new Malformed("another curve than P-256");
  return { publicPoint: reader.vector(1), signature: readSignature(reader) };
}

/** Any certificate will do whose key can sign with one of our schemes: the fingerprint decides (RFC 8827 5.6). */
export const buildCertificateRequest = (): Buffer =>
  Buffer.concat([vector(1, Buffer.from([64, 1])), uint16s(2, signatureSchemes), vector(2)]);

export const buildClientKeyExchange = (publicPoint: Buffer): Buffer => vector(1, publicPoint);
export const parseClientKeyExchange = (body: Buffer): Buffer => new Reader(body).vector(1);
export const buildCertificateVerify = buildSignature;
export const parseCertificateVerify = (body: Buffer): Signature => readSignature(new Reader(body));
