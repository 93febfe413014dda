import { setTimeout as sleep } from "node:timers/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import type { Bench, BenchOptions } from "../bench.js";
import { processUsage } from "../process-usage.js";
import { Receivers } from "../rig/receivers.js";
import { BenchSite } from "../rig/site.js";

const receivers = 20;
const frameUs = 10_000;
const cutSeconds = 3;

interface Plan {
  /** After the programme's begin, when all have joined: what processes weigh then is compared with the end. */
  readonly settledSeconds: number;
  readonly seconds: number;
  /** Length of the stretch in which the weight is looked at: it breathes with garbage collection, and the least counts. */
  readonly weighSeconds: number;
  readonly nodeArguments: readonly string[];
}

/** Minute 5 against minute 30; the first sequence number lies below 2^15, so that two wraps fall between. */
const whole: Plan = { settledSeconds: 300, seconds: 1800, weighSeconds: 30, nodeArguments: [] };

/** The programme begins 16 s before the wrap instead of at least 328 s: the range of its random start is moved. */
const nearTheWrap = `
  import crypto from "node:crypto";
  import { syncBuiltinESMExports } from "node:module";
  const { randomInt } = crypto;
  crypto.randomInt = (...range) => (range.length === 1 && range[0] === 2 ** 15 ? 2 ** 16 - 1600 : randomInt(...range));
  syncBuiltinESMExports();`;
const quickly: Plan = {
  settledSeconds: 8,
  seconds: 30,
  weighSeconds: 5,
  nodeArguments: ["--import", `data:text/javascript,${encodeURIComponent(nearTheWrap)}`],
};

/** Least resident memory of each process over the next seconds, bytes. */
async function weigh(pids: readonly number[], seconds: number, signal: AbortSignal): Promise<readonly number[]> {
  const least = pids.map(() => Infinity);
  for (let second = 0; second < seconds; second += 1) {
    pids.forEach((pid, at) => (least[at] = Math.min(least[at] ?? Infinity, processUsage(pid)?.rssBytes ?? NaN)));
    await sleep(1000, undefined, { signal });
  }
  return least;
}

async function soak(plan: Plan, signal: AbortSignal) {
  await using site = await BenchSite.create();
  await using lab = await NamespaceLab.start({ clients: 1, seed: 3 });
  const [client] = lab.clients;
  if (client === undefined) throw new Error("The lab has no client");
  const { nodeArguments } = plan;
  const media = await site.startMedia({ place: lab.server, programme: { class: "live" }, nodeArguments });
  const [, originUs, firstFrame] = await media.process.line(
    /"programme":"hall".*"originUs":(\d+).*"firstFrame":(\d+).*"programme begins"/,
  );
  const until = (seconds: number) =>
    sleep(Math.max(0, (Number(originUs) - monotonicUs()) / 1000 + 1000 * seconds), undefined, { signal });
  await using group = await Receivers.start(site, receivers, client);
  const joined = await group.joined(20_000);
  if (joined.length < receivers) throw new Error(`Only ${joined.length} of ${receivers} receivers joined`);

  const pids = [media.process.pid, group.pid];
  await until(plan.settledSeconds - plan.weighSeconds);
  const before = await weigh(pids, plan.weighSeconds, signal);
  let wraps = 0;
  for (;;) {
    const wrapSeconds = (((wraps + 1) * 2 ** 16 - Number(firstFrame)) * frameUs) / 1e6;
    if (wrapSeconds > plan.seconds - plan.weighSeconds - cutSeconds) break;
    await until(wrapSeconds - cutSeconds / 2);
    await lab.cut("all");
    await until(wrapSeconds + cutSeconds / 2);
    await lab.restore("all");
    wraps += 1;
  }
  await until(plan.seconds - plan.weighSeconds);
  const [heardBefore, startedUs] = [await group.heard(), monotonicUs()];
  const after = await weigh(pids, plan.weighSeconds, signal);
  const heard = await group.heard();
  const sent = (monotonicUs() - startedUs) / frameUs;
  const grownPct = after.map((bytes, at) => 100 * (bytes / (before[at] ?? NaN) - 1));
  return {
    wrapsCut: wraps,
    playing: heard.filter((packets, at) => packets - (heardBefore[at] ?? 0) > 0.9 * sent).length,
    mediaGrownPct: grownPct[0] ?? NaN,
    receiversGrownPct: grownPct[1] ?? NaN,
  };
}

export const bench: Bench = {
  name: "soak",
  summary: "half an hour of twenty receivers, cut off across each wrap of the sequence numbers: who plays, what grows",
  run: async ({ quick, signal }: BenchOptions) => {
    const figures = await soak(quick ? quickly : whole, signal);
    return { figures: { ...figures, receivers }, valid: true };
  },
};
