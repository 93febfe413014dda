import { CarillonError } from "@carillon/contracts/errors";
import type { WebhookStore } from "../../store/webhook-store.js";
import type { ServiceMetrics, Told } from "../telemetry/service-metrics.js";
import { attemptOutcomes, type AttemptOutcome } from "./dispatcher.js";

export interface WebhookMetricsParts {
  readonly metrics: Pick<ServiceMetrics, "tell" | "counter">;
  readonly store: Pick<WebhookStore, "waiting">;
  /** The queue is everybody's: one process tells of it. */
  readonly leads: () => boolean;
}

/** How deliveries go: each process counts its own attempts. */
export function webhookMetrics({ metrics, store, leads }: WebhookMetricsParts): (outcome: AttemptOutcome) => void {
  const attempts = metrics.counter("carillon_webhook_attempts_total");
  // A rate needs a beginning.
  for (const outcome of attemptOutcomes) attempts.inc({ outcome }, 0);
  const ofQueue = async (value: (queue: Awaited<ReturnType<WebhookStore["waiting"]>>) => number): Promise<Told[]> => {
    if (!leads()) return [];
    const queue = await store.waiting().catch(awayOnly);
    return queue === undefined ? [] : [[{}, value(queue)]];
  };
  metrics.tell("carillon_webhook_waiting", () => ofQueue(({ count }) => count));
  metrics.tell("carillon_webhook_oldest_seconds", () => ofQueue(({ oldestSeconds }) => oldestSeconds));
  return (outcome) => attempts.inc({ outcome });
}

/** Without the database the rest is told all the same. */
const awayOnly = (error: unknown): undefined => {
  if (!(error instanceof CarillonError)) throw error;
  return undefined;
};
