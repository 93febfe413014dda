import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyRequest } from "fastify";

/**
 * Out of reach of scripts and of other sites. Secure wherever the browser spoke TLS to the proxy before us; on plain HTTP it would not
 * come back.
 */
export const cookieOf = ({ headers }: Pick<FastifyRequest, "headers">, expires?: Date): CookieSerializeOptions => ({
  ...{ path: "/", httpOnly: true, sameSite: "strict", secure: headers["x-forwarded-proto"] === "https" },
  ...(expires && { expires }),
});
