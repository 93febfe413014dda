import { median } from "../../support/signal/statistics.js";
import type { Bench } from "../bench.js";
import { processUsage } from "../process-usage.js";
import { KnownFleet } from "../rig/known-fleet.js";

const mebi = 1_048_576;
/** V8 lets garbage of some hundred MiB lie before it collects it for the first time: memory is compared from there on. */
const warmRounds = 5;
const roundsMade = 8;

export const bench: Bench = {
  name: "rollout",
  summary: "configuration to ten thousand devices in one wave, until the last of them reports it",
  run: async ({ quick }) => {
    const devices = quick ? 1000 : 10_000;
    await using fleet = await KnownFleet.start(devices);
    const rounds = [];
    for (let round = 0; round < roundsMade; round += 1) {
      const begunMs = await fleet.rollOut(`round-${round}`, -1 - round);
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
    const settled = rounds.slice(warmRounds - 1);
    const [before, last] = [settled[0], settled.at(-1)];
    return {
      figures: {
        seconds: median(settled.map(({ seconds }) => seconds)),
        devices,
        doneSeconds: median(settled.map(({ doneSeconds }) => doneSeconds)),
        growthMb: (last?.residentMb ?? NaN) - (before?.residentMb ?? NaN),
      },
      rows: rounds,
      valid: true,
    };
  },
};
