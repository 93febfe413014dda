import { eventually } from "../../support/eventually.js";
import type { Bench } from "../bench.js";
import { KnownFleet } from "../rig/known-fleet.js";

export const bench: Bench = {
  name: "restart",
  summary: "control is killed while a rollout to ten thousand devices is under way: until it is ready again",
  run: async ({ quick }) => {
    const devices = quick ? 1000 : 10_000;
    await using fleet = await KnownFleet.start(devices);
    await fleet.rollOut("killed", -1);
    await eventually("devices are offered the change", async () => (await fleet.summary("killed")).wave > 0, {
      everyMs: 5,
    });
    await fleet.control.kill();
    const killedMs = performance.now();
    await fleet.control.start();
    const readySeconds = (performance.now() - killedMs) / 1000;
    const end = await fleet.over("killed");
    const succeeded = end.waves[0]?.statuses.succeeded ?? 0;
    if (end.phase.kind !== "completed" || succeeded !== devices)
      throw new Error(`${succeeded} of ${devices} succeeded after the restart; it is ${end.phase.kind}`);
    await fleet.reported(2 * devices);
    return { figures: { readySeconds, devices }, valid: true };
  },
};
