import type { Instruction } from "@carillon/contracts/command";
import type { ConfigurationOf, DocumentErrors } from "@carillon/core/configuration/validate";
import type { DeviceKind } from "@carillon/contracts/identity";
import type { ErrorCode } from "@carillon/contracts/errors";

export type ApplyOutcome = { readonly ok: true } | { readonly ok: false; readonly documents: DocumentErrors };

/**
 * Puts a whole configuration in force, or none of it: on failure the callee restores `previous` itself and says why by document.
 * Called once at start with what the disk holds (or the defaults), and never twice at a time.
 */
export type Apply<K extends DeviceKind> = (
  configuration: ConfigurationOf[K],
  previous: ConfigurationOf[K] | undefined,
) => Promise<ApplyOutcome>;

/** `rebirth` is obeyed by the link itself. */
export type DeviceInstruction = Exclude<Instruction, { kind: "rebirth" }>;
export type Obeyed =
  | { readonly outcome: "done" }
  | { readonly outcome: "rejected" | "failed"; readonly code: ErrorCode; readonly detail: string };
