import { applyDecorators, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { ApiExtension } from "@nestjs/swagger";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../http/problem.js";
import { Refused } from "../../refused.js";
import { Access } from "./access.js";

const key = "carillon-open";

/** Marks in the API description what needs no token. */
export const openOperation = "x-carillon-open";

/** Needs no token. */
export const Open = () => applyDecorators(SetMetadata(key, "always"), ApiExtension(openOperation, true));
/** Needs no token of who asks from this machine, and not through a proxy; of others the one that is for the metrics will do. */
export const OpenOnLoopback = () => SetMetadata(key, "on-loopback");

/** Every route needs a token unless it says otherwise. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: Access,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const open = this.reflector.getAllAndOverride<string | undefined>(key, [context.getHandler(), context.getClass()]);
    if (open === "always" || (open === "on-loopback" && isLocal(request))) return true;
    const { authorization } = request.headers;
    if (open === "on-loopback" && this.access.admitsWatcher(authorization)) return true;
    if (this.access.admits(authorization)) return true;
    throw new ProblemError(new Refused("unauthenticated", `${request.method} ${request.url.split("?", 1)[0] ?? ""}`));
  }
}

const isLocal = ({ ip, headers }: FastifyRequest): boolean =>
  (ip === "::1" || /^(::ffff:)?127\./.test(ip)) &&
  headers["x-forwarded-for"] === undefined &&
  headers.forwarded === undefined;
