import { setTimeout as sleep } from "node:timers/promises";
import {
  disconnected,
  reconnectStep,
  type Reconnection,
  type ReconnectionEvent,
  type ReconnectPolicy,
} from "@carillon/core/reconnect";
import { monotonic, since, type Monotonic } from "@carillon/core/units";

/** This process's monotonic clock, seconds. */
export const now = (): Monotonic => monotonic(performance.now() / 1000);

/** Drives core's reconnection decisions with the real clock and real randomness. */
export class Redial {
  #state: Reconnection = disconnected;
  readonly #policy: () => ReconnectPolicy;

  /** The policy is asked each time: it is configuration, and may change while a link is down. */
  constructor(policy: () => ReconnectPolicy) {
    this.#policy = policy;
  }

  get state(): Reconnection {
    return this.#state;
  }

  tell(event: ReconnectionEvent): void {
    this.#state = reconnectStep(this.#state, event, now(), { policy: this.#policy(), random: Math.random() });
  }

  /** Until the next try is due; rejects with the signal's reason when that comes first. */
  async due(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#state.kind !== "down") return;
    const wait = since(this.#state.retryAt, now());
    if (wait > 0) await sleep(wait * 1000, undefined, { signal });
  }
}
