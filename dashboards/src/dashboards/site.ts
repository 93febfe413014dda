import { dashboard } from "../dashboard.js";
import { named, rate } from "../narrowed.js";
import { graph, list, states } from "../panels.js";
import { site, zone } from "../variables.js";

export const siteDashboard = dashboard({
  uid: "carillon-site",
  title: "Site",
  question: "What does this place hear, and where on the way is it lost?",
  variables: [site, zone],
  rows: {
    Source: [
      states({
        title: "Media services",
        good: "Green throughout. Without its media service a site is silent, unless a second one takes over.",
        queries: {
          "{{name}}":
            'carillon_device_up * on (device) group_left (name) carillon_device_info{kind="media",site=~"$site"}',
        },
      }),
      graph({
        title: "Lateness of the pacing, p99",
        good: "Below 1 ms. Above 5 ms every speaker of the programme pays for it: the machine is too busy, or has no real-time priority.",
        unit: "s",
        bad: { above: 0.005 },
        queries: { "{{programme}}": 'carillon_programme_lateness_seconds{site=~"$site"}' },
      }),
      graph({
        title: "Listeners",
        good: "As many as the zone has speakers, and the browsers that listen.",
        queries: { "{{programme}}": 'carillon_programme_listeners{site=~"$site"}' },
      }),
    ],
    Network: [
      graph({
        title: "Jitter",
        good: "Below 10 ms on cables, 30 ms on radio. One speaker above all others is badly placed; all together is the access point.",
        unit: "s",
        queries: { "{{name}}": named("carillon_device_jitter_seconds") },
      }),
      graph({
        title: "Loss before repair",
        good: "Below 1 %. Repair copes with 5 %; bursts longer than the programme's delay it cannot mend. Of the speakers that are told of in every stage.",
        unit: "percentunit",
        bad: { above: 0.05 },
        queries: {
          "{{name}}": named(
            `${rate("carillon_device_packets_lost_before_repair_total")} / (${rate("carillon_device_packets_received_total")} + ${rate("carillon_device_packets_lost_before_repair_total")})`,
          ),
        },
      }),
      states({
        title: "Keeps up with the delay",
        good: "Green. Red: more of this speaker's frames come too late than the delay allows; its own dashboard says how much it needs.",
        queries: { "{{name}}": named("carillon_device_keeps_up") },
      }),
      graph({
        title: "New media sessions",
        good: "0. Each is a way to the media service that was lost.",
        queries: { "{{name}}": named(`${rate("carillon_device_reconnects_total")} * 3600`) },
      }),
    ],
    "Decoding and sound card": [
      graph({
        title: "Concealed",
        good: "0. Up to 0.1 % nobody notices; 1 % everybody does.",
        unit: "percentunit",
        bad: { above: 0.01 },
        queries: { "{{name}}": named(`${rate("carillon_device_concealed_samples_total")} / 48000`) },
      }),
      graph({
        title: "Underruns an hour",
        good: "0. The speaker's own machine was too busy for its sound card.",
        queries: { "{{name}}": named(`${rate("carillon_device_underruns_total")} * 3600`) },
      }),
    ],
    "In step": [
      graph({
        title: "Skew against the group's median",
        good: "Within ±1 ms. One line apart from the others: that speaker's clock or its trim; all of a room: that room's network.",
        unit: "s",
        queries: { "{{name}}": named("carillon_device_playout_skew_seconds") },
      }),
      graph({
        title: "Uncertainty of the site's clock",
        good: "Below 0.1 ms. It grows when the clock exchange does not come through.",
        unit: "s",
        bad: { above: 0.0005 },
        queries: { "{{name}}": named("carillon_device_clock_uncertainty_seconds") },
      }),
    ],
    Everybody: [
      states({
        title: "Plays",
        good: "Green while the programme plays.",
        queries: { "{{name}}": named("carillon_device_playing") },
      }),
      list({
        title: "Devices",
        good: "1: online. The list has zone, programme, model and versions.",
        queries: {
          up: 'carillon_device_up * on (device) group_left (name, kind, site, zone, programme, model, agent_version, release) carillon_device_info{site=~"$site",zone=~"$zone"}',
        },
      }),
      list({
        title: "Configuration not in step",
        good: "Empty, but for the seconds after a change. What stays is refused: the device's page says why.",
        queries: { "not in step": named("carillon_device_config_in_step == 0") },
      }),
    ],
  },
});
