import type { Impairments } from "../../support/lossy-link/impairment.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import type { Bench, BenchOptions, Figures } from "../bench.js";
import { medianOfRuns } from "../median-of-runs.js";
import { sum } from "../rig/counts.js";
import { burstLoss, randomLoss } from "../rig/links.js";
import { listeningRun } from "../rig/listening-run.js";
import { BenchSite } from "../rig/site.js";

interface Case {
  readonly name: string;
  readonly link: Partial<Impairments>;
  readonly delaySeconds: number;
  readonly figures: (counted: { percent: number; runs: number; hours: number }) => Figures;
}

const cases: readonly Case[] = [
  {
    name: "10 % random, 100 ms",
    link: randomLoss(0.1),
    delaySeconds: 0.1,
    figures: ({ percent, runs }) => ({ random10ConcealedPct: percent, random10Runs: runs }),
  },
  {
    name: "20 % random, 150 ms",
    link: randomLoss(0.2),
    delaySeconds: 0.15,
    figures: ({ percent, runs }) => ({ random20ConcealedPct: percent, random20Runs: runs }),
  },
  {
    name: "5 % in 20 ms bursts, 150 ms",
    link: burstLoss(20),
    delaySeconds: 0.15,
    figures: ({ runs, hours }) => ({ burst20RunsPerHour: runs / hours }),
  },
  {
    name: "5 % in 40 ms bursts, 400 ms",
    link: burstLoss(40),
    delaySeconds: 0.4,
    figures: ({ runs, hours }) => ({ burst40RunsPerHour: runs / hours }),
  },
];

/** Speakers at once, each on a link of its own of the same kind. */
const speakers = 3;

async function measure({ link, delaySeconds, figures }: Case, { quick, signal }: BenchOptions): Promise<Figures> {
  await using lab = await NamespaceLab.start({ clients: speakers, seed: 5 });
  await using site = await BenchSite.create();
  await lab.change("all", "both", link);
  const seconds = quick ? 5 : 600 / speakers;
  const run = await listeningRun(site, {
    programme: { delaySeconds },
    media: { place: lab.server },
    speakers: lab.clients.map((place) => ({ place })),
    settleSeconds: quick ? 2 : 5,
    seconds,
    signal,
  });
  const counted = run.speakers.map(({ counts }) => counts);
  console.log(counted);
  const samples = sum(counted, (counts) => counts.samples);
  const percent = (100 * sum(counted, (counts) => counts.concealed)) / samples;
  return figures({ percent, runs: sum(counted, (counts) => counts.longRuns), hours: samples / 48_000 / 3600 });
}

export const bench: Bench = {
  name: "loss",
  summary: "what is not heard of a programme through lossy links, alone and over two paths",
  run: (options) =>
    medianOfRuns({ runs: options.quick ? 1 : 3, signal: options.signal }, async () => {
      const figures: Figures[] = [];
      for (const one of cases) figures.push(await measure(one, options));
      return Object.assign({}, ...figures) as Figures;
    }),
};
