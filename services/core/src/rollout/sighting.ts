import type { SoundFigures } from "@carillon/contracts/rollout";
import type { SoundReading } from "./sound.js";

/** How far a device is with what is wanted of it now, as far as can be seen: the change, or what was before it. */
export type Progress =
  | { readonly at: "pending" | "accepted" | "applying" | "applied" }
  | { readonly at: "rejected" | "failed"; readonly reason: string };

/** What is known of one device at this moment. Repeated, late and missing news make no difference: only the present counts. */
export interface Sighting {
  readonly online: boolean;
  readonly progress: Progress;
  /** What it would go back to; see `RolloutDevice.previous`. */
  readonly before: string | null;
  /** Null where there is nothing to listen to. `recent`: the last minutes; null when it was not playing. */
  readonly sound: { readonly reading: SoundReading; readonly recent: SoundFigures | null } | null;
}

/** Devices of the rollout, and others to compare them with. */
export type Sightings = ReadonlyMap<string, Sighting>;

/** A device of which nothing is known. */
export const unseen: Sighting = { online: false, progress: { at: "pending" }, before: null, sound: null };
