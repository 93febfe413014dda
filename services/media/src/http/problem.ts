import { CarillonError, errors, type ErrorCode } from "@carillon/contracts/errors";
import type { Problem } from "@carillon/contracts/http";
import type { FastifyReply } from "fastify";

/** RFC 9457. The type is a name, not an address: the product runs in places without the internet. */
export function sendProblem(reply: FastifyReply, { code, message: detail }: CarillonError): FastifyReply {
  const { status, title, next } = errors[code];
  const type = `urn:carillon:problem:${code}`;
  const problem: Problem = {
    type,
    title,
    status,
    code,
    detail,
    next,
    instance: `urn:carillon:request:${reply.request.id}`,
  };
  if (status === 401) void reply.header("www-authenticate", 'Bearer realm="carillon"');
  if (status === 503) void reply.header("retry-after", "1");
  return reply.status(status).type("application/problem+json").send(JSON.stringify(problem));
}

/** What fastify itself refuses, by status. */
const codeByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "message-malformed"],
  [404, "not-found"],
  [405, "method-not-allowed"],
  [413, "request-too-large"],
  [415, "media-type-unsupported"],
]);

/** What went wrong in a request, or undefined if that is a bug of ours. */
export function expected(error: unknown): CarillonError | undefined {
  if (error instanceof CarillonError) return error;
  if (!(error instanceof Error) || !("statusCode" in error) || typeof error.statusCode !== "number") return undefined;
  const code = codeByStatus.get(error.statusCode);
  return code && new CarillonError(code, error.message);
}
