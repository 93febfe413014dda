import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import {
  pairingPoll,
  pairingRequest,
  renewalRequest,
  type PairingGranted,
  type PairingStarted,
} from "@carillon/contracts/pairing";
import { canonicalJson } from "@carillon/core/canonical-json";
import {
  claimBook,
  claimPolicy,
  decideClaim,
  findByCode,
  pollClaim,
  startClaim,
  type ClaimBook,
  type ClaimPolicy,
  type Refusal,
} from "@carillon/core/pairing/claim";
import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import { wallClock } from "@carillon/core/units";
import * as x509 from "@peculiar/x509";
import type { TestAuthority } from "../../support/certificates.js";

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The control service as a device sees it: a thin rim around core's real pairing decisions. */
export class FakeControl {
  readonly #authority: TestAuthority;
  readonly #brokerUrl: string;
  readonly #server: Server;
  readonly policy: ClaimPolicy;
  book: ClaimBook = claimBook();
  /** Device ids whose certificates are no longer accepted. */
  readonly revoked = new Set<string>();
  /** Answers this to every request, when set. */
  failing: ErrorCode | undefined;
  readonly requests: string[] = [];
  /** Alters the next grant: what a hostile or broken service would do. */
  tamper: (granted: PairingGranted, csr: string) => Promise<PairingGranted> = (granted) => Promise.resolve(granted);

  private constructor(authority: TestAuthority, brokerUrl: string, server: Server, policy: ClaimPolicy) {
    this.#authority = authority;
    this.#brokerUrl = brokerUrl;
    this.#server = server;
    this.policy = policy;
  }

  static async start(
    authority: TestAuthority,
    brokerUrl: string,
    policy: Partial<ClaimPolicy> = {},
  ): Promise<FakeControl> {
    const { cert, key } = await authority.server("127.0.0.1");
    const server = createServer({ cert, key, ca: authority.ca, requestCert: true, rejectUnauthorized: false });
    const control = new FakeControl(authority, brokerUrl, server, {
      ...claimPolicy,
      pollIntervalSeconds: 0.2,
      ...policy,
    });
    server.on("request", (request, response) => void control.#serve(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return control;
  }

  get url(): URL {
    return new URL(`https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The operator types a code. */
  approve(userCode: string, name = "left of the stage"): void {
    const found = findByCode(this.book, { userCode, origin: "operator" }, now(), this.policy);
    this.book = found.book;
    if (found.outcome.kind === "refused") throw new Error(found.outcome.code);
    const approval = { by: "operator", name, site: "main", zones: ["hall"], tags: [] };
    const { pairingId } = found.outcome.claim;
    this.book = decideClaim(
      this.book,
      { pairingId, decision: { kind: "approved", approval } },
      now(),
      this.policy,
    ).book;
  }

  refuse(userCode: string): void {
    const claim = [...this.book.claims.values()].find((one) => one.userCode === userCode);
    this.book = decideClaim(
      this.book,
      { pairingId: claim?.pairingId ?? "", decision: { kind: "refused" } },
      now(),
    ).book;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests.push(request.url ?? "");
    const answer = await this.#answer(request, JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }

  async #answer(request: IncomingMessage, body: unknown): Promise<Answer> {
    if (this.failing !== undefined) return problem({ kind: "refused", code: this.failing });
    if (request.url === "/v1/pairing") return this.#start(body);
    if (request.url === "/v1/renewals") return this.#renew(request.socket, body);
    return this.#poll(body);
  }

  #start(body: unknown): Answer {
    const { payload, signature } = pairingRequest.parse(body);
    const key = keyOf(payload.csr);
    if (!isSigned(payload, signature, key)) return problem({ kind: "refused", code: "pairing-proof-invalid" });
    const hash = createHash("sha256").update(key).digest();
    const { csr, nonce, kind, agentVersion } = payload;
    const claimant = {
      ...{ csr, nonce, kind, agentVersion, sourceAddress: "127.0.0.1" },
      deviceId: hash.subarray(0, 16).toString("hex"),
      fingerprintWords: fingerprintWords(hash),
    };
    const { book, outcome } = startClaim(this.book, claimant, now(), { random: randomBytes, policy: this.policy });
    this.book = book;
    if (outcome.kind === "refused") return problem(outcome);
    const { pairingId, userCode, pollNonce } = outcome.claim;
    return {
      status: 201,
      body: {
        ...{
          pairingId,
          userCode,
          nonce: pollNonce,
          deviceId: claimant.deviceId,
          fingerprintWords: claimant.fingerprintWords,
        },
        intervalSeconds: this.policy.pollIntervalSeconds,
        expiresInSeconds: this.policy.codeLifeSeconds,
      } satisfies PairingStarted,
    };
  }

  async #poll(body: unknown): Promise<Answer> {
    const { payload, signature } = pairingPoll.parse(body);
    const claim = this.book.claims.get(payload.pairingId);
    const proven = claim !== undefined && isSigned(payload, signature, keyOf(claim.claimant.csr));
    const poll = { pairingId: payload.pairingId, nonce: payload.nonce, proven };
    const { book, outcome } = pollClaim(this.book, poll, now(), { random: randomBytes, policy: this.policy });
    this.book = book;
    if (outcome.kind === "refused") return problem(outcome);
    if (outcome.kind === "pending")
      return {
        status: 428,
        body: { code: "pairing-pending", nonce: outcome.nonce, intervalSeconds: outcome.intervalSeconds },
      };
    const { deviceId, csr } = outcome.claim.claimant;
    const granted: PairingGranted = {
      deviceId,
      certificateChain: await this.#authority.device(deviceId, csr),
      caCertificate: this.#authority.ca,
      broker: { url: this.#brokerUrl, others: [] },
      name: outcome.approval.name,
    };
    return { status: 200, body: await this.tamper(granted, csr) };
  }

  async #renew(socket: unknown, body: unknown): Promise<Answer> {
    if (!(socket instanceof TLSSocket)) throw new Error("renewal is over TLS");
    const name = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : undefined;
    if (name === undefined) return problem({ kind: "refused", code: "certificate-invalid" });
    if (this.revoked.has(name)) return problem({ kind: "refused", code: "certificate-revoked" });
    const { csr } = renewalRequest.parse(body);
    return { status: 200, body: { certificateChain: await this.#authority.device(name, csr) } };
  }
}

const now = () => wallClock(Date.now() / 1000);

const problem = ({ code }: Refusal): Answer => ({
  status: errors[code].status,
  body: { type: "about:blank", code, ...errors[code] },
});

const keyOf = (csr: string): Buffer => Buffer.from(new x509.Pkcs10CertificateRequest(csr).publicKey.rawData);

function isSigned(payload: unknown, signature: string, spki: Buffer): boolean {
  const key = { key: createPublicKey({ key: spki, format: "der", type: "spki" }), dsaEncoding: "ieee-p1363" } as const;
  return verify("sha256", Buffer.from(canonicalJson(payload)), key, Buffer.from(signature, "base64"));
}
