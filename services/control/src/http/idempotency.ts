import { createHash, randomUUID } from "node:crypto";
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from "@nestjs/common";
import { canonicalJson } from "@carillon/core/canonical-json";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { of, type Observable } from "rxjs";
import { Refused } from "../refused.js";
import { IdempotencyStore, type RequestRun, type Claimed } from "../store/idempotency-store.js";
import { keptAnswer } from "./idempotent-answer.js";
import { ProblemError } from "./problem.js";
import { claimForRequest } from "./request-scope.js";

declare module "fastify" {
  interface FastifyRequest {
    /** With an Idempotency-Key: the run that has to be settled with the answer. */
    claim: RequestRun | null;
  }
}

/** draft-ietf-httpapi-idempotency-key-header §2.1: a Structured Fields string; bare, as many clients send it, as well. */
const keyOf = (header: string): string | undefined => /^"?([\x21\x23-\x5b\x5d-\x7e]{1,255})"?$/.exec(header)?.[1];

/**
 * A POST with an Idempotency-Key is carried out once for whoever asks, however often it is sent within a day; again, it is answered as the
 * first time. What is kept is settled by `settleAnswers`.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(private readonly store: IdempotencyStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { method, principal, headers } = request;
    const header = headers["idempotency-key"];
    if (method !== "POST" || principal === null || typeof header !== "string") return next.handle();
    const key = keyOf(header);
    if (key === undefined)
      throw new ProblemError(new Refused("request-invalid", "Idempotency-Key: 1 to 255 visible characters of ASCII"));
    const claim = {
      principal: `${principal.name} ${principal.via === "token" ? (principal.tokenPrefix ?? "") : ""}`,
      key,
      run: randomUUID(),
    };
    const claimed = await this.store.claim(claim, fingerprintOf(request));
    if (claimed.kind !== "ours") return of(replayed(claimed, context.switchToHttp().getResponse<FastifyReply>()));
    request.claim = claim;
    let acting: Promise<void> | undefined;
    claimForRequest({ claim, acting: () => (acting ??= this.store.acting(claim)) });
    return next.handle();
  }
}

/** Answered before the use case is reached. */
function replayed(claimed: Exclude<Claimed, { kind: "ours" }>, reply: FastifyReply): string {
  if (claimed.kind === "answered") {
    const { status, headers, body } = claimed.answer;
    void reply.status(status).headers({ ...headers, "idempotency-replayed": "true" });
    return body;
  }
  throw new ProblemError(refusalOf(claimed));
}

function refusalOf(claimed: Exclude<Claimed, { kind: "ours" | "answered" }>): Refused {
  if (claimed.kind === "other-request")
    return new Refused("idempotency-key-reused", "the key came with another request");
  if (claimed.kind === "in-progress")
    return new Refused("request-in-progress", "the same request is being carried out", {
      retryAfterSeconds: Math.min(claimed.seconds, 2),
    });
  const what = claimed.done ? "it was carried out" : "it may have been carried out, in part or whole";
  return new Refused("answer-lost", `${what}, and its answer was not kept`);
}

/** Whether it is the same request: method, path, query, and what the body says however it is spelled. */
const fingerprintOf = ({ method, url, body }: FastifyRequest): string =>
  createHash("sha256")
    .update(`${method} ${url}\n${canonicalJson(body ?? null)}`)
    .digest("hex");

/** Answers are kept before they are given. Refusals that changed nothing are not kept: the request may be sent again. */
export function settleAnswers(fastify: FastifyInstance, store: IdempotencyStore, log: Logger): void {
  fastify.decorateRequest("claim", null);
  fastify.addHook("onSend", async ({ claim, id }, reply, payload) => {
    if (claim === null) return payload;
    await settle(store, claim, reply, payload).catch((error: unknown) => {
      log.error({ event: "answer-not-kept", request: id, err: error }, "an answer could not be kept for its key");
    });
    return payload;
  });
}

async function settle(
  store: IdempotencyStore,
  claim: RequestRun,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const { statusCode: status } = reply;
  if (status >= 400 && (await store.release(claim))) return;
  const answer = status < 500 ? keptAnswer(status, reply.getHeaders(), payload) : undefined;
  await (answer === undefined ? store.leave(claim) : store.answer(claim, answer));
}
