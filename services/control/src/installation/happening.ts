import type { WebhookEvent } from "@carillon/contracts/webhooks";

/** Something that happened, for whoever subscribed to it. */
export interface Happening {
  /** The same wherever it is noticed, so that several replicas tell of it once. */
  readonly id: string;
  readonly event: WebhookEvent;
  /** Null: it concerns no site. */
  readonly site: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}
