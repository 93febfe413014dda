import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "yaml";
import { startPrometheus, type Prometheus } from "../../support/prometheus.js";
import { percentile } from "../../support/signal/statistics.js";
import type { Bench } from "../bench.js";
import { exposeFleet } from "../rig/exposed-fleet.js";

const devices = 10_000;

const configuration = (url: URL, everySeconds: number): string =>
  stringify({
    global: { scrape_interval: `${everySeconds}s` },
    scrape_configs: [
      { job_name: "carillon-devices", metrics_path: url.pathname, static_configs: [{ targets: [url.host] }] },
    ],
  });

const valuesOf = async (prometheus: Prometheus, seconds: number, query: string): Promise<number[]> =>
  (await prometheus.over(seconds, query)).flatMap(({ values }) => values.map(([, value]) => Number(value)));

export const bench: Bench = {
  name: "scrape",
  summary: "Debian's Prometheus scrapes ten thousand devices every 15 s for ten minutes: does it ever miss one?",
  run: async ({ quick, signal }) => {
    const [everySeconds, seconds] = quick ? [2, 30] : [15, 600];
    await using fleet = await exposeFleet(devices, { devices, detailed: 1000 });
    await using prometheus = await startPrometheus(() => configuration(new URL(fleet.url), everySeconds), "groups: []");
    await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
    const taken = await valuesOf(prometheus, 0, `sum(count_over_time(up[${seconds}s]))`);
    const missed = await valuesOf(
      prometheus,
      0,
      `sum(count_over_time(up[${seconds}s])) - sum(sum_over_time(up[${seconds}s]))`,
    );
    const durations = await valuesOf(prometheus, seconds - 2 * everySeconds, "scrape_duration_seconds");
    const samples = await valuesOf(prometheus, 0, "scrape_samples_scraped");
    const figures = {
      scrapes: taken[0] ?? 0,
      expectedScrapes: Math.floor(seconds / everySeconds),
      missedScrapes: missed[0] ?? 0,
      samples: samples[0] ?? 0,
      scrapeP50Ms: percentile(durations, 0.5) * 1000,
      scrapeMaxMs: percentile(durations, 1) * 1000,
    };
    return { figures, valid: !signal.aborted };
  },
};
