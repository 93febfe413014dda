import { rolloutWrite } from "./rollout-rows.js";
import { layerKey, type News, type Rows } from "./rows.js";
import { changed, stateOf, type InstallationState } from "./state.js";

/** What other processes committed, as it is now: several changes of one row are one. */
export type Missed = {
  /** The newest place in the log that this holds. */
  readonly sequence: number;
  /** Somebody's rights, or a token, changed. */
  readonly access: boolean;
} & ({ readonly news: News } | { /** The log does not reach back so far. */ readonly rows: Rows });

/** The state with what was missed, and what to tell of it. */
export function caughtUp(before: InstallationState, missed: Missed): { state: InstallationState; news: News } {
  if ("news" in missed) return { state: changed(before, missed.news), news: missed.news };
  return { state: stateOf(missed.rows), news: everything(missed.rows, before) };
}

/** All that there is, and what is gone. */
function everything(rows: Rows, before: InstallationState): News {
  const after = stateOf(rows);
  const gone = (of: (state: InstallationState) => ReadonlyMap<string, unknown>): string[] =>
    [...of(before).keys()].filter((key) => !of(after).has(key));
  return {
    ...rows,
    rollouts: rows.rollouts.map((rollout) => rolloutWrite(undefined, rollout, [])),
    removedOrganisations: gone(({ organisations }) => organisations),
    removedSites: gone(({ sites }) => sites),
    removedDevices: gone(({ devices }) => devices),
    removedZones: gone(({ zones }) => zones),
    offAir: gone(({ onAir }) => onAir),
    removedLayers: [...before.layers.values()].filter((row) => !after.layers.has(layerKey(row))),
    removedEnrolmentTokens: gone(({ enrolmentTokens }) => enrolmentTokens),
    removedExpectedDevices: gone(({ expectedDevices }) => expectedDevices),
    removedSchedules: gone(({ schedules }) => schedules),
    removedHolidays: gone(({ holidays }) => holidays),
  };
}
