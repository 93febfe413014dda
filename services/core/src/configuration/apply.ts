import type { Desired, Reported } from "@carillon/contracts/configuration";
import type { ErrorCode } from "@carillon/contracts/errors";
import type { DeviceKind } from "@carillon/contracts/identity";
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
  readonly rejected?: { readonly version: number; readonly hash: string; readonly documents: DocumentErrors };
}

export const nothingApplied: ApplyState = { current: { version: 0, hash: "", documents: {} } };

export type Consideration<K extends DeviceKind> =
  | { readonly kind: "ignore"; readonly reason: "repeated" | "stale" }
  | { readonly kind: "reject"; readonly state: ApplyState }
  | { readonly kind: "apply"; readonly candidate: Applied; readonly configuration: ConfigurationOf[K] };

/**
 * What to do about a desired configuration; nothing is in force until `accepted`. `hash` is the device's own SHA-256, hex, of the
 * canonical JSON of `desired.documents`, undefined when that has none. A version that was refused is not tried again unless its
 * content changed: trying is heard.
 */
export function consider<K extends DeviceKind>(
  kind: K,
  state: ApplyState,
  desired: Pick<Desired, "version" | "hash" | "documents">,
  hash: string | undefined,
): Consideration<K> {
  const { version, documents } = desired;
  const candidate = { version, hash: desired.hash, documents };
  if (same(candidate, state.current) || same(candidate, state.rejected)) return { kind: "ignore", reason: "repeated" };
  if (version < state.current.version) return { kind: "ignore", reason: "stale" };
  if (version === state.current.version) return { kind: "reject", state: rejected(state, candidate, reused(version)) };
  if (hash !== desired.hash) return { kind: "reject", state: rejected(state, candidate, damaged) };
  const valid = validateConfiguration(kind, documents);
  if (!valid.ok) return { kind: "reject", state: rejected(state, candidate, valid.rejected) };
  return { kind: "apply", candidate, configuration: valid.configuration };
}

/** The candidate is in force, all of it. */
export const accepted = (candidate: Applied): ApplyState => ({ current: candidate });

/** The candidate was refused; what was in force stays, whole. */
export const rejected = (
  { current }: ApplyState,
  { version, hash }: Pick<Applied, "version" | "hash">,
  documents: DocumentErrors,
): ApplyState => ({ current, rejected: { version, hash, documents } });

/** `up/config/reported`. */
export const report = ({ current, rejected }: ApplyState): Reported => ({
  v: 1,
  version: current.version,
  hash: current.hash,
  ...(rejected && { rejected: { version: rejected.version, documents: { ...rejected.documents } } }),
});

const same = (a: Pick<Applied, "version" | "hash">, b: Pick<Applied, "version" | "hash"> | undefined): boolean =>
  a.version === b?.version && a.hash === b.hash;

const reused = (version: number): DocumentErrors => ({
  "*": { code: "conflict", detail: `version ${version} is in force with other content; publish a higher version` },
});
const damaged: DocumentErrors = {
  "*": { code: "message-malformed", detail: "the hash is not that of the documents; publish them again" },
};
