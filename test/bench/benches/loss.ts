import type { Impairments } from "../../support/lossy-link/impairment.js";
import { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import type { Bench, BenchOptions, Figures, Row } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { sum } from "../rig/counts.js";
import { burstLoss, randomLoss } from "../rig/links.js";
import { listeningRun } from "../rig/listening-run.js";
import { qualityRun, type Quality } from "../rig/quality-run.js";
import { BenchSite, type SpeakerOptions } from "../rig/site.js";
import { secondPath } from "../rig/two-paths.js";

interface Case {
  readonly name: string;
  readonly link: Partial<Impairments>;
  readonly delaySeconds: number;
  readonly paths?: 1 | 2;
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
  {
    name: "5 % in 80 ms bursts, 120 ms, two paths",
    link: burstLoss(80),
    delaySeconds: 0.12,
    paths: 2,
    figures: ({ runs }) => ({ twoPathRuns: runs }),
  },
];

/** Speakers at once, each on a link of its own of the same kind, or on two. */
const count = { quick: 1, full: 3 };
const seconds = { quick: 6, full: 600 };

async function measure(
  { link, delaySeconds, paths = 1, figures }: Case,
  { quick, signal }: BenchOptions,
): Promise<Figures> {
  const speakers = quick ? count.quick : count.full;
  await using lab = await NamespaceLab.start({ clients: speakers * paths, seed: 5 });
  await using site = await BenchSite.create();
  await lab.change("all", "both", link);
  const run = await listeningRun(site, {
    programme: { delaySeconds },
    media: { place: lab.server },
    speakers: await Promise.all(Array.from({ length: speakers }, (_, at) => place(lab, at, paths))),
    settleSeconds: quick ? 4 : 10,
    seconds: (quick ? seconds.quick : seconds.full) / speakers,
    signal,
  });
  const counted = run.speakers.map(({ counts }) => counts);
  const samples = sum(counted, (counts) => counts.samples);
  const percent = (100 * sum(counted, (counts) => counts.concealed)) / samples;
  return figures({ percent, runs: sum(counted, (counts) => counts.longRuns), hours: samples / 48_000 / 3600 });
}

/** The n-th speaker's host, with one way to the server or two. */
async function place(lab: NamespaceLab, at: number, paths: 1 | 2): Promise<SpeakerOptions> {
  const host = lab.clients[at * paths];
  const other = lab.clients[at * paths + 1];
  if (host === undefined) throw new Error("The laboratory has too few hosts");
  if (paths === 1 || other === undefined) return { place: host };
  await secondPath(host, other, 1);
  return { place: host, documents: { listening: { paths: [host.address, other.address] } } };
}

export const bench: Bench = {
  name: "loss",
  summary: "what is not heard of a programme through lossy links, over one path and over two, and how good the rest is",
  run: async (options) => {
    const result = await medianOfRuns({ ...runsFor(options), leavesOutStalls: true }, async () => {
      // Side by side to be quick; one after the other to be exact.
      const counted = options.quick
        ? await Promise.all(cases.map((one) => measure(one, options)))
        : await inTurn(cases, (one) => measure(one, options));
      return merged([...counted, qualityFigures(await qualityRun(options))]);
    });
    return { ...result, rows: qualityRows(result.figures) };
  },
};

async function inTurn<T, R>(all: readonly T[], make: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const one of all) made.push(await make(one));
  return made;
}

const judgements = ["SnrDb", "Stoi", "ConcealedSnrDb", "ConcealedStoi"] as const;

const qualityFigures = (qualities: readonly Quality[]): Figures =>
  merged(
    qualities.map(({ content, lossPercent, ...quality }) => {
      const values = [quality.snrDb, quality.stoi, quality.concealedSnrDb, quality.concealedStoi];
      return Object.fromEntries(judgements.map((name, at) => [`${content}${lossPercent}${name}`, values[at] ?? NaN]));
    }),
  );

/** The same as a table, against the clean decode; the last columns are what would be heard without repair. */
const qualityRows = (figures: Figures): Row[] =>
  ["speech", "music"].flatMap((content) =>
    [5, 10].map((percent) => {
      const value = (name: (typeof judgements)[number]): number => figures[`${content}${percent}${name}`] ?? NaN;
      return {
        heard: `${content} through ${percent} % loss`,
        "segmental SNR, dB": value("SnrDb"),
        STOI: value("Stoi"),
        "without repair, dB": value("ConcealedSnrDb"),
        "without repair, STOI": value("ConcealedStoi"),
      };
    }),
  );

const merged = (all: readonly Figures[]): Figures =>
  Object.fromEntries(all.flatMap((figures) => Object.entries(figures)));
