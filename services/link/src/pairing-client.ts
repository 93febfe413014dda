import { randomBytes, sign } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { problem } from "@carillon/contracts/http";
import type { DeviceKind } from "@carillon/contracts/identity";
import {
  pairingGranted,
  pairingPending,
  pairingStarted,
  type PairingGranted,
  type PairingPoll,
  type PairingRequest,
  type PairingStarted,
} from "@carillon/contracts/pairing";
import { canonicalJson } from "@carillon/core/canonical-json";
import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import type { ReconnectPolicy } from "@carillon/core/reconnect";
import { seconds, type Seconds } from "@carillon/core/units";
import { certificateRequest } from "./certificate-request.js";
import { postJson, type Answer } from "./https-json.js";
import { keysOf, parseCertificate, spkiHash, type Credentials, type Identity } from "./identity.js";
import type { Log } from "./log.js";
import { now, Redial } from "./redial.js";

export interface PairingOptions {
  readonly control: URL;
  /** PEM of the root that the control service's certificate chains to. */
  readonly root: () => Promise<string>;
  readonly identity: Identity;
  readonly kind: DeviceKind;
  readonly agentVersion: string;
  readonly model?: string;
  readonly serial?: string;
  readonly enrolmentToken?: string;
  readonly balenaUuid?: string;
  readonly policy: () => ReconnectPolicy;
  readonly log: Log;
  showCode(started: PairingStarted): void;
}

type Attempt =
  | { readonly kind: "granted"; readonly credentials: Credentials }
  | { readonly kind: "again"; readonly why: string; readonly retryAfter?: Seconds };

/** An operator who refused is not asked again at once. */
const refusedSeconds = seconds(60);
/** Whatever the service says. */
const shortestInterval = 0.2;

/**
 * Asks for a code, shows it, and polls until an operator has approved it; when it expires or the service is gone, begins again by the
 * reconnection policy, for as long as it takes. Ends with credentials, or with the signal.
 */
export async function pair(options: PairingOptions, signal: AbortSignal): Promise<Credentials> {
  const redial = new Redial(options.policy);
  for (;;) {
    await redial.due(signal);
    redial.tell({ kind: "dial" });
    const attempt = await new Claim(options, signal).attempt(() => redial.tell({ kind: "opened" }));
    if (attempt.kind === "granted") return attempt.credentials;
    redial.tell({ kind: "closed", ...(attempt.retryAfter !== undefined && { retryAfter: attempt.retryAfter }) });
    options.log.info({ why: attempt.why }, "pairing begins again");
  }
}

/** One code, from its request to its end. */
class Claim {
  readonly #options: PairingOptions;
  readonly #signal: AbortSignal;

  constructor(options: PairingOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  async attempt(shown: () => void): Promise<Attempt> {
    const answer = await this.#post("/v1/pairing", this.#request());
    if (answer.kind === "none") return again(answer.why);
    const started = pairingStarted.safeParse(answer.body);
    if (answer.status >= 300 || !started.success) return refusal(answer);
    const { identity, log } = this.#options;
    if (started.data.deviceId !== identity.deviceId) return again("the service knows this key by another device id");
    shown();
    // Our own words: a service that is not the operator's cannot make us say those of another device.
    const words = fingerprintWords(spkiHash(keysOf(identity).spki));
    if (words.join() !== started.data.fingerprintWords.join())
      log.error({ words, theirs: started.data.fingerprintWords }, "the service shows other words for this device");
    this.#options.showCode({ ...started.data, fingerprintWords: words });
    return this.#poll(started.data);
  }

  async #poll({ pairingId, expiresInSeconds, intervalSeconds, nonce: first }: PairingStarted): Promise<Attempt> {
    const path = `/v1/pairing/${encodeURIComponent(pairingId)}/token`;
    const end = now() + Math.min(expiresInSeconds, 24 * 3600);
    let interval = Math.max(intervalSeconds, shortestInterval);
    let nonce = first;
    while (now() < end) {
      await sleep(Math.min(interval, 60) * 1000, undefined, { signal: this.#signal });
      const answer = await this.#post(path, this.#sign({ purpose: "carillon-pairing-poll", pairingId, nonce }));
      const pending = answer.kind === "answer" ? pairingPending.safeParse(answer.body) : undefined;
      if (answer.kind === "none" || answer.status >= 500) {
        const why = answer.kind === "none" ? answer.why : `status ${answer.status}`;
        this.#options.log.warn({ why }, "the pairing poll was not answered");
        interval = Math.min(interval * 1.5, 30);
      } else if (answer.status === 200) {
        return this.#granted(answer);
      } else if (answer.status === 428 && pending?.success === true) {
        nonce = pending.data.nonce ?? nonce;
        interval = Math.max(pending.data.intervalSeconds ?? intervalSeconds, shortestInterval);
      } else if (answer.status === 429) {
        // RFC 8628 §3.5: on slow_down the interval grows by 5 seconds.
        interval = answer.retryAfterSeconds ?? interval + 5;
      } else {
        return refusal(answer);
      }
    }
    return again("the code has expired");
  }

  #granted(answer: Answer): Attempt {
    const granted = pairingGranted.safeParse(answer.body);
    if (!granted.success) return again("the service granted in words that this build does not understand");
    const wrong = wrongGrant(granted.data, this.#options.identity);
    if (wrong !== undefined) return again(wrong);
    const { certificateChain, caCertificate, broker, name } = granted.data;
    const { url: brokerUrl, others: otherBrokerUrls } = broker;
    return { kind: "granted", credentials: { certificateChain, caCertificate, brokerUrl, otherBrokerUrls, name } };
  }

  #request(): PairingRequest {
    const { identity, kind, agentVersion, model, serial, enrolmentToken, balenaUuid } = this.#options;
    const { privateKey, publicKey } = keysOf(identity);
    return this.#sign({
      purpose: "carillon-pairing",
      kind,
      csr: certificateRequest(privateKey, publicKey),
      nonce: randomBytes(18).toString("base64"),
      agentVersion,
      ...(model !== undefined && { model }),
      ...(serial !== undefined && { serial }),
      ...(enrolmentToken !== undefined && { enrolmentToken }),
      ...(balenaUuid !== undefined && { balenaUuid }),
    });
  }

  /** ECDSA P-256 with SHA-256 over the canonical JSON, IEEE P1363 form (contracts/pairing). */
  #sign<P extends PairingRequest["payload"] | PairingPoll["payload"]>(payload: P): { payload: P; signature: string } {
    const key = { key: this.#options.identity.privateKey, dsaEncoding: "ieee-p1363" } as const;
    return { payload, signature: sign("sha256", Buffer.from(canonicalJson(payload)), key).toString("base64") };
  }

  async #post(path: string, body: unknown): Promise<({ kind: "answer" } & Answer) | { kind: "none"; why: string }> {
    try {
      const url = new URL(path, this.#options.control);
      return { kind: "answer", ...(await postJson(url, body, { ca: await this.#options.root() }, this.#signal)) };
    } catch (error) {
      if (error instanceof CarillonError) return { kind: "none", why: error.line };
      throw error;
    }
  }
}

const again = (why: string, retryAfter?: Seconds): Attempt => ({
  kind: "again",
  why,
  ...(retryAfter !== undefined && { retryAfter }),
});

function refusal(answer: Answer): Attempt {
  const said = problem.safeParse(answer.body);
  const { code = "", title = "not a problem document", detail = "" } = said.success ? said.data : {};
  const why = [`status ${answer.status}`, code, title, detail].filter((part) => part !== "").join(": ");
  if (answer.retryAfterSeconds !== undefined) return again(why, seconds(answer.retryAfterSeconds));
  return again(why, code === "pairing-refused" ? refusedSeconds : undefined);
}

/** A certificate for another key or another id would lock this device out of the broker. */
function wrongGrant(granted: PairingGranted, identity: Identity): string | undefined {
  const certificate = parseCertificate(granted.certificateChain);
  if (certificate === undefined || parseCertificate(granted.caCertificate) === undefined)
    return "the service granted a certificate that cannot be read";
  if (!certificate.publicKey.equals(keysOf(identity).publicKey))
    return "the service granted a certificate for another key";
  if (certificate.subject !== `CN=${identity.deviceId}`)
    return `the service granted a certificate for ${certificate.subject}`;
  return undefined;
}
