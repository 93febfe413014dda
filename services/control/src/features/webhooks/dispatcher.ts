import { afterAttempt, hasFailedForGood, type Attempt } from "@carillon/core/webhooks/delivery";
import { seconds, wallClock } from "@carillon/core/units";
import { CarillonError } from "@carillon/contracts/errors";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Due, WebhookRow, WebhookStore } from "../../store/webhook-store.js";
import { signed } from "./signature.js";
import type { Sender, Sent } from "./sender.js";

/** At a time, to all endpoints together. */
const mostAtOnce = 32;
/** What another replica queued, or what is due again, waits no longer. */
const lookMs = 1000;

/** `failed`: it is tried again. */
export const attemptOutcomes = ["delivered", "failed", "dead"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export interface DispatcherParts {
  readonly store: WebhookStore;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly attempted: (outcome: AttemptOutcome) => void;
  /** An endpoint has failed for too long, or wants no more. */
  readonly disabled: (webhook: WebhookRow, reason: string) => Promise<void>;
}

/** Takes what is due from the queue, which it shares with other replicas, and delivers it. */
export class Dispatcher {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: DispatcherParts) {}

  start(): void {
    this.running = this.run();
  }

  /** Something was queued here. */
  kick(): void {
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const taken = await this.take().catch((error: unknown) => this.away(error));
      if (taken > 0) continue;
      await this.rest();
    }
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private away(error: unknown): number {
    if (!(error instanceof CarillonError)) throw error;
    this.parts.log.warn({ event: "webhooks-waiting", code: error.code, reason: error.message }, "webhooks wait");
    return 0;
  }

  private async take(): Promise<number> {
    const free = mostAtOnce - this.underWay.size;
    if (free <= 0) return 0;
    const claimed = await this.parts.store.claim(free);
    for (const due of claimed) {
      const attempt = this.attempt(due).catch((error: unknown) => void this.away(error));
      this.underWay.add(attempt);
      void attempt.finally(() => {
        this.underWay.delete(attempt);
        this.wake();
      });
    }
    return claimed.length;
  }

  private async attempt({ delivery, webhook }: Due): Promise<void> {
    const { sender, store, clock, random, log } = this.parts;
    const body = JSON.stringify(delivery.body);
    const secrets = secretsOf(webhook, new Date(clock.wall() * 1000));
    const headers = signed({ id: delivery.id, body, secrets }, clock.wall());
    const sent = await sender.post(webhook.url, headers, body, this.stopping.signal);
    if (this.stopping.signal.aborted && sent.status === null) return;
    const { attempts, createdAt } = delivery;
    const made = { attempts, createdAt: wallClock(createdAt.getTime() / 1000) };
    const next = afterAttempt(attemptOf(sent), made, { now: clock.wall(), random: random() });
    const state = next.kind === "again" ? "pending" : next.kind;
    const nextIn = next.kind === "again" ? next.in : null;
    await store.record(delivery.sequence, {
      state,
      nextIn,
      lastStatus: sent.status,
      lastError: sent.error?.slice(0, 500) ?? null,
    });
    this.parts.attempted(next.kind === "again" ? "failed" : next.kind);
    const told = { webhook: webhook.id, delivery: delivery.id, attempts, status: sent.status, reason: sent.error };
    if (next.kind === "delivered") log.debug({ event: "webhook-delivered", ...told }, "webhook delivered");
    else
      log.warn({ event: next.kind === "dead" ? "webhook-dead" : "webhook-failed", ...told }, "webhook not delivered");
    await this.judge(webhook, sent);
  }

  /** Whether the endpoint is to be asked any more. */
  private async judge(webhook: WebhookRow, sent: Sent): Promise<void> {
    const { store, clock, disabled } = this.parts;
    if (sent.status === 410) return disabled(webhook, "it answered 410 Gone");
    const since = await store.failing(webhook.id, sent.error !== null);
    if (since !== null && sent.error !== null && hasFailedForGood(wallClock(since.getTime() / 1000), clock.wall()))
      await disabled(webhook, `nothing has got through since ${since.toISOString()}: ${sent.error}`);
  }
}

const attemptOf = ({ status, error, retryAfterSeconds }: Sent): Attempt => {
  if (error === null) return { kind: "accepted" };
  if (status === 410) return { kind: "gone" };
  return { kind: "failed", ...(retryAfterSeconds !== undefined && { retryAfter: seconds(retryAfterSeconds) }) };
};

/** The present one first. */
const secretsOf = ({ secret, previousSecret, previousUntil }: WebhookRow, now: Date): string[] =>
  previousSecret !== null && previousUntil !== null && previousUntil > now ? [secret, previousSecret] : [secret];
