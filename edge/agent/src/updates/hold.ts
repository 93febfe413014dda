/** When this speaker may be updated: never while it is heard, and yet in the end. Seconds of any clock that never steps. */
export interface HoldPolicy {
  readonly silenceSeconds: number;
  readonly maxHoldSeconds: number;
}

export interface Hold {
  readonly held: boolean;
  readonly heardAt: number;
  readonly freeSince: number;
  /** When an updater last had the time that it needs to find the lock free. */
  readonly opportunityAt: number;
}

/** balena's supervisor asks for a locked service again within 15 minutes (balena-supervisor #2261). */
export const opportunitySeconds = 20 * 60;

export const nothingHeard = (now: number): Hold => ({
  held: false,
  heardAt: -Infinity,
  freeSince: now,
  opportunityAt: now,
});

/** `heard`: something is to be heard now. */
export function holdStep(hold: Hold, { heard, now }: { heard: boolean; now: number }, policy: HoldPolicy): Hold {
  const heardAt = heard ? now : hold.heardAt;
  const wanted = now - heardAt < policy.silenceSeconds;
  if (hold.held) {
    const stays = wanted && now - hold.opportunityAt < policy.maxHoldSeconds;
    return { ...hold, heardAt, held: stays, freeSince: now };
  }
  const opportunityAt = now - hold.freeSince >= opportunitySeconds ? now : hold.opportunityAt;
  const held = wanted && now - opportunityAt < policy.maxHoldSeconds;
  return { held, heardAt, freeSince: hold.freeSince, opportunityAt };
}
