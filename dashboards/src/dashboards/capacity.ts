import { dashboard } from "../dashboard.js";
import { rate } from "../narrowed.js";
import { figure, graph, stack } from "../panels.js";
import { site } from "../variables.js";

const media = 'on (device) group_left (name, site) carillon_device_info{kind="media",site=~"$site"}';

export const capacityDashboard = dashboard({
  uid: "carillon-capacity",
  title: "Capacity",
  question: "How much more can this installation carry?",
  variables: [site],
  rows: {
    "Media services": [
      graph({
        title: "Listeners of each",
        good: "A core sends to hundreds: see the bench fanout for your machine.",
        queries: { "{{site}}": 'sum by (site, media) (carillon_programme_listeners{site=~"$site"})' },
      }),
      graph({
        title: "Sent by each",
        good: "Below half of its link.",
        unit: "Bps",
        queries: { "{{site}}": `sum by (site, media) (${rate('carillon_programme_bytes_sent_total{site=~"$site"}')})` },
      }),
      graph({
        title: "CPU",
        good: "Below 70 % of a core: the pacing needs the rest.",
        unit: "percentunit",
        bad: { above: 0.7 },
        queries: { "{{name}}": `${rate("carillon_device_cpu_seconds_total")} * ${media}` },
      }),
      graph({
        title: "Memory",
        good: "Flat.",
        unit: "bytes",
        queries: { "{{name}}": `carillon_device_resident_bytes * ${media}` },
      }),
    ],
    "Control service": [
      graph({
        title: "Devices",
        good: "What you planned for. Ten thousand are measured.",
        queries: { "{{kind}}": "sum by (kind) (carillon_devices)" },
      }),
      graph({
        title: "Messages a second",
        good: "Devices divided by the telemetry interval; a longer interval is a configuration away.",
        queries: { messages: `sum(${rate("carillon_intake_messages_total")})` },
      }),
      graph({
        title: "CPU",
        good: "Below 70 % of its one core.",
        unit: "percentunit",
        bad: { above: 0.7 },
        queries: { "{{job}}": rate('process_cpu_seconds_total{job=~"carillon.*"}') },
      }),
      graph({
        title: "Memory",
        good: "Flat: it grows with devices, not with time.",
        unit: "bytes",
        queries: { "{{job}}": 'process_resident_memory_bytes{job=~"carillon.*"}' },
      }),
      graph({
        title: "Open files",
        good: "Far below the limit: each device is one, on the embedded broker.",
        queries: { open: 'process_open_fds{job="carillon"}', limit: 'process_max_fds{job="carillon"}' },
      }),
    ],
    Watching: [
      stack({
        title: "Devices by how much is told of them",
        good: "None with nothing. Raise CARILLON_METRICS_DEVICES when Prometheus has room.",
        queries: { "{{told}}": "carillon_device_series_devices" },
      }),
      graph({
        title: "Duration of a scrape",
        good: "Well below the interval.",
        unit: "s",
        queries: { "{{job}}": 'scrape_duration_seconds{job=~"carillon.*"}' },
      }),
      graph({
        title: "Samples of a scrape",
        good: "Twenty for each device; Prometheus needs about 3 KiB of memory for each series.",
        queries: { "{{job}}": 'scrape_samples_scraped{job=~"carillon.*"}' },
      }),
      figure({
        title: "Left out",
        good: "0.",
        bad: { above: 1 },
        queries: { devices: 'carillon_device_series_devices{told="nothing"}' },
      }),
    ],
  },
});
