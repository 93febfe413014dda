import { AsyncLocalStorage } from "node:async_hooks";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { getSdk, type BalenaSDK } from "balena-sdk";

export interface BalenaSettings {
  /** https://api.balena-cloud.com/, or an openBalena's. */
  readonly apiUrl: URL;
  /** Holds an API key or a session token; read again when it is no longer accepted, so that it can be rotated. */
  readonly tokenFile: string;
}

export interface Politeness {
  /** Requests per interval. balena publishes no number; its own examples keep 300 a minute. */
  readonly requestLimit: number;
  readonly requestLimitSeconds: number;
  /** Tries of one operation when the API fails or is away; between them full jitter below a doubling wait. */
  readonly tries: number;
  readonly firstWaitSeconds: number;
  /** Also the longest Retry-After that is waited for. */
  readonly longestWaitSeconds: number;
}

export const politeness: Politeness = {
  requestLimit: 300,
  requestLimitSeconds: 60,
  tries: 5,
  firstWaitSeconds: 0.5,
  longestWaitSeconds: 120,
};

/**
 * balena-sdk with what it lacks: an AbortSignal for every operation, retries, a token that can be rotated, and errors in our
 * own words. Operations are repeated whole, so they must be idempotent.
 */
export class BalenaApi {
  readonly #settings: BalenaSettings;
  readonly #politeness: Politeness;
  readonly #random: () => number;
  readonly #sdk: BalenaSDK;
  /** The SDK's methods take no signal: its request interceptor asks here whose operation the request belongs to. */
  readonly #operation = new AsyncLocalStorage<Operation>();
  #token: string | undefined;

  constructor(settings: BalenaSettings, random: () => number, polite: Politeness = politeness) {
    this.#settings = settings;
    this.#politeness = polite;
    this.#random = random;
    this.#sdk = getSdk({
      // The SDK joins paths to it as text.
      apiUrl: settings.apiUrl.href.replace(/\/*$/, "/"),
      dataDirectory: false,
      requestLimit: polite.requestLimit,
      requestLimitInterval: polite.requestLimitSeconds * 1000,
      retryRateLimitedRequests: (waitMs) => waitMs <= polite.longestWaitSeconds * 1000,
    });
    this.#sdk.interceptors.push({
      request: <T extends object>(request: T): T => {
        const operation = this.#operation.getStore();
        return operation === undefined ? request : { ...request, signal: operation.begin() };
      },
      response: <T>(response: T): T => {
        this.#operation.getStore()?.end();
        return response;
      },
      responseError: (error) => {
        this.#operation.getStore()?.end();
        throw error;
      },
    });
  }

  /** `what` names the operation in an error. Throws CarillonError delivery-*, or the signal's reason. */
  async call<T>(what: string, signal: AbortSignal, operation: (sdk: BalenaSDK) => Promise<T>): Promise<T> {
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      const under = new Operation(signal);
      try {
        if (this.#token === undefined) await this.#login();
        return await unlessAborted(
          signal,
          this.#operation.run(under, () => operation(this.#sdk)),
        );
      } catch (error) {
        signal.throwIfAborted();
        if (statusOf(error) === 401 && (await this.#tokenWasRotated())) continue;
        const failure = failureOf(what, error);
        if (failure === undefined) throw error;
        failures += 1;
        if (failure.code !== "delivery-unreachable" || failures >= this.#politeness.tries) throw failure;
        await sleep(this.#wait(failures) * 1000, undefined, { signal });
      } finally {
        under.leave();
      }
    }
  }

  #wait(failures: number): number {
    const { firstWaitSeconds, longestWaitSeconds } = this.#politeness;
    return this.#random() * Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** failures);
  }

  async #login(): Promise<void> {
    this.#token = await this.#readToken();
    await this.#sdk.auth.loginWithToken(this.#token);
  }

  async #tokenWasRotated(): Promise<boolean> {
    const refused = this.#token;
    await this.#login();
    return this.#token !== refused;
  }

  async #readToken(): Promise<string> {
    const { tokenFile } = this.#settings;
    let token: string;
    try {
      token = (await readFile(tokenFile, "utf8")).trim();
    } catch (cause) {
      throw new CarillonError("delivery-unauthorized", `the token file cannot be read: ${reasonOf(cause)}`, { cause });
    }
    if (token === "") throw new CarillonError("delivery-unauthorized", `the token file ${tokenFile} is empty`);
    return token;
  }
}

/**
 * One operation, which makes its requests one after the other. A request's own signal is aborted while it is under way and
 * never after: balena-request listens on, and throws where nobody can catch it when the signal comes after the answer.
 */
class Operation {
  readonly #signal: AbortSignal;
  #request: AbortController | undefined;
  readonly #abort = (): void => this.#request?.abort(this.#signal.reason);

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  begin(): AbortSignal {
    // It may have waited for its turn.
    this.#signal.throwIfAborted();
    this.#request = new AbortController();
    return this.#request.signal;
  }

  end(): void {
    this.#request = undefined;
  }

  leave(): void {
    this.#signal.removeEventListener("abort", this.#abort);
  }
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Of an answer; undefined when there was none. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;

/** fetch fails with a TypeError that has a cause; the SDK's own timeout is a plain Error; a cut body is no JSON. */
const isNetworkFailure = (error: unknown): boolean =>
  (error instanceof TypeError && error.cause !== undefined) ||
  error instanceof SyntaxError ||
  reasonOf(error) === "network timeout";

const isBalenas = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Balena");

/** Undefined: a bug of ours. */
function failureOf(what: string, error: unknown): CarillonError | undefined {
  if (error instanceof CarillonError) return error;
  const status = statusOf(error);
  const failed = (code: "delivery-unreachable" | "delivery-unauthorized" | "delivery-refused") =>
    new CarillonError(code, `balena, ${what}: ${reasonOf(error)}`, { cause: error });
  if (status === 401 || status === 403) return failed("delivery-unauthorized");
  if (isNetworkFailure(error) || status === 429 || (status !== undefined && status >= 500))
    return failed("delivery-unreachable");
  // Not found, not understood: the SDK's own errors, and every other status.
  return isBalenas(error) ? failed("delivery-refused") : undefined;
}
