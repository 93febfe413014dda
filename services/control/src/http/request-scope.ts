import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestRun } from "../store/idempotency-store.js";

/** A request that is carried out once: see idempotency.ts. */
export interface ClaimedRequest {
  readonly claim: RequestRun;
  /** Before something is done that no transaction takes back. */
  acting(): Promise<void>;
}

/** Who asked: so that logs, commands and transactions know of the request without handing it through every use case. */
const scope = new AsyncLocalStorage<{ readonly id: string; claimed: ClaimedRequest | undefined }>();

export const runInRequest = (id: string, work: () => void): void => scope.run({ id, claimed: undefined }, work);

/** Undefined for what the service does of its own accord. */
export const currentRequest = (): string | undefined => scope.getStore()?.id;

export function claimForRequest(claimed: ClaimedRequest): void {
  const present = scope.getStore();
  if (present !== undefined) present.claimed = claimed;
}

/** Undefined where the request has no key. */
export const currentClaim = (): RequestRun | undefined => scope.getStore()?.claimed?.claim;

/** What follows cannot be taken back by a transaction: whoever asks again with the same key must be told so, should we end. */
export const aboutToAct = async (): Promise<void> => scope.getStore()?.claimed?.acting();
