import { applyDecorators, createParamDecorator, Injectable, SetMetadata } from "@nestjs/common";
import type { CanActivate, ExecutionContext } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { ApiExtension } from "@nestjs/swagger";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../http/problem.js";
import { Refused } from "../../refused.js";
import { Access, type Shown } from "./access.js";
import { Authorisation, siteOf, type Sees } from "./authorisation.js";
import { isForeign, isLocalName } from "./origin.js";
import type { Principal } from "./principal.js";

const key = "carillon-open";
/** Marks in the API description what needs no token. */
export const openOperation = "x-carillon-open";

/** Needs no token. */
export const Open = () => applyDecorators(SetMetadata(key, "always"), ApiExtension(openOperation, true));
/** Needs no token of who asks from this machine, and not through a proxy. */
export const OpenOnLoopback = () =>
  applyDecorators(SetMetadata(key, "on-loopback"), ApiExtension(openOperation, "on-loopback"));
/** Needs somebody that is known, whatever he may. */
export const ForAnybody = () => SetMetadata(key, "known");

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the guard; null on routes that need nobody. */
    principal: Principal | null;
    /** The one site that it concerns, if it is one; of before the change. */
    site: string | null;
    /** Of which sites the answer may tell. */
    sees: Sees;
  }
}

/** Who asks; only on routes that need somebody. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === null) throw new Error("a route that needs nobody asks who it is");
  return principal;
});

/** Of which sites the answer may tell; for routes whose place is `anywhere`. */
export const Seeing = createParamDecorator(
  (_: unknown, context: ExecutionContext): Sees => context.switchToHttp().getRequest<FastifyRequest>().sees,
);

export const sessionCookie = "carillon_session";

/** What a request shows of who asks. */
export const shownBy = ({ headers, cookies }: FastifyRequest): Shown => ({
  authorization: headers.authorization,
  session: cookies[sessionCookie],
});

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/** Every route needs somebody that is known, with the permission that the route table names, unless it says otherwise. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: Access,
    private readonly authorisation: Authorisation,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const open = this.reflector.getAllAndOverride<string | undefined>(key, [context.getHandler(), context.getClass()]);
    if (open === "always" || (open === "on-loopback" && isLocal(request))) return true;
    const principal = await this.access.principal(shownBy(request));
    const what = `${request.method} ${request.url.split("?", 1)[0] ?? ""}`;
    if (principal === undefined) throw new ProblemError(new Refused("unauthenticated", what));
    if (principal.csrf !== null && isForeign(request)) throw new ProblemError(new Refused("origin-foreign", what));
    if (principal.csrf !== null && !safe.has(request.method) && request.headers["x-csrf-token"] !== principal.csrf)
      throw new ProblemError(new Refused("csrf-token-missing", what));
    request.principal = principal;
    if (open === "known") return true;
    const needed = this.authorisation.needed(request);
    request.site = siteOf(needed);
    request.sees = this.authorisation.sight(principal, needed.permission);
    const refused = this.authorisation.objection(principal, needed);
    if (refused !== undefined) throw new ProblemError(refused);
    return true;
  }
}

const isLocal = ({ ip, headers }: FastifyRequest): boolean =>
  isLocalName({ headers }) &&
  (ip === "::1" || /^(::ffff:)?127\./.test(ip)) &&
  headers["x-forwarded-for"] === undefined &&
  headers.forwarded === undefined;
