import type { LoginBegin, LoginExchange, LoginMethods } from "@carillon/contracts/login";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Answer } from "../../../http/answer.js";
import { Refused } from "../../../refused.js";
import { sessionCookie } from "../access.guard.js";
import { cookieOf } from "../cookies.js";
import type { OidcLogins } from "./oidc-logins.js";

const loginCookie = "carillon_login";
/** Comes back with the browser from the provider's site, which a strict cookie would not. */
const travelling = { sameSite: "lax", path: "/v1/session/oidc" } as const;

/** What of a login is HTTP: cookies, redirects, and whether a person or a program reads what went wrong. */
export class LoginRoutes {
  constructor(private readonly logins: OidcLogins | undefined) {}

  methods(): LoginMethods {
    return { oidc: this.logins?.method ?? null };
  }

  async begin(wish: LoginBegin, request: FastifyRequest, reply: FastifyReply) {
    const departed = (await this.logins?.begin(wish, request.ip)) ?? missing;
    if (departed instanceof Refused) return inWords(departed, request);
    void reply.setCookie(loginCookie, departed.secret, { ...cookieOf(request, departed.expiresAt), ...travelling });
    return new Answer(undefined, { status: 303, location: departed.url.href });
  }

  async arrive(request: FastifyRequest, reply: FastifyReply) {
    const { search } = new URL(request.url, "http://ours");
    const arrived = (await this.logins?.arrive(search, request.cookies[loginCookie])) ?? missing;
    void reply.clearCookie(loginCookie, { ...cookieOf(request), ...travelling });
    if (arrived instanceof Refused) return inWords(arrived, request);
    const { begun, location } = arrived;
    if (begun !== undefined) {
      request.principal = begun.principal;
      void reply.setCookie(sessionCookie, begun.secret, cookieOf(request, begun.expiresAt));
    }
    return new Answer(undefined, { status: 303, location });
  }

  async exchange(wish: LoginExchange) {
    return (await this.logins?.exchange(wish)) ?? missing;
  }

  async beginDevice(address: string) {
    return (await this.logins?.beginDevice(address)) ?? missing;
  }

  async pollDevice(deviceCode: string) {
    return (await this.logins?.pollDevice(deviceCode)) ?? missing;
  }
}

const missing = new Refused("login-method-missing", "no identity provider is set up here");

/** A person sees the console, which says it; a program gets the problem. */
const inWords = (refused: Refused, { headers }: FastifyRequest) =>
  headers.accept?.includes("text/html") === true
    ? new Answer(undefined, { status: 303, location: `/#refused=${refused.code}` })
    : refused;
