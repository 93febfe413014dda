import { seconds, type Seconds, type WallClock } from "../units.js";

/** What came of an attempt. `retryAfter`: as the receiver asked. */
export type Attempt =
  | { readonly kind: "accepted" }
  /** 410: the receiver wants no more, ever. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly retryAfter?: Seconds };

export type AfterAttempt =
  { readonly kind: "delivered" } | { readonly kind: "again"; readonly in: Seconds } | { readonly kind: "dead" };

export const deliveryPolicy = {
  firstSeconds: 10,
  longestSeconds: 2 * 3600,
  /** Then the message is put aside. */
  lifeSeconds: 86_400,
  /** An endpoint at which nothing got through for so long is no longer asked. */
  disableAfterSeconds: 5 * 86_400,
} as const;

/**
 * Exponential backoff with full jitter (see reconnect.ts), at least a second. `attempts` counts this one; `random` is uniform in [0, 1).
 */
export function afterAttempt(
  attempt: Attempt,
  { attempts, createdAt }: { readonly attempts: number; readonly createdAt: WallClock },
  { now, random }: { readonly now: WallClock; readonly random: number },
): AfterAttempt {
  if (attempt.kind === "accepted") return { kind: "delivered" };
  if (attempt.kind === "gone") return { kind: "dead" };
  const { firstSeconds, longestSeconds, lifeSeconds } = deliveryPolicy;
  const jittered = 1 + random * Math.min(longestSeconds, firstSeconds * 2 ** Math.min(attempts - 1, 30));
  const wait = Math.max(jittered, Math.min(attempt.retryAfter ?? 0, longestSeconds));
  return now + wait - createdAt > lifeSeconds ? { kind: "dead" } : { kind: "again", in: seconds(wait) };
}

/** Whether an endpoint has failed for too long. */
export const hasFailedForGood = (failingSince: WallClock, now: WallClock): boolean =>
  now - failingSince >= deliveryPolicy.disableAfterSeconds;
