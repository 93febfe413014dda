import type { Bench } from "../bench.js";
import { processUsage } from "../process-usage.js";
import { KnownFleet } from "../rig/known-fleet.js";

const mebi = 1_048_576;

export const bench: Bench = {
  name: "rollout",
  summary: "configuration to ten thousand devices in one wave, until the last of them reports it",
  run: async ({ quick }) => {
    const devices = quick ? 1000 : 10_000;
    await using fleet = await KnownFleet.start(devices);
    // The first one warms control up; memory is compared between the second and the third.
    const rounds = [];
    for (const [round, volumeDb] of [-1, -2, -3].entries()) {
      const begunMs = await fleet.rollOut(`round-${round}`, volumeDb);
      const end = await fleet.over(`round-${round}`);
      const { lastMs } = await fleet.reported(devices * (round + 2));
      const succeeded = end.waves[0]?.statuses.succeeded;
      if (end.phase.kind !== "completed" || succeeded !== devices)
        throw new Error(`${succeeded ?? 0} of ${devices} succeeded; it is ${end.phase.kind}`);
      const rssBytes = processUsage(fleet.control.pid)?.rssBytes ?? NaN;
      const doneSeconds = (Date.parse(end.finishedAt ?? "") - begunMs) / 1000;
      rounds.push({
        seconds: (lastMs - begunMs) / 1000,
        doneSeconds,
        residentMb: rssBytes / mebi,
      });
    }
    const [, second, third] = rounds;
    return {
      figures: {
        seconds: third?.seconds ?? NaN,
        devices,
        doneSeconds: third?.doneSeconds ?? NaN,
        growthMb: (third?.residentMb ?? NaN) - (second?.residentMb ?? NaN),
      },
      rows: rounds,
      valid: true,
    };
  },
};
