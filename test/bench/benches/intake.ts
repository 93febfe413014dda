import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { processUsage, type ProcessUsage } from "../process-usage.js";
import { TelemetryFeed } from "../rig/telemetry-feed.js";
import { ToldFleet } from "../rig/told-fleet.js";

const devices = 10_000;
const intervalSeconds = 10;

interface Cost {
  readonly usPerMessage: number;
  readonly messagesPerSecond: number;
  readonly rssMb: number;
}

/** What the service's process spends, all of its threads, on the messages that it took in the meantime. */
async function cost(fleet: ToldFleet, seconds: number): Promise<Cost> {
  // To ask for the count is a scrape of every device's series: it is made outside.
  const taken = await fleet.taken();
  const [before, from] = [used(fleet.pid), performance.now()];
  await sleep(seconds * 1000);
  const [after, until] = [used(fleet.pid), performance.now()];
  const messages = (await fleet.taken()) - taken;
  return {
    usPerMessage: (1e6 * (after.cpuSeconds - before.cpuSeconds)) / messages,
    messagesPerSecond: (1000 * messages) / (until - from),
    rssMb: after.rssBytes / 1e6,
  };
}

function used(pid: number): ProcessUsage {
  const usage = processUsage(pid);
  if (usage === null) throw new Error("the control service has ended");
  return usage;
}

async function figuresOf({ quick }: BenchOptions): Promise<Figures> {
  await using fleet = await ToldFleet.start(devices);
  await using feed = await TelemetryFeed.start({ url: fleet.feedUrl, ids: fleet.ids });
  // Each once: they are there, and the service has compiled what it does often.
  await feed.perSecond(devices / 4);
  await sleep(8000);
  await feed.perSecond(devices / intervalSeconds);
  await sleep(2000);
  const fleetRate = await cost(fleet, quick ? 5 : 20);
  await feed.perSecond(Number.POSITIVE_INFINITY);
  await sleep(2000);
  const ceiling = await cost(fleet, quick ? 5 : 15);
  return {
    usPerMessage: fleetRate.usPerMessage,
    rssMb: Math.max(fleetRate.rssMb, ceiling.rssMb),
    usPerMessageCeiling: ceiling.usPerMessage,
    perSecond: fleetRate.messagesPerSecond,
    perSecondCeiling: ceiling.messagesPerSecond,
  };
}

export const bench: Bench = {
  name: "intake",
  summary:
    "telemetry of ten thousand devices over Mosquitto into the control service: CPU per message and memory (1 min)",
  run: (options) => medianOfRuns(runsFor(options), () => figuresOf(options)),
};
