import { dashboard } from "../dashboard.js";
import { named, quantile, rate, silent } from "../narrowed.js";
import { figure, graph, list, stack } from "../panels.js";
import { objective } from "../rules/objective.js";
import { site, zone } from "../variables.js";

export const fleet = dashboard({
  uid: "carillon-fleet",
  title: "Fleet",
  question: "Is everybody being heard right now?",
  variables: [site, zone],
  rows: {
    "Right now": [
      figure({
        title: "Should play",
        good: "Speakers whose programme has a source that plays. Falls to 0 when nothing is on.",
        queries: { speakers: `sum(${named("carillon_device_should_play")}) or vector(0)` },
      }),
      figure({
        title: "Silent though they should play",
        good: "0. Each is somebody who does not hear: the list below says who.",
        bad: { above: 1 },
        queries: { silent: `count(${silent}) or vector(0)` },
      }),
      figure({
        title: "Heard whole, last hour",
        good: `Above ${objective.target * 100} %: the share of speaker-minutes without a concealed sample, an underrun or silence.`,
        unit: "percentunit",
        bad: { below: objective.target },
        queries: { whole: "1 - carillon:speaker_minutes_missed:ratio_rate1h" },
      }),
      figure({
        title: "Error budget left, 30 days",
        good: "Above 50 % in the middle of the month. At 0 the objective is missed.",
        unit: "percentunit",
        bad: { below: 0.25 },
        queries: { left: `1 - carillon:speaker_minutes_missed:ratio_rate30d / ${objective.budget}` },
      }),
      figure({
        title: "Online",
        good: "All that were ever seen. A site that is missing as a whole is its network; single ones are power or cards.",
        unit: "percentunit",
        bad: { below: 0.98 },
        queries: {
          online:
            'sum(carillon_devices{site=~"$site",presence="online"}) / sum(carillon_devices{site=~"$site",presence!="never-seen"})',
        },
      }),
      figure({
        title: "Alerts",
        good: "0. Each has its playbook.",
        bad: { above: 1 },
        queries: { firing: 'count(ALERTS{alertname=~"Carillon.*",alertstate="firing"}) or vector(0)' },
      }),
    ],
    "Who is not": [
      list({
        title: "Silent though they should play",
        good: "Empty.",
        queries: { silent },
      }),
      list({
        title: "Most concealed in the last hour",
        good: "Shares below 0.1 %. The same speaker for days is its radio; a whole site is its network.",
        unit: "percentunit",
        bad: { above: 0.001 },
        queries: {
          concealed: `topk(20, ${named("rate(carillon_device_concealed_samples_total[1h]) / 48000")} > 0)`,
        },
      }),
      list({
        title: "Devices that are gone",
        good: "Empty, or what was switched off on purpose. The value is the time since the last message.",
        unit: "s",
        queries: {
          gone: named("time() - carillon_device_last_seen_timestamp_seconds and on (device) carillon_device_up == 0"),
        },
      }),
      list({
        title: "Sites",
        good: "Playing equals should play at each site.",
        queries: {
          "should play": `sum by (site) (${named("carillon_device_should_play")})`,
          playing: `sum by (site) (${named("carillon_device_playing")})`,
        },
      }),
    ],
    "How well, over time": [
      stack({
        title: "Speaker-minutes",
        good: "All whole. Damaged: something was concealed or starved; silent: nothing was heard.",
        queries: {
          "{{outcome}}": `sum by (outcome) (${rate('carillon_speaker_minutes_total{site=~"$site"}')}) * 60`,
        },
      }),
      graph({
        title: "Burn rate of the error budget",
        good: "Below 1: the objective is kept. 14.4 uses a month's budget in two days, and wakes somebody.",
        bad: { above: 1 },
        queries: {
          "1 h": `carillon:speaker_minutes_missed:ratio_rate1h / ${objective.budget}`,
          "6 h": `carillon:speaker_minutes_missed:ratio_rate6h / ${objective.budget}`,
          "3 d": `carillon:speaker_minutes_missed:ratio_rate3d / ${objective.budget}`,
        },
      }),
      graph({
        title: "Jitter of the network",
        good: "Below 10 ms on cables, 30 ms on radio. What exceeds the programme's delay is concealed.",
        unit: "s",
        queries: {
          p50: quantile(0.5, "carillon_fleet_jitter_seconds"),
          p99: quantile(0.99, "carillon_fleet_jitter_seconds"),
        },
      }),
      graph({
        title: "Skew between speakers",
        good: "p99 below 1 ms: rooms sound as one. Above 5 ms a listener between two speakers hears an echo.",
        unit: "s",
        bad: { above: 0.001 },
        queries: {
          p50: quantile(0.5, "carillon_fleet_playout_skew_seconds"),
          p99: quantile(0.99, "carillon_fleet_playout_skew_seconds"),
        },
      }),
      graph({
        title: "Uncertainty of the sites' clocks",
        good: "p99 below 0.1 ms. What one site's network does to its clock is in its own dashboard.",
        unit: "s",
        bad: { above: 0.0005 },
        queries: {
          p50: quantile(0.5, "carillon_fleet_clock_uncertainty_seconds"),
          p99: quantile(0.99, "carillon_fleet_clock_uncertainty_seconds"),
        },
      }),
      graph({
        title: "Silence of a reconnection",
        good: "Half below 60 ms, nearly all below 0.5 s. Gaps in this graph are good: nobody had to reconnect.",
        unit: "s",
        queries: {
          p50: quantile(0.5, "carillon_fleet_reconnect_to_audio_seconds"),
          p99: quantile(0.99, "carillon_fleet_reconnect_to_audio_seconds"),
        },
      }),
      graph({
        title: "Releases, by their jitter",
        good: "Lines of one release beside another lie together: a release that lies above is worse.",
        unit: "s",
        queries: { "{{release}}": quantile(0.95, "carillon_fleet_jitter_seconds", "release") },
      }),
      stack({
        title: "Configuration against what is wanted",
        good: "All none; pending and trying for the seconds of a change. rejected and undone stay until somebody mends the change.",
        queries: { "{{drift}}": "sum by (drift) (carillon_configuration_drift_devices)" },
      }),
    ],
  },
});
