/**
 * How a speaker finds its media service again (DESIGN.md, Reconnection policy). Pure: state, event and time in, state and effects
 * out. One machine per path; the sound card and what it holds are not concerned.
 *
 *   silence            ICE checks again on every path; with a second endpoint, a session there
 *   longer silence     ICE restart, and a fresh session beside it: the first that brings media wins, the rest is left
 *   path answers       both at once, whatever was waiting
 *
 * A session is left only after another one plays: so a change of programme or endpoint is make-before-break.
 */
export interface RecoveryPolicy {
  readonly silenceSeconds: number;
  readonly restartSeconds: number;
  readonly firstSeconds: number;
  readonly maxSeconds: number;
}

interface Session {
  readonly id: number;
  /** Which wish it serves; an older one than the newest is on its way out. */
  readonly wish: number;
  /** Index into the endpoints of its wish. */
  readonly endpoint: number;
  readonly startedAt: number;
  /** Newest media packet; undefined while joining. */
  readonly mediaAt: number | undefined;
}

export interface Recovery {
  readonly wish: number;
  /** Endpoints of the newest wish; 0: nothing is wanted. */
  readonly endpoints: number;
  readonly sessions: readonly Session[];
  /** The session whose media is heard. */
  readonly current: number | undefined;
  /** Media came last, or it began to be wanted. */
  readonly heardAt: number;
  readonly joinAt: number;
  readonly probeAt: number;
  readonly restartAt: number;
  readonly nextId: number;
  /** Joins since media was last heard. */
  readonly tries: number;
}

export type RecoveryEvent =
  | { readonly kind: "want"; readonly endpoints: number }
  | { readonly kind: "media"; readonly session: number; readonly at: number }
  /** A path that was silent answers a check again. */
  | { readonly kind: "answered"; readonly session: number }
  /** Join refused or timed out, session unknown to the service, association lost for good. */
  | { readonly kind: "ended"; readonly session: number; readonly retryAfterSeconds?: number }
  | { readonly kind: "tick" };

export type RecoveryEffect =
  | { readonly kind: "join"; readonly session: number; readonly endpoint: number }
  | { readonly kind: "probe"; readonly session: number }
  | { readonly kind: "restart"; readonly session: number }
  | { readonly kind: "leave"; readonly session: number };

export interface RecoveryStep {
  readonly state: Recovery;
  readonly effects: readonly RecoveryEffect[];
}

/** Checks that find a returning network within a tenth of a second cost 10 packets of 100 bytes a second. */
const probeEveryUs = 100e3;
const restartEveryUs = 1e6;
/** A handshake over 260 ms each way takes 3 s; after that a second try may run beside the first. */
const hedgeAfterUs = 3e6;
const joinDeadlineUs = 8e6;
const maxJoins = 2;
/** The wait between tries grows with the outage: what was gone for half a minute is found within two seconds. */
const outageShare = 1 / 16;

export const nothingWanted: Recovery = {
  wish: 0,
  endpoints: 0,
  sessions: [],
  current: undefined,
  heardAt: -Infinity,
  joinAt: Infinity,
  probeAt: -Infinity,
  restartAt: -Infinity,
  nextId: 1,
  tries: 0,
};

/** Times are µs of one monotonic clock; `random` is uniform in [0, 1). */
export function recoveryStep(
  before: Recovery,
  event: RecoveryEvent,
  nowUs: number,
  { policy, random }: { readonly policy: RecoveryPolicy; readonly random: number },
): RecoveryStep {
  const noted = note(before, event, nowUs, { policy, random });
  const effects: RecoveryEffect[] = [];
  const kept = leaveSurplus(noted, nowUs, policy, effects);
  const asked = wakeSilent(kept, nowUs, policy, effects);
  return { state: joinIfNeeded(asked, nowUs, { policy, random }, effects), effects };
}

function note(
  state: Recovery,
  event: RecoveryEvent,
  nowUs: number,
  context: { policy: RecoveryPolicy; random: number },
): Recovery {
  switch (event.kind) {
    case "want":
      return { ...state, wish: state.wish + 1, endpoints: event.endpoints, joinAt: nowUs, heardAt: nowUs, tries: 0 };
    case "media":
      return noteMedia(state, event.session, event.at, nowUs, context.policy);
    case "answered":
      return noteAnswered(state, event.session, nowUs, context.policy);
    case "ended":
      return {
        ...state,
        sessions: state.sessions.filter(({ id }) => id !== event.session),
        current: state.current === event.session ? undefined : state.current,
        // A session that played is missed at once; one that was refused waits its turn.
        joinAt:
          state.current === event.session
            ? nowUs
            : Math.max(state.joinAt, askedWait(event.retryAfterSeconds, nowUs, context)),
      };
    case "tick":
      return state;
  }
}

const askedWait = (seconds: number | undefined, nowUs: number, { random }: { random: number }): number =>
  seconds === undefined ? nowUs : nowUs + Math.min(seconds, 60) * (1 + random / 2) * 1e6;

function noteMedia(state: Recovery, session: number, at: number, nowUs: number, policy: RecoveryPolicy): Recovery {
  const heard = state.sessions.find(({ id }) => id === session);
  if (heard === undefined) return state;
  const sessions = state.sessions.map((one) => (one.id === session ? { ...one, mediaAt: at } : one));
  const current = state.sessions.find(({ id }) => id === state.current);
  const takesOver =
    current === undefined ||
    heard.wish > current.wish ||
    (heard.wish === current.wish && isSilent(current, nowUs, policy));
  if (session !== state.current && !takesOver) return { ...state, sessions };
  return { ...state, sessions, current: session, heardAt: at, tries: 0 };
}

/** The network is back: tries that hang in it are given up, and everything is tried at once. */
function noteAnswered(state: Recovery, session: number, nowUs: number, policy: RecoveryPolicy): Recovery {
  const current = state.sessions.find(({ id }) => id === state.current);
  if (session !== state.current || current === undefined || silenceUs(current, nowUs) < policy.restartSeconds * 1e6)
    return state;
  const hung = (one: Session) => one.mediaAt === undefined && nowUs - one.startedAt > 5e5;
  const sessions = state.sessions.map((one) => (hung(one) ? { ...one, startedAt: -Infinity } : one));
  return { ...state, sessions, joinAt: nowUs, restartAt: Math.min(state.restartAt, nowUs) };
}

const silenceUs = (session: Session, nowUs: number): number => nowUs - (session.mediaAt ?? session.startedAt);
const isSilent = (session: Session, nowUs: number, policy: RecoveryPolicy): boolean =>
  silenceUs(session, nowUs) >= policy.silenceSeconds * 1e6;

/** Leaves what is not wanted, what the playing session made needless, and what did not come to play in time. */
function leaveSurplus(state: Recovery, nowUs: number, policy: RecoveryPolicy, effects: RecoveryEffect[]): Recovery {
  const current = state.sessions.find(({ id }) => id === state.current);
  const served = current !== undefined && current.wish === state.wish && !isSilent(current, nowUs, policy);
  const keep = (one: Session): boolean => {
    if (state.endpoints === 0) return false;
    if (one.id === state.current) return true;
    if (served || one.wish !== state.wish) return false;
    return one.mediaAt !== undefined || nowUs - one.startedAt < joinDeadlineUs;
  };
  const sessions = state.sessions.filter(keep);
  if (sessions.length === state.sessions.length) return state;
  for (const one of state.sessions) if (!keep(one)) effects.push({ kind: "leave", session: one.id });
  return { ...state, sessions, current: sessions.some(({ id }) => id === state.current) ? state.current : undefined };
}

function wakeSilent(state: Recovery, nowUs: number, policy: RecoveryPolicy, effects: RecoveryEffect[]): Recovery {
  const current = state.sessions.find(({ id }) => id === state.current);
  if (current === undefined || !isSilent(current, nowUs, policy)) return state;
  let { probeAt, restartAt } = state;
  if (nowUs >= probeAt) {
    effects.push({ kind: "probe", session: current.id });
    probeAt = nowUs + probeEveryUs;
  }
  if (silenceUs(current, nowUs) >= policy.restartSeconds * 1e6 && nowUs >= restartAt) {
    effects.push({ kind: "restart", session: current.id });
    restartAt = nowUs + restartEveryUs;
  }
  return { ...state, probeAt, restartAt };
}

function joinIfNeeded(
  state: Recovery,
  nowUs: number,
  { policy, random }: { policy: RecoveryPolicy; random: number },
  effects: RecoveryEffect[],
): Recovery {
  if (state.endpoints === 0 || nowUs < state.joinAt) return state;
  const current = state.sessions.find(({ id, wish }) => id === state.current && wish === state.wish);
  if (current !== undefined && !needsAnother(current, state, nowUs, policy)) return state;
  const joining = state.sessions.filter(({ wish, mediaAt }) => wish === state.wish && mediaAt === undefined);
  const youngest = Math.max(...joining.map(({ startedAt }) => startedAt), -Infinity);
  if (joining.length >= maxJoins || nowUs - youngest < hedgeAfterUs) return state;
  // While one plays or played, the next one in order is tried first; each further try goes one on.
  const endpoint = (state.tries + (current === undefined ? 0 : current.endpoint + 1)) % state.endpoints;
  effects.push({ kind: "join", session: state.nextId, endpoint });
  const widthUs = Math.min(
    policy.maxSeconds * 1e6,
    Math.max(policy.firstSeconds * 1e6, (nowUs - state.heardAt) * outageShare),
  );
  return {
    ...state,
    sessions: [
      ...state.sessions,
      { id: state.nextId, wish: state.wish, endpoint, startedAt: nowUs, mediaAt: undefined },
    ],
    nextId: state.nextId + 1,
    tries: state.tries + 1,
    joinAt: nowUs + policy.firstSeconds * 1e6 + random * widthUs,
  };
}

/** Another endpoint is tried as soon as this one is silent; the same one only with the restart. */
function needsAnother(current: Session, state: Recovery, nowUs: number, policy: RecoveryPolicy): boolean {
  const patience = state.endpoints > 1 ? policy.silenceSeconds : policy.restartSeconds;
  return silenceUs(current, nowUs) >= patience * 1e6;
}
