import { withdrawn } from "./device.js";
import type { Turn } from "./turn.js";

/** All that have the change get back what they had; nobody else is touched. */
export function rollBack(turn: Turn): void {
  const admitted = [...turn.devices.values()].filter((device) => device.admitted);
  const back = admitted.map((device) => withdrawn(device, turn.now));
  for (const device of back) turn.put(device);
  turn.phase = { kind: "rolling_back", until: turn.now + turn.plan.applyWithinSeconds };
  turn.say({
    kind: "rolling-back",
    text: `${back.length} devices get back what they had; ${turn.devices.size - back.length} were not touched`,
    figures: { withdrawn: back.length, untouched: turn.devices.size - back.length },
  });
  if (back.length > 0) turn.carryOut({ kind: "withdraw", devices: back });
  finishRollBack(turn);
}

/** When all have said so, or have had their time. */
export function finishRollBack(turn: Turn): void {
  if (turn.phase.kind !== "rolling_back") return;
  const left = [...turn.devices.values()].filter(({ status }) => status === "withdrawn").length;
  if (left > 0 && turn.now < turn.phase.until) return;
  turn.phase = { kind: "rolled_back" };
  const text =
    left === 0
      ? "every device that had the change has said that it is back at what it had"
      : `${left} devices have not said that they are back; they find it wanted of them when they return`;
  turn.say({ kind: "rolled-back", text, figures: { unheard: left } });
}
