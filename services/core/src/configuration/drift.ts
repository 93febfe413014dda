import type { Drift, Reported } from "@carillon/contracts/configuration";
import { undoneCode } from "./apply.js";

interface Wanted {
  readonly version: number;
  readonly hash: string;
}

/** How what a device says is in force differs from what is wanted of it. Undefined: nothing was ever wanted. */
export function driftOf(wanted: Wanted | undefined, reported: Reported | null): Drift {
  if (wanted === undefined) return "none";
  if (reported === null) return "pending";
  if (reported.rejected?.version === wanted.version)
    return reported.rejected.documents["*"]?.code === undoneCode ? "undone" : "rejected";
  if (reported.version < wanted.version) return "pending";
  if (reported.version > wanted.version || reported.hash !== wanted.hash) return "different";
  return reported.trialSeconds === undefined ? "none" : "trying";
}
