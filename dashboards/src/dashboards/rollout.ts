import { dashboard } from "../dashboard.js";
import { figure, graph, list, stack, states } from "../panels.js";
import { rollout } from "../variables.js";

const chosen = (name: string): string => `${name}{rollout="$rollout"}`;
const against =
  "The wave lies on the other two lines. Apart from untouched: the change. Together with untouched, apart from baseline: the day.";

export const rolloutDashboard = dashboard({
  uid: "carillon-rollout",
  title: "Rollout",
  question: "Is this change safe to go on with? The wave, against itself before and against those not yet touched.",
  variables: [rollout],
  rows: {
    "Where it stands": [
      figure({
        title: "Under way",
        good: "What you began.",
        queries: { "{{state}}": "sum by (state) (carillon_rollouts)" },
      }),
      states({
        title: "State",
        good: "running until completed. Decisions and their figures are in the console.",
        queries: { "{{state}}": chosen("carillon_rollout_state") },
      }),
      stack({
        title: "Devices by status",
        good: "From queued through soaking to succeeded; no failed, rejected or timed_out.",
        queries: { "{{status}}": `sum by (status) (${chosen("carillon_rollout_devices")})` },
      }),
      list({
        title: "Waves",
        good: "Each is done before the next begins.",
        queries: { devices: `sum by (wave, status) (${chosen("carillon_rollout_devices")})` },
      }),
      graph({
        title: "Decisions",
        good: "Few: waves that open and pass.",
        queries: { "{{decision}}": "increase(carillon_rollout_decisions_total[$__rate_interval])" },
      }),
    ],
    "Wave against control": [
      graph({
        title: "Concealed",
        good: against,
        unit: "percentunit",
        queries: { "{{group}}": chosen("carillon_rollout_concealed_ratio") },
      }),
      graph({
        title: "Underruns an hour",
        good: against,
        queries: { "{{group}}": `${chosen("carillon_rollout_underruns_per_second")} * 3600` },
      }),
      graph({
        title: "Jitter",
        good: against,
        unit: "s",
        queries: { "{{group}}": chosen("carillon_rollout_jitter_seconds") },
      }),
      graph({
        title: "Skew",
        good: against,
        unit: "s",
        queries: { "{{group}}": chosen("carillon_rollout_playout_skew_seconds") },
      }),
      graph({
        title: "Lost sessions an hour",
        good: against,
        queries: { "{{group}}": `${chosen("carillon_rollout_disconnects_per_second")} * 3600` },
      }),
    ],
  },
});
