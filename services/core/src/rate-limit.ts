import { seconds, type Seconds } from "./units.js";

/** `burst` at once, `perSecond` on average. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * By key, the instant at which its allowance is whole again: the generic cell rate algorithm (ITU-T I.371), a token bucket
 * in one number. Instants are seconds of whichever clock the caller uses throughout.
 */
export type Allowances = ReadonlyMap<string, number>;

/** Beyond this many keys the wholest are forgotten, so that an attacker with many addresses cannot grow memory. */
const maxKeys = 10_000;

/** `allowances` are to be kept in either case. */
export type Taken =
  | { readonly allowed: true; readonly allowances: Allowances }
  | { readonly allowed: false; readonly allowances: Allowances; readonly retryAfter: Seconds };

/** Takes one from every allowance, or none from any. */
export function take(
  allowances: Allowances,
  wanted: readonly { readonly key: string; readonly rate: Rate }[],
  now: number,
): Taken {
  const kept = new Map(allowances.size < maxKeys ? allowances : withoutWholest(allowances));
  const taken: [string, number][] = [];
  let retryAfter = 0;
  for (const { key, rate } of wanted) {
    const interval = 1 / rate.perSecond;
    // A clock that stepped back would otherwise owe the whole step.
    const wholeAt = Math.min(Math.max(kept.get(key) ?? now, now), now + interval * rate.burst);
    retryAfter = Math.max(retryAfter, wholeAt + interval - now - interval * rate.burst);
    if (wholeAt > now) kept.set(key, wholeAt);
    taken.push([key, wholeAt + interval]);
  }
  // One part in 10^9 of slack: n intervals added up are not exactly n times the interval.
  if (retryAfter > 1e-9) return { allowed: false, allowances: kept, retryAfter: seconds(retryAfter) };
  for (const [key, wholeAt] of taken) kept.set(key, wholeAt);
  return { allowed: true, allowances: kept };
}

const withoutWholest = (allowances: Allowances): [string, number][] =>
  [...allowances].sort(([, a], [, b]) => b - a).slice(0, maxKeys / 2);
