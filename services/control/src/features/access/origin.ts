import type { FastifyRequest } from "fastify";

/** Names by which this machine's own programs call us; another name means that a page elsewhere made it ours (DNS rebinding). */
const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

export const isLocalName = ({ headers }: Pick<FastifyRequest, "headers">): boolean => local.test(headers.host ?? "");

/**
 * Whether a page of another origin made the browser send this. Who sends no Origin is no page, or an old browser, which the
 * X-CSRF-Token stops. Behind a proxy that changes Host, X-Forwarded-Host names ours: no page can set it.
 */
export function isForeign({ headers }: Pick<FastifyRequest, "headers">): boolean {
  if (headers["sec-fetch-site"] === "cross-site") return true;
  if (headers.origin === undefined) return false;
  const ours = [headers.host, headers["x-forwarded-host"]].map((host) => String(host).toLowerCase());
  return !ours.includes(URL.parse(headers.origin)?.host ?? "");
}
