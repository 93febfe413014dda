import { problem, type Problem } from "@carillon/contracts/http";
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./generated/api.js";

/** The service refused, or failed: an RFC 9457 problem whose `code` is stable (contracts/errors). */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** Seconds to wait before asking again, when the service said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(said: Problem, retryAfterSeconds: number | undefined) {
    super([said.title, said.detail].filter(Boolean).join(": "));
    this.problem = said;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nothing answered: the address is wrong, or the service does not run. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export interface Connection {
  /** Of the control service: `http://localhost:8080`. */
  readonly url: string;
  readonly token: string;
  /** For tests and proxies; the platform's own unless given. */
  readonly fetch?: typeof globalThis.fetch;
}

export type CarillonClient = Client<paths>;

/**
 * The API with the types of its description. What is not 2xx rejects with a ProblemError, so that `data` is there; when nothing
 * answers, with an UnreachableError.
 */
export function carillonClient({ url, token, fetch = globalThis.fetch }: Connection): CarillonClient {
  const client = createClient<paths>({ baseUrl: url, fetch, headers: { authorization: `Bearer ${token}` } });
  client.use(refusing(url));
  return client;
}

/** What an answer that is not 2xx says. */
export const refusalIn = async (response: Response): Promise<ProblemError> =>
  new ProblemError(await problemIn(response), secondsIn(response.headers.get("retry-after")));

const refusing = (url: string): Middleware => ({
  onResponse: async ({ response }) => {
    if (response.ok) return undefined;
    throw await refusalIn(response);
  },
  onError: ({ error }) =>
    error instanceof ProblemError ? error : new UnreachableError(`nothing answers at ${url}`, { cause: error }),
});

/** A proxy on the way may answer in words of its own. */
async function problemIn(response: Response): Promise<Problem> {
  const read = problem.safeParse(await response.json().catch(() => undefined));
  if (read.success) return read.data;
  return { type: "about:blank", title: `HTTP ${response.status}`, status: response.status, code: "internal" };
}

/** RFC 9110 §10.2.3; the service sends seconds, never a date. */
const secondsIn = (header: string | null): number | undefined =>
  header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
