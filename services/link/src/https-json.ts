import { request } from "node:https";
import { CarillonError } from "@carillon/contracts/errors";
import { maxPayloadBytes } from "@carillon/contracts/message";

export interface Trust {
  /** PEM: the only root that is trusted. */
  readonly ca: string;
  /** Client certificate, for mutual TLS. */
  readonly key?: string;
  readonly cert?: string;
}

export interface Answer {
  readonly status: number;
  /** Undefined when it is not JSON. */
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

/** An answer that takes longer is none. */
const patienceMs = 15_000;

/**
 * POST of JSON over TLS. Any answer is returned; none (refused, unreachable, not trusted, too slow, too long) is a CarillonError
 * control-unreachable that names the address and the cause. The global fetch cannot be given a root certificate.
 */
export async function postJson(url: URL, body: unknown, trust: Trust, signal: AbortSignal): Promise<Answer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    return await exchange(url, JSON.stringify(body), trust, deadline);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = deadline.aborted ? `no answer within ${patienceMs / 1000} s` : reasonOf(cause);
    throw new CarillonError("control-unreachable", `${url.href}: ${reason}`, { cause });
  }
}

function exchange(url: URL, body: string, trust: Trust, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    // No keep-alive: polls are seconds apart, and a pooled socket would outlive the trust it was opened with.
    const outgoing = request(url, { method: "POST", agent: false, headers, signal, ...trust });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on("error", reject);
      incoming.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxPayloadBytes) incoming.destroy(new Error(`the answer is longer than ${maxPayloadBytes} bytes`));
        chunks.push(chunk);
      });
      incoming.on("end", () => {
        const retryAfter = Number(incoming.headers["retry-after"]);
        resolve({
          status: incoming.statusCode ?? 0,
          body: parsed(Buffer.concat(chunks).toString("utf8")),
          ...(retryAfter > 0 && { retryAfterSeconds: Math.min(retryAfter, 3600) }),
        });
      });
    });
    outgoing.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a person can act on. A wrong clock shows as a certificate that is not valid yet, or no longer: Pis have no clock of their own. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "CERT_NOT_YET_VALID" || code === "CERT_HAS_EXPIRED")
    return `its certificate is ${code === "CERT_HAS_EXPIRED" ? "expired" : "not valid yet"} at this device's time, ${new Date().toISOString()}; set the clock if that is wrong`;
  return message || code;
}
