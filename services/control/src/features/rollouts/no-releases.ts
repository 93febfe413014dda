import { Refused } from "../../refused.js";
import type { ChangeTarget } from "./change-target.js";

/** Nothing that delivers releases is set up: such a rollout is refused before it begins. */
export const noReleases: ChangeTarget<"release"> = {
  objection: () => Promise.resolve(new Refused("conflict", "nothing that delivers releases is set up")),
  concerns: () => false,
  isSameThing: () => true,
  before: () => null,
  offer: () => Promise.resolve(),
  withdraw: () => Promise.resolve(),
  progress: () => ({ at: "pending" }),
};
