import type { Impairments } from "../../support/lossy-link/impairment.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { median } from "../../support/signal/statistics.js";
import type { Bench, BenchOptions } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { Receivers } from "../rig/receivers.js";
import { BenchSite } from "../rig/site.js";

const deadlineMs = 15_000;

/** Times at which so many had media, ms from when all began at once; infinite for those that never did. */
async function joins(count: number, link: Partial<Impairments> | null): Promise<readonly number[]> {
  await using site = await BenchSite.create();
  await using lab = link === null ? null : await NamespaceLab.start({ clients: 1, seed: 7 });
  if (link !== null) await lab?.change("all", "both", link);
  await site.startMedia(lab === null ? {} : { place: lab.server });
  const client = lab?.clients[0];
  const processes = count > 100 ? 2 : 1;
  const groups = await Promise.all(
    Array.from({ length: processes }, () => Receivers.start(site, count / processes, client)),
  );
  const times = (await Promise.all(groups.map((group) => group.joined(deadlineMs)))).flat();
  await Promise.all(groups.map((group) => group[Symbol.asyncDispose]()));
  return [...times, ...Array.from({ length: count - times.length }, () => Infinity)];
}

export const bench: Bench = {
  name: "join",
  summary: "how long until speakers play: forty through loss, some from far away, two hundred at once",
  run: ({ quick, signal }: BenchOptions) =>
    medianOfRuns(runsFor({ quick, signal }), async () => {
      const lossy = await joins(40, { loss: 0.1, delayMs: 1 });
      const far = await joins(4, { delayMs: 260 });
      const mass = await joins(200, null);
      return {
        lossyP50Ms: median(lossy),
        lossyMaxMs: Math.max(...lossy),
        longDelayMs: Math.max(...far),
        massMs: Math.max(...mass),
      };
    }),
};
