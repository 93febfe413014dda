import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { asked, type Audit } from "./audit.js";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);
/** A GET, because a browser is sent there; and yet it begins a session. */
const arrival = "/v1/session/oidc/callback";

/**
 * Every change that somebody asked for is in the audit log before he gets his answer, also one that was refused. When the log cannot be
 * written, our own log says so: the change has been made or not, and a wrong answer would not help.
 */
export function auditChanges(fastify: FastifyInstance, audit: Audit, log: Logger): void {
  fastify.addHook("onSend", async (request, reply, payload) => {
    const { principal, method, routeOptions, url, ip, id, body, site } = request;
    if (principal === null || (reading.has(method) && routeOptions.url !== arrival)) return payload;
    const entry = {
      ...{ actor: principal.name, via: principal.via, tokenPrefix: principal.tokenPrefix, address: ip, request: id },
      ...{ action: `${method} ${routeOptions.url ?? ""}`, target: url.split("?", 1)[0] ?? "" },
      ...{ site, status: reply.statusCode, asked: asked(body) },
    };
    await audit.record({ at: new Date(), ...entry }).catch((error: unknown) => {
      log.error({ event: "audit-not-written", ...entry, err: error }, "audit entry not written");
    });
    return payload;
  });
}
