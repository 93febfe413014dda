import { writeFile } from "node:fs/promises";
import { alertWords } from "@carillon/dashboards/rules/alerts";
import { metricNames } from "@carillon/dashboards/promql-names";
import { ruleFile, ruleGroups } from "@carillon/dashboards/rules/rule-file";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { run } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { goingOn, recorded } from "./recorded.js";

const stepSeconds = 30;
const steps = 400;

/** What differs from the recording: series by what their name has in it, and their values in promtool's notation; null: they are not there. */
type Difference = readonly [series: RegExp | string, values: string | null];

interface Scenario {
  readonly recording?: "healthy" | "impaired";
  readonly but?: readonly Difference[];
  /** `CarillonDiskFilling near`, or without a name; none by default. */
  readonly fires?: readonly string[];
  readonly after?: string;
}

const healthy = recorded("healthy");
/** Device ids of the recording by the names that an operator gave. */
const ids = new Map(
  [...healthy.keys()].flatMap((series) => {
    const [, device, name] = /^carillon_device_info\{device="(\w+)",name="(\w+)"/.exec(series) ?? [];
    return device === undefined || name === undefined ? [] : [[name, device] as const];
  }),
);
const of = (metric: string, name: string): RegExp => new RegExp(`^${metric}\\{device="${ids.get(name)}"`);
const constant = (value: number): string => `${value}+0x${steps}`;
const growing = (step: number): string => `0+${step}x${steps}`;
const minutes = (outcome: string): string => `carillon_speaker_minutes_total{site="main",outcome="${outcome}"}`;

const scenarios: Readonly<Record<string, Scenario>> = {
  "a site that plays": { after: "150m" },
  "a site that plays whole": {
    but: [
      [minutes("whole"), growing(1)],
      [minutes("silent"), constant(0)],
    ],
    after: "150m",
  },
  "a speaker behind a bad link, as it was recorded": {
    recording: "impaired",
    fires: ["CarillonConcealmentHigh far", "CarillonDelayTooShort"],
  },
  "a speaker that says no more that it plays": {
    but: [[of("carillon_device_playing", "near"), null]],
    fires: ["CarillonSpeakerSilent near"],
  },
  "a speaker that says that it does not play": {
    but: [[of("carillon_device_playing", "near"), constant(0)]],
    fires: ["CarillonSpeakerSilent near"],
  },
  "a speaker that is silent because nothing is on": {
    but: [
      [/^carillon_device_playing/, constant(0)],
      [/^carillon_device_should_play/, constant(0)],
    ],
  },
  underruns: {
    but: [[of("carillon_device_underruns_total", "near"), "0x55 9x300"]],
    fires: ["CarillonUnderrunBurst near"],
    after: "29m",
  },
  "underruns of an hour ago": { but: [[of("carillon_device_underruns_total", "near"), "0x2 9x390"]] },
  "a speaker out of step": {
    but: [[of("carillon_device_playout_skew_seconds", "far"), constant(-0.003)]],
    fires: ["CarillonSkewBeyondBound far"],
  },
  "a programme whose delay is too short for a speaker": {
    but: [[/^carillon_programme_speakers_behind\{/, constant(1)]],
    fires: ["CarillonDelayTooShort"],
  },
  "two devices with one key": {
    but: [["carillon_duplicate_identities", constant(1)]],
    fires: ["CarillonDuplicateIdentity"],
  },
  "a clock that is not known": {
    but: [[of("carillon_device_clock_uncertainty_seconds", "far"), constant(0.002)]],
    fires: ["CarillonClockUncertain far"],
  },
  "a site that is gone": {
    but: [
      [/^carillon_devices\{/, null],
      ['carillon_devices{site="main",kind="speaker",presence="lost"}', constant(3)],
    ],
    fires: ["CarillonSiteLost"],
  },
  "a media service that is gone": {
    but: [[of("carillon_device_up", "media"), constant(0)]],
    fires: ["CarillonMediaServiceDown media"],
  },
  "a rollout that was taken back": {
    but: [['carillon_rollout_state{rollout="r1",state="rolled_back"}', constant(1)]],
    fires: ["CarillonRolloutAborted"],
  },
  "a rollout that is completed": { but: [['carillon_rollout_state{rollout="r1",state="completed"}', constant(1)]] },
  "a service that does not answer": {
    but: [['up{job="carillon"}', constant(0)]],
    fires: ["CarillonServiceUnreachable"],
  },
  "a service that nobody scrapes": { but: [['up{job="carillon"}', null]], fires: ["CarillonServiceUnreachable"] },
  "a broker that is gone": {
    but: [['carillon_dependency_up{dependency="broker"}', constant(0)]],
    fires: ["CarillonDependencyDown"],
  },
  "a webhook whose receiver is away": {
    but: [["carillon_webhook_oldest_seconds", growing(60)]],
    fires: ["CarillonWebhooksLate"],
  },
  "a webhook that is delivered": { but: [["carillon_webhook_oldest_seconds", constant(20)]] },
  "a clock that jumped": {
    but: [['carillon_control_trouble{part="clock"}', constant(1)]],
    fires: ["CarillonClockStepped"],
  },
  "replicas of which none leads": {
    but: [["carillon_control_leads", constant(0)]],
    fires: ["CarillonLeadersNotOne"],
  },
  "devices that come and go": {
    but: [['carillon_intake_messages_total{leaf="up/birth",outcome="ok"}', growing(10)]],
    fires: ["CarillonBrokerStorm"],
  },
  "a certificate of a device that ends tomorrow": {
    but: [[of("carillon_device_certificate_expiry_timestamp_seconds", "near"), constant(86_400)]],
    fires: ["CarillonCertificateExpiring near"],
  },
  "a certificate of the service that ends tomorrow": {
    but: [['carillon_certificate_expiry_timestamp_seconds{certificate="server"}', constant(86_400)]],
    fires: ["CarillonCertificateExpiring"],
  },
  "a certificate of a device that is switched off": {
    but: [
      [of("carillon_device_certificate_expiry_timestamp_seconds", "near"), constant(86_400)],
      [of("carillon_device_up", "near"), constant(0)],
    ],
  },
  "a disk that is nearly full": {
    but: [[of("carillon_device_disk_free_ratio", "near"), constant(0.05)]],
    fires: ["CarillonDiskFilling near"],
  },
  "messages that nobody understands": {
    but: [['carillon_intake_messages_total{leaf="up/telemetry",outcome="malformed"}', growing(1)]],
    fires: ["CarillonMessagesRefused"],
    after: "40m",
  },
  "a bell that was missed": {
    but: [['carillon_schedule_missed_total{site="main",reason="asset-missing"}', "0x55 1x300"]],
    fires: ["CarillonBellMissed"],
    after: "29m",
  },
  "a bell whose sound is not in the library": {
    but: [['carillon_programme_sounds_missing{site="main",media="m",programme="hall"}', constant(1)]],
    fires: ["CarillonBellWithoutSound"],
  },
  "bells that were rung": { but: [['carillon_schedule_missed_total{site="main",reason="failed"}', constant(0)]] },
  "more devices than are told of": {
    but: [['carillon_device_series_devices{told="nothing"}', constant(5)]],
    fires: ["CarillonDevicesUntold"],
  },
  "a fifth of all minutes damaged": {
    but: [
      [minutes("whole"), growing(4)],
      [minutes("damaged"), growing(1)],
    ],
    fires: ["CarillonObjectiveBurnsFast"],
  },
  "four of a thousand minutes damaged": {
    but: [
      [minutes("whole"), growing(996)],
      [minutes("damaged"), growing(4)],
    ],
    fires: ["CarillonObjectiveBurnsSlowly"],
    after: "150m",
  },
};

/** What the rules read; the rest of the recording would only cost time. */
const read = new Set(ruleGroups().flatMap(({ rules }) => rules.flatMap(({ expr }) => metricNames(expr))));

function inputSeries({ recording = "healthy", but = [] }: Scenario): { series: string; values: string }[] {
  const all = goingOn(recorded(recording), stepSeconds, steps);
  all.set('up{job="carillon"}', constant(1));
  for (const [which, values] of but) {
    const meant = typeof which === "string" ? [which] : [...all.keys()].filter((series) => which.test(series));
    expect(meant, `${String(which)} is not in the recording`).not.toEqual([]);
    for (const series of meant) {
      if (values === null) all.delete(series);
      else all.set(series, values);
    }
  }
  return Array.from(all, ([series, values]) => ({ series, values })).filter(({ series }) =>
    read.has(series.split("{", 1)[0] ?? ""),
  );
}

const firing = 'count by (alertname, name) (ALERTS{alertstate="firing"})';

function expected(fires: readonly string[]): { labels: string; value: number }[] {
  return fires.map((one) => {
    const [alertname = "", name] = one.split(" ");
    return { labels: `{alertname="${alertname}"${name === undefined ? "" : `, name="${name}"`}}`, value: 1 };
  });
}

describe("alerts on what a running site told", () => {
  it("fire for what is wrong, and for nothing else", async () => {
    await using folder = await temporaryFolder("alerts");
    await writeFile(folder.file("rules.yml"), ruleFile());
    const tests = Object.entries(scenarios).map(([name, scenario]) => ({
      name,
      interval: `${stepSeconds}s`,
      input_series: inputSeries(scenario),
      promql_expr_test: [
        { expr: firing, eval_time: scenario.after ?? "30m", exp_samples: expected(scenario.fires ?? []) },
      ],
    }));
    await writeFile(
      folder.file("tests.yml"),
      stringify({ rule_files: ["rules.yml"], evaluation_interval: "30s", tests }),
    );
    await run("promtool", { command: "promtool", args: ["test", "rules", folder.file("tests.yml")] });
  });

  it("are all among those that were made to fire", () => {
    const fired = new Set(Object.values(scenarios).flatMap(({ fires = [] }) => fires.map((one) => one.split(" ")[0])));
    expect(alertWords.map(({ alert }) => alert).filter((alert) => !fired.has(alert))).toEqual([]);
  });
});
