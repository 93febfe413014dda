import type { RolloutPhase } from "@carillon/contracts/rollout";
import { moved } from "./device.js";
import { rollBack } from "./roll-back.js";
import { inFlight } from "./state.js";
import type { Turn } from "./turn.js";
import { untouched } from "./waves.js";

export interface Order {
  readonly kind: "pause" | "resume" | "abort" | "roll_back" | "approve";
  /** Who said so. */
  readonly by: string;
}

/** What a person may say in which phase. */
const allowed: Readonly<Record<Order["kind"], readonly RolloutPhase["kind"][]>> = {
  pause: ["running"],
  resume: ["paused"],
  approve: ["awaiting_approval"],
  abort: ["running", "paused", "awaiting_approval"],
  roll_back: ["running", "paused", "awaiting_approval", "stopped"],
};
export const mayOrder = (kind: Order["kind"], phase: RolloutPhase): boolean => allowed[kind].includes(phase.kind);

/** In another phase than those it is meant for, an order changes nothing. */
export function obey(turn: Turn, { kind, by }: Order): void {
  if (!mayOrder(kind, turn.phase)) return;
  const figures = { by };
  switch (kind) {
    case "pause":
      turn.phase = { kind: "paused", because: "person", reason: `${by} paused it` };
      turn.say({ kind, text: `${by} paused: nobody is offered the change; devices that have it go on`, figures });
      return;
    case "resume":
      if (turn.phase.kind === "paused" && turn.phase.because === "wave-missed") turn.excused = turn.wave;
      turn.phase = { kind: "running" };
      turn.say({ kind, text: `${by} resumed`, figures });
      return;
    case "approve":
      turn.phase = { kind: "running" };
      turn.say({ kind, wave: turn.wave, text: `${by} approved wave ${turn.wave + 1}`, figures });
      return;
    case "abort":
      turn.phase = { kind: "stopped" };
      turn.say({ kind, text: `${by} ended the rollout: devices keep what they have`, figures });
      return;
    case "roll_back":
      turn.say({ kind, text: `${by} took the change back`, figures });
      rollBack(turn);
  }
}

/** Late joiners are offered last: they are no canaries. */
export function join(turn: Turn, devices: readonly string[]): void {
  if (!isGoingOn(turn.phase)) return;
  const added = devices.filter((device) => !turn.devices.has(device));
  for (const device of added) turn.put(untouched(device, turn.plan.waves.length - 1, turn.now));
  if (added.length > 0)
    turn.say({
      kind: "joined",
      text: `${added.length} devices fit the target now`,
      figures: { devices: added.length },
    });
}

/** A newer rollout of the same thing takes over: what this one reached stays until that one reaches it. */
export function supersede(turn: Turn, by: string): void {
  if (!isGoingOn(turn.phase)) return;
  const open = [...turn.devices.values()].filter((device) => {
    return device.status === "queued" || device.status === "soaking" || inFlight(device);
  });
  for (const device of open) turn.put({ ...moved(device, "superseded", turn.now), retryAt: null });
  turn.phase = { kind: "superseded", by };
  turn.say({ kind: "superseded", text: `rollout ${by} takes over`, figures: { by, devices: open.length } });
}

const isGoingOn = ({ kind }: RolloutPhase): boolean =>
  kind === "running" || kind === "paused" || kind === "awaiting_approval";
