import { createECDH, type ECDH, type KeyObject } from "node:crypto";
import type { HandshakeMessage } from "./assembly.js";
import {
  failed,
  finishedHolds,
  type Handshake,
  type HandshakeOptions,
  type Secrets,
  sharedSecret,
  signWith,
  type SrtpProfileId,
  srtpParameters,
  type Step,
  Transcript,
  trustedKey,
  verifySignature,
} from "./handshake.js";
import { masterSecret, recordKeys, verifyData } from "./keys.js";
import {
  buildCertificate,
  buildCertificateRequest,
  buildServerHello,
  buildServerKeyExchange,
  cipherSuite,
  keyExchangeParameters,
  messageType as type,
  parseCertificate,
  parseCertificateVerify,
  parseClientHello,
  parseClientKeyExchange,
  supportsP256,
} from "./messages.js";

/**
 * The server's side of the handshake. It asks for no cookie (RFC 6347 4.2.1 makes that a choice): the client has just
 * proved its address by an authenticated ICE check, and a round trip is 520 ms on the longest links.
 */
export class ServerHandshake implements Handshake {
  readonly #options: HandshakeOptions;
  readonly #transcript = new Transcript();
  readonly #random: Buffer;
  #expected: number = type.clientHello;
  #clientRandom: Buffer = Buffer.alloc(0);
  #profile: SrtpProfileId | undefined;
  #clientKey: KeyObject | undefined;
  #ecdh: ECDH | undefined;
  #secrets: Secrets | undefined;
  keys: Handshake["keys"];

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.#random = options.random(32);
  }

  begin(): undefined {
    return undefined;
  }

  asksAgain(old: number): boolean {
    return this.#secrets === undefined ? old === type.clientHello : old === type.finished;
  }

  receive(message: HandshakeMessage): Step {
    if (message.type !== this.#expected) return failed(`handshake message ${message.type} came out of turn`);
    // What CertificateVerify signs and Finished hashes ends before the message itself.
    const before = this.#transcript.bytes;
    this.#transcript.received(message);
    switch (message.type) {
      case type.clientHello:
        return this.#clientHello(message.body);
      case type.certificate:
        return this.#certificate(message.body);
      case type.clientKeyExchange:
        return this.#keyExchange(message.body);
      case type.certificateVerify:
        return this.#certificateVerify(message.body, before);
      default:
        return this.#finished(message.body, before);
    }
  }

  #expect(next: number): Step {
    this.#expected = next;
    return { kind: "wait" };
  }

  #clientHello(body: Buffer): Step {
    const hello = parseClientHello(body);
    const suite = cipherSuite.ecdheEcdsaAes128Gcm;
    if (!hello.cipherSuites.includes(suite) || !supportsP256(hello.groups))
      return failed("the client does not offer ECDHE-ECDSA with P-256 and AES-128-GCM");
    if (!hello.extendedMasterSecret) return failed("the client does not support the extended master secret (RFC 7627)");
    this.#profile = this.#options.srtpProfiles.find((profile) => hello.srtpProfiles.includes(profile));
    if (this.#profile === undefined) return failed("the client offers none of our SRTP profiles");
    this.#clientRandom = hello.random;
    this.#expected = type.certificate;
    this.#ecdh = createECDH("prime256v1");
    const parameters = keyExchangeParameters(this.#ecdh.generateKeys());
    const signature = signWith(this.#options.certificate, Buffer.concat([hello.random, this.#random, parameters]));
    const answer = {
      random: this.#random,
      cipherSuites: [suite],
      srtpProfiles: [this.#profile],
      extendedMasterSecret: true,
    };
    const flight = [
      this.#transcript.sent(type.serverHello, buildServerHello(answer)),
      this.#transcript.sent(type.certificate, buildCertificate(this.#options.certificate.der)),
      this.#transcript.sent(type.serverKeyExchange, buildServerKeyExchange(parameters, signature)),
      this.#transcript.sent(type.certificateRequest, buildCertificateRequest()),
      this.#transcript.sent(type.serverHelloDone, Buffer.alloc(0)),
    ];
    return { kind: "send", flight };
  }

  #certificate(body: Buffer): Step {
    const key = trustedKey(parseCertificate(body), this.#options.fingerprints);
    if (typeof key === "string") return failed(key);
    this.#clientKey = key;
    return this.#expect(type.clientKeyExchange);
  }

  #keyExchange(body: Buffer): Step {
    const preMaster = this.#ecdh && sharedSecret(this.#ecdh, parseClientKeyExchange(body));
    if (preMaster === undefined || this.#profile === undefined)
      return failed("the client's key is not a point of P-256");
    const master = masterSecret(preMaster, this.#transcript.bytes);
    this.#secrets = { master, clientRandom: this.#clientRandom, serverRandom: this.#random, profile: this.#profile };
    const { client, server } = recordKeys(master, this.#clientRandom, this.#random);
    this.keys = { send: server, receive: client };
    return this.#expect(type.certificateVerify);
  }

  #certificateVerify(body: Buffer, before: Buffer): Step {
    if (this.#clientKey === undefined || !verifySignature(parseCertificateVerify(body), before, this.#clientKey))
      return failed("the client's signature does not verify");
    return this.#expect(type.finished);
  }

  #finished(body: Buffer, before: Buffer): Step {
    if (this.#secrets === undefined || !finishedHolds(body, this.#secrets.master, "client", before))
      return failed("the client's Finished does not verify");
    const ours = verifyData(this.#secrets.master, "server", this.#transcript.bytes);
    this.#expected = -1;
    const flight = [this.#transcript.sent(type.finished, ours, 1)];
    return { kind: "established", srtp: srtpParameters(this.#secrets, "server"), flight };
  }
}
