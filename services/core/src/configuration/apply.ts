import type { Desired, Reported } from "@carillon/contracts/configuration";
import type { ErrorCode } from "@carillon/contracts/errors";
import type { DeviceKind } from "@carillon/contracts/identity";
import { canonicalJson } from "../canonical-json.js";
import { wallClock, type WallClock } from "../units.js";
import type { JsonObject } from "./json.js";
import { validateConfiguration, type ConfigurationOf, type DocumentErrors } from "./validate.js";

/** Of a configuration that cut the device off, and was taken back by it. */
export const undoneCode = "configuration-undone" satisfies ErrorCode;

/** The device's side: what is in force, as it was desired (defaults are filled in on reading, so that they follow the build). */
export interface Applied {
  /** 0: nothing was ever desired; all is default. */
  readonly version: number;
  readonly hash: string;
  readonly documents: JsonObject;
}

export interface ApplyState {
  readonly current: Applied;
  /** What is current may yet cut this device off: unless it is proven in time, what was in force before comes back. */
  readonly trial?: { readonly previous: Applied; readonly seconds: number };
  /** What cut this device off, until something else was proven. */
  readonly undone?: Applied;
  readonly rejected?: { readonly version: number; readonly hash: string; readonly documents: DocumentErrors };
}

export const nothingApplied: ApplyState = { current: { version: 0, hash: "", documents: {} } };

export type Consideration<K extends DeviceKind> =
  | { readonly kind: "ignore"; readonly reason: "repeated" | "stale" }
  /** Not before then. */
  | { readonly kind: "wait"; readonly until: WallClock }
  | { readonly kind: "reject"; readonly state: ApplyState }
  | { readonly kind: "apply"; readonly candidate: Applied; readonly configuration: ConfigurationOf[K] };

/** What the device itself finds. */
export interface Findings {
  /** SHA-256, hex, of the canonical JSON of `desired.documents`; undefined when that has none. */
  readonly hash: string | undefined;
  /** For `notBefore` and `deadline`, which people give: good for minutes, and as right as the device's own wall clock. */
  readonly now: WallClock;
}

/**
 * What to do about a desired configuration; nothing is in force until `accepted` or `tried`. A version that was refused is not tried
 * again unless its content changed: trying is heard. What cut the device off is not tried again as a part of something else; the same
 * content under a higher version is a person's second try.
 */
export function consider<K extends DeviceKind>(
  kind: K,
  state: ApplyState,
  desired: Pick<Desired, "version" | "hash" | "documents" | "notBefore" | "deadline">,
  { hash, now }: Findings,
): Consideration<K> {
  const { version, documents } = desired;
  const candidate = { version, hash: desired.hash, documents };
  if (same(candidate, state.current) || same(candidate, state.rejected)) return { kind: "ignore", reason: "repeated" };
  if (version < state.current.version) return { kind: "ignore", reason: "stale" };
  if (version === state.current.version) return { kind: "reject", state: rejected(state, candidate, reused(version)) };
  if (hash !== desired.hash) return { kind: "reject", state: rejected(state, candidate, damaged) };
  if (desired.deadline !== undefined && now > instantOf(desired.deadline))
    return { kind: "reject", state: rejected(state, candidate, late(desired.deadline)) };
  if (desired.notBefore !== undefined && now < instantOf(desired.notBefore))
    return { kind: "wait", until: instantOf(desired.notBefore) };
  const again = repeatsUndone(state, candidate);
  if (again.length > 0) return { kind: "reject", state: rejected(state, candidate, stillUndone(state, again)) };
  const valid = validateConfiguration(kind, documents);
  if (!valid.ok) return { kind: "reject", state: rejected(state, candidate, valid.rejected) };
  return { kind: "apply", candidate, configuration: valid.configuration };
}

/** The candidate is in force, all of it, and stays. */
export const accepted = (candidate: Applied): ApplyState => ({ current: candidate });

/** It is in force, and may go on cutting off as before; `undone` is remembered until something was tried and stayed. */
export const acceptedUntried = (state: ApplyState, candidate: Applied): ApplyState => ({
  current: candidate,
  ...(state.undone && { undone: state.undone }),
});

/** The candidate is in force until it is `accepted`, or `undone` after so many seconds. */
export const tried = (state: ApplyState, candidate: Applied, seconds: number): ApplyState => ({
  ...acceptedUntried(state, candidate),
  trial: { previous: state.current, seconds },
});

/** The candidate was refused; what was in force stays, whole. */
export const rejected = (
  { current, undone }: ApplyState,
  { version, hash }: Pick<Applied, "version" | "hash">,
  documents: DocumentErrors,
): ApplyState => ({ current, rejected: { version, hash, documents }, ...(undone && { undone }) });

/** The candidate, which was tried, was taken back: `previous` is in force again. */
export const undone = (previous: Applied, candidate: Applied, why: string): ApplyState =>
  rejected({ current: previous, undone: candidate }, candidate, {
    "*": { code: undoneCode, detail: why.slice(0, 1024) },
  });

/** The documents in which the candidate would make the whole of the change that was undone once more. */
function repeatsUndone({ current, undone }: ApplyState, { hash, documents }: Applied): readonly string[] {
  if (undone === undefined || undone.hash === hash) return [];
  const differing = Object.keys(undone.documents).filter(
    (name) => !sameJson(undone.documents[name], current.documents[name]),
  );
  return differing.every((name) => sameJson(undone.documents[name], documents[name])) ? differing : [];
}

const sameJson = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

/** `up/config/reported`. */
export const report = ({ current, trial, rejected }: ApplyState): Reported => ({
  v: 1,
  version: current.version,
  hash: current.hash,
  ...(trial && { trialSeconds: trial.seconds }),
  ...(rejected && { rejected: { version: rejected.version, documents: { ...rejected.documents } } }),
});

const same = (a: Pick<Applied, "version" | "hash">, b: Pick<Applied, "version" | "hash"> | undefined): boolean =>
  a.version === b?.version && a.hash === b.hash;

const instantOf = (time: string): WallClock => wallClock(Date.parse(time) / 1000);

const stillUndone = ({ undone }: ApplyState, names: readonly string[]): DocumentErrors => ({
  "*": {
    code: undoneCode,
    detail: `it repeats what version ${undone?.version ?? 0} was undone for, in ${names.join(", ")}`,
  },
});
const late = (deadline: string): DocumentErrors => ({
  "*": { code: "configuration-late", detail: `it was to be applied before ${deadline}` },
});
const reused = (version: number): DocumentErrors => ({
  "*": { code: "conflict", detail: `version ${version} is in force with other content; publish a higher version` },
});
const damaged: DocumentErrors = {
  "*": { code: "message-malformed", detail: "the hash is not that of the documents; publish them again" },
};
