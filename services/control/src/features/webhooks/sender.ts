import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import { targetOf, type Allowed, type Resolve } from "./reachable.js";

export interface Sent {
  /** Null: nothing answered. */
  readonly status: number | null;
  /** Null: it was taken. */
  readonly error: string | null;
  readonly retryAfterSeconds?: number;
}

export interface SenderOptions {
  readonly allowed: Allowed;
  readonly version: string;
  readonly resolve?: Resolve;
  /** Trusted beside the system's authorities; PEM. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);
/** Of an answer: more is not read. */
const mostBytes = 16_384;

/**
 * POSTs to addresses that strangers chose: only to where `reachable` allows, connected to the address that was checked, TLS names verified, no redirect
 * followed, ten seconds in all, and little of the answer read. Never rejects.
 */
export class Sender {
  constructor(private readonly options: SenderOptions) {}

  async post(to: string, headers: Readonly<Record<string, string>>, body: string, stop: AbortSignal): Promise<Sent> {
    const { allowed, resolve = systemResolve, timeoutMs = 10_000, version } = this.options;
    const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
    try {
      const url = new URL(to);
      const target = await unlessAborted(signal, targetOf(url, allowed, resolve));
      if (target.kind === "forbidden") return { status: null, error: target.reason };
      const all = { ...headers, "content-type": "application/json", "user-agent": `Carillon/${version}` };
      return await this.exchange(url, target.address, {
        headers: { ...all, "content-length": String(Buffer.byteLength(body)) },
        signal,
        body,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        status: null,
        error: signal.aborted && !stop.aborted ? `no answer within ${timeoutMs / 1000} s` : reason,
      };
    }
  }

  private exchange(
    url: URL,
    address: string,
    {
      body,
      ...more
    }: { readonly body: string; readonly headers: Record<string, string>; readonly signal: AbortSignal },
  ): Promise<Sent> {
    const options: RequestOptions = { method: "POST", agent: false, lookup: always(address), ...more };
    const { ca } = this.options;
    return new Promise((resolve, reject) => {
      const take = (response: IncomingMessage) => {
        response.on("error", reject);
        let bytes = 0;
        response.on("data", (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > mostBytes) response.destroy();
        });
        response.on("close", () => resolve(outcomeOf(response)));
      };
      const sending =
        url.protocol === "https:"
          ? httpsRequest(url, { ...options, ...(ca !== undefined && { ca }) }, take)
          : httpRequest(url, options, take);
      sending.on("error", reject).end(body);
    });
  }
}

/** The name was resolved and looked at; another answer to the same question (DNS rebinding) must not count. */
const always =
  (address: string): LookupFunction =>
  (_host, { all }, done) => {
    const family = isIPv6(address) ? 6 : 4;
    if (all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };

function outcomeOf({ statusCode: status = 0, headers }: IncomingMessage): Sent {
  if (status >= 200 && status < 300) return { status, error: null };
  const error = status >= 300 && status < 400 ? `${status}: redirects are not followed` : `it answered ${status}`;
  const seconds = Number(headers["retry-after"]);
  return { status, error, ...(Number.isFinite(seconds) && seconds > 0 && { retryAfterSeconds: seconds }) };
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error("stopped"));
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
