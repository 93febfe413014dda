import type { Presence } from "@carillon/contracts/http";
import { after, seconds, since, type Monotonic, type Seconds } from "./units.js";

/**
 * Whether a device is there, judged by what arrives and by the receiver's own monotonic clock alone: device clocks may be years off.
 * The session counter tells the will of an old session from that of the present one (Sparkplug B's bdSeq serves the same end).
 */
export interface PresenceState {
  readonly presence: Presence;
  readonly since: Monotonic;
  /** Of the newest birth that was accepted; null before the first. */
  readonly session: number | null;
  /** Boot ids of recent births, the present one last: a process that ended does not come back. */
  readonly boots: readonly string[];
  /** When the presence falls if nothing is heard; null when it stays. */
  readonly deadline: Monotonic | null;
  /** Instants of recent births that were not retained. */
  readonly births: readonly Monotonic[];
  readonly flapping: boolean;
  /** The last sign of two processes under this identity. */
  readonly duplicate: (Duplicate & { readonly at: Monotonic }) | null;
}

/** `certain`: no single device can do what was seen; else its disk may have been restored. */
export interface Duplicate {
  readonly certain: boolean;
  readonly detail: string;
}

export interface PresencePolicy {
  /** Online, and nothing heard for this long: late. Three telemetry intervals. */
  readonly lateAfter: Seconds;
  /** Late, or the will was received, and nothing heard for this long: lost. MQTT 3.1.1 has no will delay, so it is here. */
  readonly graceAfter: Seconds;
  /** Said goodbye and did not return: lost. */
  readonly drainAfter: Seconds;
  /** This many births within `flapWindow`: flapping, until there are fewer. */
  readonly flapBirths: number;
  readonly flapWindow: Seconds;
}

export const presencePolicy: PresencePolicy = {
  lateAfter: seconds(30),
  graceAfter: seconds(30),
  drainAfter: seconds(300),
  flapBirths: 5,
  flapWindow: seconds(600),
};

export type PresenceEvent =
  /** `retained`: the broker's memory, which proves no life. */
  | { readonly kind: "birth"; readonly session: number; readonly bootId: string; readonly retained: boolean }
  | {
      readonly kind: "state";
      readonly state: "online" | "draining" | "lost";
      readonly session: number;
      readonly retained: boolean;
    }
  /** Any other message of the device; `session` where it says one. */
  | { readonly kind: "heard"; readonly session?: number }
  | { readonly kind: "tick" }
  /** We could hear nobody for a while, which says nothing of the device. */
  | { readonly kind: "reprieve" };

export type PresenceEffect =
  | { readonly kind: "changed"; readonly from: Presence; readonly to: Presence }
  /** Two processes use one identity (a cloned card). */
  | ({ readonly kind: "duplicate-identity" } & Duplicate)
  | { readonly kind: "flapping"; readonly flapping: boolean };

export interface PresenceStep {
  readonly state: PresenceState;
  readonly effects: readonly PresenceEffect[];
}

/** A device of which nothing was ever heard. */
export const neverSeen = (now: Monotonic): PresenceState => ({
  presence: "never-seen",
  since: now,
  session: null,
  boots: [],
  deadline: null,
  births: [],
  flapping: false,
  duplicate: null,
});

/** A device that an earlier process of ours knew: lost until it is heard. */
export const remembered = (session: number | null, now: Monotonic): PresenceState => ({
  ...neverSeen(now),
  presence: "lost",
  session,
});

export function presenceStep(
  before: PresenceState,
  event: PresenceEvent,
  now: Monotonic,
  policy: PresencePolicy = presencePolicy,
): PresenceStep {
  const { state, effects } = settled(before, event, now, policy);
  const flapping = wavering(state, now, policy);
  const changed = before.presence !== state.presence;
  const seen = effects.findLast((effect) => effect.kind === "duplicate-identity");
  const duplicate = seen === undefined ? before.duplicate : { certain: seen.certain, detail: seen.detail, at: now };
  return {
    state: { ...state, since: changed ? now : before.since, flapping, duplicate },
    effects: [
      ...effects,
      ...(changed ? [{ kind: "changed", from: before.presence, to: state.presence } as const] : []),
      ...(flapping !== before.flapping ? [{ kind: "flapping", flapping } as const] : []),
    ],
  };
}

function settled(state: PresenceState, event: PresenceEvent, now: Monotonic, policy: PresencePolicy): PresenceStep {
  switch (event.kind) {
    case "birth":
      return born(state, event, now, policy);
    case "state":
      return said(state, event, now, policy);
    case "heard": {
      const stale = event.session !== undefined && state.session !== null && event.session < state.session;
      return quiet(stale || state.presence === "draining" ? state : online(state, now, policy));
    }
    case "tick":
      return quiet(elapsed(state, now, policy));
    case "reprieve":
      return quiet(state.deadline === null ? state : { ...state, deadline: after(now, policy.lateAfter) });
  }
}

function born(
  state: PresenceState,
  birth: Extract<PresenceEvent, { kind: "birth" }>,
  now: Monotonic,
  policy: PresencePolicy,
): PresenceStep {
  const present = state.boots.at(-1);
  const repeated = birth.bootId === present && birth.session === state.session;
  const boots = [...state.boots.filter((boot) => boot !== birth.bootId), birth.bootId].slice(-maxBoots);
  const births = repeated || birth.retained ? state.births : [...state.births, now].slice(-policy.flapBirths);
  const alive = { ...state, session: birth.session, boots, births };
  return {
    state: birth.retained ? recalled(alive, now, policy) : online(alive, now, policy),
    effects: doubts(state, birth),
  };
}

/** Enough for a handful of clones; more are found by the same rules. */
const maxBoots = 8;

/** A counter that is kept on disk before it is used neither repeats nor falls; a process that ended is not born again. */
function doubts(state: PresenceState, { session, bootId }: { session: number; bootId: string }): PresenceEffect[] {
  const present = state.boots.at(-1);
  const doubt = (certain: boolean, detail: string): PresenceEffect[] => [
    { kind: "duplicate-identity", certain, detail },
  ];
  if (state.session === null || present === undefined) return [];
  if (bootId === present) return [];
  if (state.boots.includes(bootId)) return doubt(true, `process ${bootId} returned after process ${present} was born`);
  if (session === state.session) return doubt(true, `processes ${present} and ${bootId} both claim session ${session}`);
  if (session < state.session) return doubt(false, `the session counter fell from ${state.session} to ${session}`);
  return [];
}

function said(
  state: PresenceState,
  { state: word, session, retained }: Extract<PresenceEvent, { kind: "state" }>,
  now: Monotonic,
  policy: PresencePolicy,
): PresenceStep {
  // The will of a session that was taken over by a newer one.
  if (state.session !== null && session < state.session) return quiet(state);
  const present = { ...state, session };
  switch (word) {
    case "online":
      return quiet(retained ? recalled(present, now, policy) : online(present, now, policy));
    case "draining":
      return quiet({ ...present, presence: "draining", deadline: after(now, policy.drainAfter) });
    case "lost":
      return quiet(state.presence === "lost" ? present : late(present, now, policy));
  }
}

/** The broker remembers it alive, but has not said so: it has until it would be late anyway. */
const recalled = (state: PresenceState, now: Monotonic, policy: PresencePolicy): PresenceState =>
  state.presence === "online" ? state : online(state, now, policy);

const online = (state: PresenceState, now: Monotonic, { lateAfter }: PresencePolicy): PresenceState => ({
  ...state,
  presence: "online",
  deadline: after(now, lateAfter),
});

/** The grace runs from the first sign: a second one does not lengthen it. */
const late = (state: PresenceState, now: Monotonic, { graceAfter }: PresencePolicy): PresenceState =>
  state.presence === "late" ? state : { ...state, presence: "late", deadline: after(now, graceAfter) };

const lost = (state: PresenceState): PresenceState => ({ ...state, presence: "lost", deadline: null });

function elapsed(state: PresenceState, now: Monotonic, policy: PresencePolicy): PresenceState {
  if (state.deadline === null || now < state.deadline) return state;
  // From the deadline, not from now: a tick that comes late must not lengthen the grace.
  if (state.presence === "online") return elapsed(late(state, state.deadline, policy), now, policy);
  return lost(state);
}

/** Of the last `flapBirths` births, the oldest is within the window. */
function wavering({ births }: PresenceState, now: Monotonic, policy: PresencePolicy): boolean {
  const oldest = births.at(-policy.flapBirths);
  return oldest !== undefined && now < oldest + policy.flapWindow;
}

const duplicateMemory = seconds(3600);

/** What a person is told of two processes under one identity, for an hour after the last sign of them. */
export const duplicateOf = ({ duplicate }: PresenceState, now: Monotonic): Duplicate | null =>
  duplicate === null || since(now, duplicate.at) >= duplicateMemory
    ? null
    : { certain: duplicate.certain, detail: duplicate.detail };

const quiet = (state: PresenceState): PresenceStep => ({ state, effects: [] });
