import type { RolloutPlan } from "@carillon/contracts/rollout";
import type { WallClock } from "../units.js";
import { look } from "./look.js";
import { join, obey, supersede, type Order } from "./orders.js";
import type { Sightings } from "./sighting.js";
import type { RolloutEffect, RolloutState } from "./state.js";
import { Turn } from "./turn.js";
import { planWaves } from "./waves.js";

export type RolloutEvent =
  /** What is seen of the devices now. Everything that goes on by itself goes on at a look. */
  | { readonly kind: "look"; readonly sightings: Sightings }
  /** Devices that fit the target now, and did not before. */
  | { readonly kind: "joined"; readonly devices: readonly string[] }
  /** Devices that are no longer part of the installation. */
  | { readonly kind: "left"; readonly devices: readonly string[] }
  /** A newer rollout of the same thing. */
  | { readonly kind: "superseded"; readonly by: string }
  | Order;

export interface Stepped {
  readonly state: RolloutState;
  readonly effects: readonly RolloutEffect[];
}

/** A rollout that has not begun: its first look opens the first wave. */
export const begin = (
  id: string,
  { plan, devices, now }: { readonly plan: RolloutPlan; readonly devices: readonly string[]; readonly now: WallClock },
): RolloutState => ({
  ...{ id, plan, createdAt: now, phase: { kind: "running" }, wave: -1, excused: -1, decisions: 0 },
  devices: planWaves(id, devices, { waves: plan.waves, now }),
});

/**
 * One step of a rollout: staged by waves as AWS IoT Jobs and hawkBit do (reference/fleet.md §1), gated on sound as neither does.
 * A look moves each device on by what is seen of it; in the same step the abort criteria are applied; only then is a wave closed
 * or opened, and only then are devices offered the change: a criterion that is met is obeyed before anything else happens.
 */
export function step(state: RolloutState, event: RolloutEvent, now: WallClock): Stepped {
  const turn = new Turn(state, now);
  switch (event.kind) {
    case "look":
      look(turn, event.sightings);
      break;
    case "joined":
      join(turn, event.devices);
      break;
    case "left":
      for (const device of event.devices) turn.remove(device);
      break;
    case "superseded":
      supersede(turn, event.by);
      break;
    case "pause":
    case "resume":
    case "abort":
    case "roll_back":
    case "approve":
      obey(turn, event);
  }
  return turn.end();
}
