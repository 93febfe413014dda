import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from "@nestjs/common";
import type { FastifyReply } from "fastify";
import { map, type Observable } from "rxjs";
import { Refused } from "../refused.js";
import { Answer } from "./answer.js";
import { ProblemError } from "./problem.js";

/** Controllers return what their use case returned: a refusal becomes a problem, an answer its status and headers. */
@Injectable()
export class Answering implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((outcome: unknown) => said(outcome, reply)));
  }
}

function said(outcome: unknown, reply: FastifyReply): unknown {
  if (outcome instanceof Refused) throw new ProblemError(outcome);
  if (!(outcome instanceof Answer)) return outcome;
  const { status, etag, location } = outcome.head;
  if (status !== undefined) void reply.status(status);
  if (etag !== undefined) void reply.header("etag", etag);
  if (location !== undefined) void reply.header("location", location);
  return outcome.body;
}
