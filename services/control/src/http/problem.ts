import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from "@nestjs/common";
import { CarillonError, errors, type ErrorCode } from "@carillon/contracts/errors";
import type { Problem } from "@carillon/contracts/http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { Refused } from "../refused.js";

/** A refusal on its way out of code that cannot return one: guards and pipes. Never thrown below the rim. */
export class ProblemError extends Error {
  constructor(readonly refused: Refused) {
    super(refused.detail);
  }
}

/** RFC 9457. The type is a name, not an address: the product runs in places without the internet. */
export function problemOf({ code, detail, particulars }: Refused, instance?: string): Problem {
  const { status, title, next } = errors[code];
  return {
    type: `urn:carillon:problem:${code}`,
    ...{ title, status, code, detail, next },
    ...(instance !== undefined && { instance }),
    ...(particulars.errors !== undefined && { errors: [...particulars.errors] }),
    ...particulars.members,
  };
}

declare module "fastify" {
  interface FastifyReply {
    /** What was answered was a refusal: for the log. */
    refused: Refused | null;
  }
}

/** What is away is asked for again: it comes back by itself, at its own time. */
const awaySeconds = 5;

export function sendProblem(reply: FastifyReply, refused: Refused): FastifyReply {
  reply.refused = refused;
  const problem = problemOf(refused, `urn:carillon:request:${reply.request.id}`);
  const { retryAfterSeconds = problem.status === 503 ? awaySeconds : undefined } = refused.particulars;
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", Math.max(1, Math.ceil(retryAfterSeconds)));
  if (problem.status === 401) void reply.header("www-authenticate", 'Bearer realm="carillon"');
  return reply.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}

/** Whatever was thrown becomes a problem; what is a bug of ours is logged whole and told in no detail. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id, method, url } = http.getRequest<FastifyRequest>();
    const refused = refusalOf(error, `${method} ${url.split("?", 1)[0] ?? ""}`);
    if (refused.code === "internal") this.log.error({ event: "request-failed", request: id, err: error }, "a bug");
    else if (errors[refused.code].status >= 500)
      this.log.warn(
        { event: "request-failed", request: id, code: refused.code, reason: refused.detail },
        "request failed",
      );
    void sendProblem(http.getResponse<FastifyReply>(), refused);
  }
}

function refusalOf(error: unknown, what: string): Refused {
  if (error instanceof ProblemError) return error.refused;
  if (error instanceof CarillonError) return new Refused(error.code, error.message);
  const status = statusOf(error);
  const code = status === undefined ? undefined : codeByStatus.get(status);
  if (code === undefined || status === undefined || status >= 500) return new Refused("internal", what);
  return new Refused(code, code === "not-found" ? what : `${what}: ${error instanceof Error ? error.message : ""}`);
}

/** Of Nest and Fastify: unknown routes, paths that lead out of the console, bodies that are too large or no JSON, media types. */
const codeByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "message-malformed"],
  [403, "not-found"],
  [404, "not-found"],
  [405, "method-not-allowed"],
  [413, "request-too-large"],
  [415, "media-type-unsupported"],
  [429, "too-many-requests"],
]);

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && "statusCode" in error && typeof error.statusCode === "number") return error.statusCode;
  return undefined;
}
