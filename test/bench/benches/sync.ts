import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import { skew, type Skew } from "../../support/signal/latency.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { sixLinks } from "../rig/links.js";
import { listeningRun, type ListeningRun } from "../rig/listening-run.js";
import { BenchSite } from "../rig/site.js";

/** Six start on links that are bad from the first packet: to be quick, the wait is most of the measurement. */
const settle = { clean: 10, six: 18 };
const seconds = { clean: { quick: 8, full: 120 }, six: { quick: 8, full: 600 } };

const skewOf = ({ speakers }: ListeningRun): Skew => skew(speakers.map(({ heard }) => heard().latencies));

/** Two speakers whose crystals differ by 100 ppm, on one machine. */
async function clean({ quick, signal }: BenchOptions): Promise<Figures> {
  await using site = await BenchSite.create();
  const { us } = skewOf(
    await listeningRun(site, {
      speakers: [{ ppm: 50 }, { ppm: -50 }],
      settleSeconds: settle.clean,
      seconds: quick ? seconds.clean.quick : seconds.clean.full,
      signal,
    }),
  );
  return { cleanP50Ms: us.p50 / 1000, cleanP99Ms: us.p99 / 1000 };
}

/** Six speakers in six networks, at 120 ms. */
async function six({ quick, signal }: BenchOptions): Promise<Figures> {
  await using lab = await NamespaceLab.start({ clients: sixLinks.length, seed: 3 });
  await using site = await BenchSite.create();
  await Promise.all(sixLinks.map(({ link }, client) => lab.change(client, "both", link)));
  const crystals = [-100, -60, -20, 30, 60, 90];
  const { us } = skewOf(
    await listeningRun(site, {
      programme: { delaySeconds: 0.12 },
      media: { place: lab.server },
      speakers: lab.clients.map((place, client) => ({ place, ppm: crystals[client] ?? 0 })),
      settleSeconds: settle.six,
      seconds: quick ? seconds.six.quick : seconds.six.full,
      signal,
    }),
  );
  return { sixP50Ms: us.p50 / 1000, sixP99Ms: us.p99 / 1000 };
}

export const bench: Bench = {
  name: "sync",
  summary: "how far apart speakers are: two on a clean link, six on six impaired ones",
  run: (options) =>
    medianOfRuns({ ...runsFor(options), leavesOutStalls: true }, async () => {
      // Side by side to be quick; one after the other to be exact.
      const first = clean(options);
      if (!options.quick) await first;
      const second = six(options);
      return { ...(await first), ...(await second) };
    }),
};
