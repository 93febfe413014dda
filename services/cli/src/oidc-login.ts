import { carillonClient, ProblemError, type CarillonClient } from "@carillon/client/client";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { OutcomeError } from "./outcome-error.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** What a login ends in: `secret` is kept in a token's place, and ends with the session. */
export interface LoggedIn {
  readonly secret: string;
  readonly name: string;
  readonly expiresAt: string | null;
}

const mostSeconds = 600;

/**
 * Logs a person in with the identity provider of the service at `url`: by a code that he enters on any device (RFC 8628) where the
 * provider offers that, else by his browser on this machine, which comes back to a port of ours (RFC 8252 §7.3).
 */
export async function oidcLogin(url: string, terminal: Terminal): Promise<LoggedIn> {
  const client = carillonClient({ url, token: "nobody-yet" });
  const { data: methods } = await client.GET("/v1/session/methods");
  if (methods?.oidc == null) throw new UsageError(`${url} has no identity provider. Log in with a token.`);
  return (await byCode(client, terminal)) ?? byBrowser(client, methods.oidc.url, terminal);
}

/** Undefined: the provider does not offer it. */
async function byCode(client: CarillonClient, terminal: Terminal): Promise<LoggedIn | undefined> {
  const begun = await client.POST("/v1/session/oidc/device").catch((error: unknown) => {
    if (codeOf(error) !== "login-method-missing") throw error;
    return undefined;
  });
  if (begun?.data === undefined) return undefined;
  const { verificationUri, verificationUriComplete, userCode, deviceCode, expiresInSeconds } = begun.data;
  terminal.note(`Open ${verificationUriComplete ?? verificationUri} in any browser, and check the code ${userCode}.`);
  let interval = begun.data.intervalSeconds;
  for (let waited = 0; waited < expiresInSeconds; waited += interval) {
    await pause(interval * 1000);
    const asked = client.POST("/v1/session/oidc/device/token", { body: { deviceCode } });
    const answer = await asked.catch((error: unknown) => {
      // RFC 8628 §3.5: five seconds more, from now on.
      if (codeOf(error) === "too-many-requests") interval += 5;
      else if (codeOf(error) !== "login-pending") throw error;
      return undefined;
    });
    if (answer?.data !== undefined) return answer.data;
  }
  throw new OutcomeError("Nobody entered the code in time. Run `carillon login --oidc` again.");
}

const codeOf = (error: unknown): string | undefined => (error instanceof ProblemError ? error.problem.code : undefined);

async function byBrowser(client: CarillonClient, begin: string, terminal: Terminal): Promise<LoggedIn> {
  const verifier = randomBytes(32).toString("base64url");
  await using waiting = await waitForBrowser();
  const address = new URL(begin);
  address.searchParams.set("port", String(waiting.port));
  address.searchParams.set("challenge", createHash("sha256").update(verifier).digest("base64url"));
  terminal.note(`Open this address in a browser on this machine:\n${address.href}`);
  const back = await waiting.back;
  const code = back.get("code");
  if (code === null) throw new OutcomeError(`The login was refused: ${back.get("refused") ?? "no reason was given"}.`);
  const { data } = await client.POST("/v1/session/oidc/exchange", { body: { code, verifier } });
  if (data === undefined) throw new OutcomeError("The service gave no session.");
  return data;
}

/** A port of this machine, and the query with which the browser comes to it. */
async function waitForBrowser() {
  const { promise: back, resolve, reject } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://ours");
    const done = searchParams.has("code") || searchParams.has("refused");
    response.writeHead(done ? 200 : 404, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(done ? "You may close this window and go back to the command line.\n" : "");
    if (done) resolve(searchParams);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const late = setTimeout(() => reject(new OutcomeError("Nobody logged in within ten minutes.")), mostSeconds * 1000);
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : 0,
    back,
    [Symbol.asyncDispose]: async () => {
      clearTimeout(late);
      server.closeIdleConnections();
      await once(server.close(), "close");
    },
  };
}
