import { dashboard } from "../dashboard.js";
import { quantile, rate } from "../narrowed.js";
import { graph, stack, states } from "../panels.js";
import { programme, site } from "../variables.js";

const chosen = 'site=~"$site",programme=~"$programme"';

export const programmeDashboard = dashboard({
  uid: "carillon-programme",
  title: "Programmes and pages",
  question: "Does what was put on go out, on time, to all who listen?",
  variables: [site, programme],
  rows: {
    "Put on": [
      stack({
        title: "Pages and playbacks begun",
        good: "What was asked for. playback-failed is never good: the file or the source is missing.",
        queries: {
          "{{kind}}": `sum by (kind) (${rate('carillon_device_events_total{site=~"$site",kind=~"playback-.*"}')}) * 60`,
        },
      }),
      stack({
        title: "Commands by outcome",
        good: "done. unanswered: the device was not there within 15 s; unsent: our broker was not.",
        queries: {
          "{{instruction}} {{outcome}}": `sum by (instruction, outcome) (${rate("carillon_commands_total")}) * 60`,
        },
      }),
      graph({
        title: "From command to acknowledgement",
        good: "p95 below 250 ms: a page begins when the key is pressed.",
        unit: "s",
        bad: { above: 1 },
        queries: {
          p50: quantile(0.5, "carillon_command_duration_seconds", "", ""),
          p95: quantile(0.95, "carillon_command_duration_seconds", "", ""),
        },
      }),
      states({
        title: "Plays",
        good: "Green while something is on.",
        queries: { "{{site}}: {{programme}}": `carillon_programme_playing{${chosen}}` },
      }),
    ],
    Pacing: [
      graph({
        title: "Lateness of the pacing, p99 of an interval",
        good: "Below 1 ms.",
        unit: "s",
        bad: { above: 0.005 },
        queries: { "{{site}}: {{programme}}": `carillon_programme_lateness_seconds{${chosen}}` },
      }),
      graph({
        title: "Lateness of every frame",
        good: "p99 below 1 ms. Told by the media services themselves: a scrape job of its own.",
        unit: "s",
        queries: {
          "{{programme}} p50": quantile(
            0.5,
            "carillon_programme_pacing_seconds",
            "programme",
            'programme=~"$programme"',
          ),
          "{{programme}} p99": quantile(
            0.99,
            "carillon_programme_pacing_seconds",
            "programme",
            'programme=~"$programme"',
          ),
        },
      }),
      graph({
        title: "Frames more than 5 ms late",
        good: "0.",
        queries: { "{{site}}: {{programme}}": rate(`carillon_programme_frames_late_total{${chosen}}`) },
      }),
    ],
    "Coming in time": [
      graph({
        title: "Delay that its speakers need",
        good: "Below the programme's delay (100 ms live, 400 ms media): there is room. It grows with the worst network that still counts as one.",
        unit: "s",
        queries: { "{{site}}: {{programme}}": `carillon_programme_recommended_delay_seconds{${chosen}}` },
      }),
      graph({
        title: "Speakers that fall behind",
        good: "0. Each needs more delay than the programme has; the site's dashboard names them.",
        bad: { above: 1 },
        queries: { "{{site}}: {{programme}}": `carillon_programme_speakers_behind{${chosen}}` },
      }),
    ],
    Bells: [
      graph({
        title: "Bells rung and missed within an hour",
        good: "Missed: 0. What is missed is never played late; the reason says what to do.",
        queries: {
          "{{site}}: rung": "sum by (site) (increase(carillon_schedule_rung_total[1h]))",
          "{{site}}: missed, {{reason}}": "sum by (site, reason) (increase(carillon_schedule_missed_total[1h])) > 0",
        },
      }),
      graph({
        title: "Schedules without a sound",
        good: "0. The media service lacks the file; it is told of long before the bell is due.",
        queries: { "{{site}}: {{programme}} on {{media}}": "carillon_programme_sounds_missing" },
      }),
      graph({
        title: "First sample of bells after they were due",
        good: "p99 below 5 ms. Seconds: a media service had just started again, within the schedule's tolerance.",
        unit: "s",
        queries: { "{{site}} p99": quantile(0.99, "carillon_schedule_lateness_seconds", "site") },
      }),
    ],
    "Going out": [
      graph({
        title: "Listeners",
        good: "The zone's speakers, and the browsers that listen.",
        queries: { "{{site}}: {{programme}}": `carillon_programme_listeners{${chosen}}` },
      }),
      graph({
        title: "Sent",
        good: "Grows with the listeners and with redundancy, smoothly.",
        unit: "Bps",
        queries: { "{{site}}: {{programme}}": rate(`carillon_programme_bytes_sent_total{${chosen}}`) },
      }),
      graph({
        title: "Sent again on request",
        good: "Little, and scattered. A burst at all sites is our sending; at one, its network.",
        queries: { "{{site}}: {{programme}}": rate(`carillon_programme_retransmitted_packets_total{${chosen}}`) },
      }),
    ],
  },
});
