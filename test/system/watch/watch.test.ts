import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { allDashboards } from "@carillon/dashboards/all-dashboards";
import { queriesOf, substituted } from "@carillon/dashboards/queries";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { WatchedSite, type Speaker } from "./watched-site.js";

let site: WatchedSite;
beforeAll(async () => {
  site = await WatchedSite.start();
}, 180_000);
afterAll(() => site[Symbol.asyncDispose]());

const patient = { deadlineMs: 90_000, everyMs: 500 };
const alerts = async (): Promise<string[]> =>
  (await site.prometheus.firing()).map(({ alertname = "", name = "" }) => `${alertname} ${name}`.trim()).sort();
const fires = (name: string) => eventually(`${name} fires`, async () => (await alerts()).includes(name), patient);
const clears = (name: string) => eventually(`${name} clears`, async () => !(await alerts()).includes(name), patient);

/** `CARILLON_RECORD=1`: what was scraped becomes what the rules' tests are made of. */
async function record(name: string): Promise<void> {
  if (process.env["CARILLON_RECORD"] === undefined) return;
  const folder = resolve(import.meta.dirname, "../../integration/watch/recorded");
  for (const part of [1, 2]) {
    const text = `${await site.scrape("/metrics")}${await site.scrape("/metrics/devices")}`;
    const own = text.split("\n").filter((line) => /^(# \w+ )?carillon_/.test(line));
    await writeFile(resolve(folder, `${name}-${part}.prom`), `${own.join("\n")}\n`);
    // As far apart as two scrapes of a fleet are: the recording is of that.
    if (part === 1) await pause(15_000);
  }
}

// One story, in this order: it takes as long as alerts take.
describe("a site that is watched by Debian's Prometheus", { timeout: 300_000 }, () => {
  test("is quiet while it plays", async () => {
    await eventually("everything is scraped", async () => {
      const up = await site.prometheus.over(2, 'up{job=~"carillon.*"} == 1');
      return new Set(up.map(({ metric }) => metric["job"])).size === 3;
    });
    await record("healthy");
    expect(await alerts()).toEqual([]);
  });

  test("can be watched without the cloud, in the same queries: media service and speaker tell of themselves", async () => {
    await using alone = await site.watchedWithoutCloud();
    const queries = [
      'up{job=~"carillon-(media|agents)"} == 1',
      'carillon_device_playing * on (device) group_left (site) carillon_device_info{kind="speaker"} == 1',
      "rate(carillon_device_packets_received_total[10s]) > 0",
      'carillon_programme_playing{site="main"} == 1',
      "rate(carillon_programme_pacing_seconds_count[10s]) > 0",
    ];
    for (const query of queries)
      await eventually(query, async () => (await alone.over(1, query)).length > 0, { ...patient, everyMs: 300 });
    expect((await alone.over(1, "up == 1")).length).toBe(2);
  });

  test("says of which speaker audio is lost, and that it is over", async () => {
    await site.lab.change(0, "down", { burst: { goodMs: 900, badMs: 700, loss: 1 } });
    await fires("CarillonConcealmentHigh far");
    expect(await alerts()).not.toContain("CarillonConcealmentHigh near");
    await record("impaired");
    await site.lab.change(0, "down", { burst: null });
    await clears("CarillonConcealmentHigh far");
  });

  test("says of which speaker nothing is heard, and that it is back", async () => {
    const gone: Speaker = "near";
    await site.process(gone).stop();
    await fires("CarillonSpeakerSilent near");
    const told = await site.prometheus.over(1, `carillon_device_up{device="${site.idOf(gone)}"}`);
    expect(told[0]?.values.at(-1)?.[1]).toBe("0");
    expect(await site.prometheus.over(0, `carillon_device_jitter_seconds{device="${site.idOf(gone)}"}`)).toEqual([]);
    await site.startSpeaker(gone);
    await site.playing(gone);
    await clears("CarillonSpeakerSilent near");
  });

  test("says that the media service is gone, and that it is back", async () => {
    await site.process("media").kill();
    await fires("CarillonMediaServiceDown media");
    await site.startMedia();
    await clears("CarillonMediaServiceDown media");
    await site.play();
    await site.playing("far");
    await clears("CarillonSpeakerSilent far");
  });

  test("has something to show in every panel, but for those that are good when they are empty", async () => {
    const rollout = await site.beginRollout();
    await site.ringBells();
    await eventually("bells were rung and missed", () => bellsTold(), { deadlineMs: 120_000, everyMs: 1000 });
    await eventually("two minutes were judged", () => minutesToldOf(), { deadlineMs: 180_000, everyMs: 1000 });
    const values = { rollout, speaker: site.idOf("far"), __rate_interval: "30s", __range: "2m" };
    const empty: string[] = [];
    for (const { where, expr } of allDashboards.flatMap(queriesOf)) {
      const shown = await site.prometheus.over(240, substituted(expr, values));
      if (!shown.some((series) => series.values.length > 0)) empty.push(where);
    }
    const mayBeEmpty = /Silent though|that are gone|not in step|Releases|Messages refused|Troubles/;
    expect(empty.filter((where) => !mayBeEmpty.test(where))).toEqual([]);
  });
});

const bellsTold = async (): Promise<boolean> => {
  const told = await Promise.all(
    ["rung", "missed"].map((end) => site.prometheus.over(1, `increase(carillon_schedule_${end}_total[1h]) > 0`)),
  );
  return told.every((series) => series.length > 0);
};
const minutesToldOf = async (): Promise<boolean> =>
  (await site.prometheus.over(1, "carillon:speaker_minutes_missed:ratio_rate1h >= 0")).length > 0;
