import { after, monotonic, seconds, since, type Monotonic, type Seconds } from "./units.js";

/** The `reconnect` document's part for one link. */
export interface ReconnectPolicy {
  readonly firstSeconds: number;
  readonly maxSeconds: number;
  /** A link that stayed up this long starts over at the shortest wait. */
  readonly stableSeconds: number;
  /**
   * What the cloud said the fleet needs to come back at its rate of admission: no wait is drawn from less than this, so that a
   * broker's restart is no stampede.
   */
  readonly spreadSeconds?: number;
}

/** `failures` counts the tries since the link was last stable. */
export type Reconnection =
  | { readonly kind: "down"; readonly failures: number; readonly retryAt: Monotonic }
  | { readonly kind: "dialing"; readonly failures: number }
  | { readonly kind: "up"; readonly failures: number; readonly since: Monotonic };

export type ReconnectionEvent =
  | { readonly kind: "dial" }
  | { readonly kind: "opened" }
  /** `retryAfter`: the least wait that the other side asked for. */
  | { readonly kind: "closed"; readonly retryAfter?: Seconds };

/** Down, with nothing to wait for. */
export const disconnected: Reconnection = { kind: "down", failures: 0, retryAt: monotonic(Number.NEGATIVE_INFINITY) };

/**
 * Exponential backoff with full jitter: the wait is uniform between 0 and min(max, first · 2^failures), which of the known
 * schemes spends least work until all are back (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015).
 * `random` is uniform in [0, 1). An event that does not fit the state changes nothing.
 */
export function reconnectStep(
  state: Reconnection,
  event: ReconnectionEvent,
  now: Monotonic,
  { policy, random }: { readonly policy: ReconnectPolicy; readonly random: number },
): Reconnection {
  switch (event.kind) {
    case "dial":
      return state.kind === "down" ? { kind: "dialing", failures: state.failures } : state;
    case "opened":
      return state.kind === "dialing" ? { kind: "up", failures: state.failures, since: now } : state;
    case "closed": {
      if (state.kind === "down") return state;
      const stable = state.kind === "up" && since(now, state.since) >= policy.stableSeconds;
      const failures = stable ? 0 : state.failures;
      const wait = (event.retryAfter ?? 0) + random * width(policy, failures);
      return { kind: "down", failures: failures + 1, retryAt: after(now, seconds(wait)) };
    }
  }
}

/** The interval from which a wait is drawn. 2^1000 is still a number; beyond it min() would meet Infinity, which is as good. */
const width = ({ firstSeconds, maxSeconds, spreadSeconds = 0 }: ReconnectPolicy, failures: number): number =>
  Math.max(Math.min(maxSeconds, firstSeconds * 2 ** failures), spreadSeconds);
