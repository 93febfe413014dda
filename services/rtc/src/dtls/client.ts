import { createECDH, type ECDH, type KeyObject } from "node:crypto";
import type { HandshakeMessage } from "./assembly.js";
import {
  failed,
  finishedHolds,
  type Flight,
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
  buildCertificateVerify,
  buildClientHello,
  buildClientKeyExchange,
  cipherSuite,
  keyExchangeParameters,
  messageType as type,
  parseCertificate,
  parseHelloVerifyRequest,
  parseServerHello,
  parseServerKeyExchange,
} from "./messages.js";

const offeredSuites = [cipherSuite.ecdheEcdsaAes128Gcm, cipherSuite.ecdheRsaAes128Gcm];
/** A server that keeps asking for cookies is not a server. */
const maxHelloVerifyRequests = 4;

/** The client's side of the handshake (RFC 5246 7.3): each message is accepted in its place only. */
export class ClientHandshake implements Handshake {
  readonly #options: HandshakeOptions;
  readonly #transcript = new Transcript();
  readonly #random: Buffer;
  #expected: number = type.serverHello;
  #verifyRequests = 0;
  #serverRandom: Buffer = Buffer.alloc(0);
  #profile: SrtpProfileId | undefined;
  #serverKey: KeyObject | undefined;
  #ecdh: ECDH | undefined;
  #preMaster: Buffer | undefined;
  #certificateRequested = false;
  #secrets: Secrets | undefined;
  keys: Handshake["keys"];

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.#random = options.random(32);
  }

  begin(): Flight {
    return this.#hello(Buffer.alloc(0));
  }

  asksAgain(old: number): boolean {
    return old === type.serverHelloDone;
  }

  receive(message: HandshakeMessage): Step {
    if (message.type === type.helloVerifyRequest && this.#expected === type.serverHello)
      return this.#verify(message.body);
    const skippedRequest = this.#expected === type.certificateRequest && message.type === type.serverHelloDone;
    if (message.type !== this.#expected && !skippedRequest)
      return failed(`handshake message ${message.type} came out of turn`);
    // The server's Finished covers everything before itself.
    const before = message.type === type.finished ? this.#transcript.bytes : undefined;
    this.#transcript.received(message);
    switch (message.type) {
      case type.serverHello:
        return this.#serverHello(message.body);
      case type.certificate:
        return this.#certificate(message.body);
      case type.serverKeyExchange:
        return this.#keyExchange(message.body);
      case type.certificateRequest:
        this.#certificateRequested = true;
        return this.#expect(type.serverHelloDone);
      case type.serverHelloDone:
        return this.#answer();
      default:
        return this.#finished(message.body, before ?? Buffer.alloc(0));
    }
  }

  #expect(next: number): Step {
    this.#expected = next;
    return { kind: "wait" };
  }

  #hello(cookie: Buffer): Flight {
    const { srtpProfiles } = this.#options;
    const hello = { random: this.#random, cipherSuites: offeredSuites, srtpProfiles, extendedMasterSecret: true };
    return [this.#transcript.sent(type.clientHello, buildClientHello(hello, cookie))];
  }

  #verify(body: Buffer): Step {
    this.#verifyRequests += 1;
    if (this.#verifyRequests > maxHelloVerifyRequests) return failed("the server keeps asking for cookies");
    this.#transcript.forget();
    return { kind: "send", flight: this.#hello(parseHelloVerifyRequest(body)) };
  }

  #serverHello(body: Buffer): Step {
    const hello = parseServerHello(body);
    if (!hello.cipherSuites.some((suite) => offeredSuites.some((offered) => offered === suite)))
      return failed("the server chose a cipher suite that was not offered");
    if (!hello.extendedMasterSecret) return failed("the server does not support the extended master secret (RFC 7627)");
    this.#profile = this.#options.srtpProfiles.find((profile) => profile === hello.srtpProfiles[0]);
    if (this.#profile === undefined) return failed("the server accepts none of our SRTP profiles");
    this.#serverRandom = hello.random;
    return this.#expect(type.certificate);
  }

  #certificate(body: Buffer): Step {
    const key = trustedKey(parseCertificate(body), this.#options.fingerprints);
    if (typeof key === "string") return failed(key);
    this.#serverKey = key;
    return this.#expect(type.serverKeyExchange);
  }

  #keyExchange(body: Buffer): Step {
    const { publicPoint, signature } = parseServerKeyExchange(body);
    const signed = Buffer.concat([this.#random, this.#serverRandom, keyExchangeParameters(publicPoint)]);
    if (this.#serverKey === undefined || !verifySignature(signature, signed, this.#serverKey))
      return failed("the server's signature does not verify");
    this.#ecdh = createECDH("prime256v1");
    this.#ecdh.generateKeys();
    this.#preMaster = sharedSecret(this.#ecdh, publicPoint);
    if (this.#preMaster === undefined) return failed("the server's key is not a point of P-256");
    return this.#expect(type.certificateRequest);
  }

  /** Certificate, ClientKeyExchange, CertificateVerify, Finished (RFC 5246 7.4.6–9). */
  #answer(): Step {
    const { certificate } = this.#options;
    if (!this.#certificateRequested) return failed("the server did not ask for our certificate");
    if (this.#ecdh === undefined || this.#preMaster === undefined || this.#profile === undefined)
      return failed("keys are missing");
    const flight = [
      this.#transcript.sent(type.certificate, buildCertificate(certificate.der)),
      this.#transcript.sent(type.clientKeyExchange, buildClientKeyExchange(this.#ecdh.getPublicKey())),
    ];
    const master = masterSecret(this.#preMaster, this.#transcript.bytes);
    this.#secrets = { master, clientRandom: this.#random, serverRandom: this.#serverRandom, profile: this.#profile };
    const { client, server } = recordKeys(master, this.#random, this.#serverRandom);
    this.keys = { send: client, receive: server };
    const proof = signWith(certificate, this.#transcript.bytes);
    flight.push(this.#transcript.sent(type.certificateVerify, buildCertificateVerify(proof)));
    flight.push(this.#transcript.sent(type.finished, verifyData(master, "client", this.#transcript.bytes), 1));
    this.#expected = type.finished;
    return { kind: "send", flight };
  }

  #finished(body: Buffer, before: Buffer): Step {
    if (this.#secrets === undefined || !finishedHolds(body, this.#secrets.master, "server", before))
      return failed("the server's Finished does not verify");
    this.#expected = -1;
    return { kind: "established", srtp: srtpParameters(this.#secrets, "client") };
  }
}
