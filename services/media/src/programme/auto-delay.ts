import type { Programme } from "@carillon/contracts/documents";

/** Between which a programme's delay may move, µs. */
export interface DelayBounds {
  readonly leastUs: number;
  readonly mostUs: number;
}

/** A delay that follows what speakers need, and since when, at the most, less of it would have done. */
export interface AutoDelay {
  readonly us: number;
  readonly calm: { readonly sinceUs: number; readonly mostUs: number } | undefined;
}

/** Above what is recommended, so that a link that gets a little worse is in time while the delay still grows. */
const headroomUs = 10_000;
/** Less is worth a change of pitch only if it is this much less. */
const worthwhileUs = 20_000;
/** Links have good and bad minutes: what was not needed for so long is given up. */
const calmUs = 600e6;

const classBounds: Readonly<Record<Programme["class"], DelayBounds>> = {
  live: { leastUs: 60_000, mostUs: 250_000 },
  media: { leastUs: 200_000, mostUs: 1_000_000 },
};

/** What the document says, or what its class bears. */
export const delayBounds = ({ class: kind, delayBounds: given }: Programme): DelayBounds =>
  given === null
    ? classBounds[kind]
    : { leastUs: Math.round(1e6 * given.minSeconds), mostUs: Math.round(1e6 * given.maxSeconds) };

/** The same, as near as the bounds allow. */
export const bounded = ({ us, calm }: AutoDelay, bounds: DelayBounds): AutoDelay => ({ us: within(us, bounds), calm });

/**
 * The next state, by what is recommended now (`delay-advice.ts`; undefined: nothing). Up at once, because sound is missing; down after
 * ten minutes in which less would have done, and no further than the most that was needed in them. So each speaker that needs more
 * than before moves it once, and none moves it to and fro.
 */
export function followAdvice(
  { us: present, calm }: AutoDelay,
  { recommendedUs, bounds, nowUs }: { recommendedUs: number | undefined; bounds: DelayBounds; nowUs: number },
): AutoDelay {
  const us = within(present, bounds);
  if (recommendedUs === undefined) return { us, calm: undefined };
  // What suffices stays: headroom is added when it moves, not asked for of the delay in force.
  if (recommendedUs > us) return { us: within(recommendedUs + headroomUs, bounds), calm: undefined };
  const mostUs = Math.max(calm?.mostUs ?? 0, within(recommendedUs + headroomUs, bounds));
  if (mostUs > us - worthwhileUs) return { us, calm: undefined };
  const sinceUs = calm?.sinceUs ?? nowUs;
  return nowUs - sinceUs < calmUs ? { us, calm: { sinceUs, mostUs } } : { us: mostUs, calm: undefined };
}

const within = (us: number, { leastUs, mostUs }: DelayBounds): number => Math.min(mostUs, Math.max(leastUs, us));
