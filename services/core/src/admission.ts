import { seconds, type Seconds } from "./units.js";

/** How many connections a broker takes in, and how long one may wait for its turn. */
export interface AdmissionPolicy {
  readonly perSecond: number;
  /** At once, after a quiet time. */
  readonly burst: number;
  /** A connection that would wait longer is turned away. Below what a device waits for an answer. */
  readonly patience: Seconds;
  /** The same for who was turned away before. */
  readonly patienceForReturning: Seconds;
}

/**
 * A TLS handshake and what follows it cost about 3 ms: 200 a second leave more than a third of a core to everything else, and a burst
 * of 20 stalls it for 60 ms. Devices wait 15 s for CONNACK.
 */
export const admissionPolicy: AdmissionPolicy = {
  perSecond: 200,
  burst: 20,
  patience: seconds(8),
  patienceForReturning: seconds(13),
};

/**
 * Of the device listener: a handshake that comes to nothing costs a stranger nothing. A thousand devices that wait for their codes and
 * ask every two seconds get their answers more slowly.
 */
export const devicesPolicy: AdmissionPolicy = { ...admissionPolicy, perSecond: 100, burst: 50 };

export interface AdmissionState {
  /** When the allowance is whole again (as in rate-limit.ts), on whichever monotonic clock the caller uses. */
  readonly wholeAt: number;
  /** By address, how many connections were turned away and have not come back. */
  readonly turnedAway: ReadonlyMap<string, number>;
}
export const nobodyWaits: AdmissionState = { wholeAt: Number.NEGATIVE_INFINITY, turnedAway: new Map() };

/** Addresses are whole sites: a fleet has fewer. */
const maxAddresses = 10_000;

export type Admitted =
  /** Its turn is in so many seconds; 0: now. */
  { readonly kind: "turn"; readonly wait: Seconds } | { readonly kind: "turned-away" };

/**
 * One connection comes. Turns are given in order of arrival; the queue is nothing but the time at which the next turn is. Who is
 * turned away leaves word by its address, and finds a longer queue open to it when it comes back, which is reserved for such: so
 * nobody is turned away twice as long as those who return within its length fit into it.
 */
export function admitStep(
  { wholeAt, turnedAway }: AdmissionState,
  address: string,
  now: number,
  policy: AdmissionPolicy = admissionPolicy,
): { readonly state: AdmissionState; readonly outcome: Admitted } {
  const interval = 1 / policy.perSecond;
  const next = Math.max(wholeAt, now) + interval;
  const wait = Math.max(0, next - now - policy.burst * interval);
  const before = turnedAway.get(address) ?? 0;
  const patience = before > 0 ? policy.patienceForReturning : policy.patience;
  // As in rate-limit.ts: intervals added up are not exactly their number times one.
  if (wait - patience <= 1e-9)
    return {
      state: { wholeAt: next, turnedAway: before > 0 ? counted(turnedAway, address, before - 1) : turnedAway },
      outcome: { kind: "turn", wait: seconds(wait) },
    };
  return { state: { wholeAt, turnedAway: counted(turnedAway, address, before + 1) }, outcome: { kind: "turned-away" } };
}

function counted(all: ReadonlyMap<string, number>, address: string, count: number): ReadonlyMap<string, number> {
  const next = new Map(all);
  next.delete(address);
  // The oldest are forgotten first.
  if (next.size >= maxAddresses) for (const oldest of [...next.keys()].slice(0, maxAddresses / 2)) next.delete(oldest);
  if (count > 0) next.set(address, count);
  return next;
}

/** Over how long a fleet spreads its return: at three quarters of the rate of admission, so that no queue grows. */
export const spreadOf = (devices: number, { perSecond }: AdmissionPolicy = admissionPolicy): Seconds =>
  seconds(Math.min(3600, Math.round(devices / (0.75 * perSecond))));
