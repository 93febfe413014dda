import { dashboard } from "../dashboard.js";
import { quantile, rate } from "../narrowed.js";
import { figure, graph, list, stack, states } from "../panels.js";

export const serviceDashboard = dashboard({
  uid: "carillon-service",
  title: "Broker and service",
  question: "Does the cloud's side work: broker, intake, API, what they depend on?",
  rows: {
    "Is it there?": [
      states({
        title: "Scraped, database, broker",
        good: "Green. Sound goes on without any of them; changes and pages from the console do not.",
        queries: { "{{job}}": 'up{job=~"carillon.*"}', "{{dependency}}": "carillon_dependency_up" },
      }),
      list({
        title: "Versions",
        good: "One version, or two while it is being upgraded.",
        queries: { running: "carillon_build_info" },
      }),
      figure({
        title: "Troubles",
        good: "Nothing. /readyz says of each since when, and what to do.",
        bad: { above: 1 },
        queries: { "{{part}}": "carillon_control_trouble" },
      }),
      figure({
        title: "Replicas that lead",
        good: "1, whatever the number of replicas. 0 for some seconds when one has died.",
        queries: { leading: "sum(carillon_control_leads)" },
      }),
      figure({
        title: "Waiting to be paired",
        good: "0, but for the moments of an installation.",
        queries: { devices: "carillon_pairing_waiting" },
      }),
      figure({
        title: "Two under one identity",
        good: "0. A card was copied, or a key was stolen: the devices' pages say which.",
        bad: { above: 1 },
        queries: { devices: "carillon_duplicate_identities" },
      }),
      figure({
        title: "Days of the root",
        good: "Years. Everything ends with it.",
        bad: { below: 90 },
        queries: { days: '(carillon_certificate_expiry_timestamp_seconds{certificate="root"} - time()) / 86400' },
      }),
      figure({
        title: "Days of our own certificate",
        good: "Above 30: it is renewed by itself.",
        bad: { below: 14 },
        queries: { days: '(carillon_certificate_expiry_timestamp_seconds{certificate="server"} - time()) / 86400' },
      }),
      figure({
        title: "Disk free",
        good: "Above 10 %.",
        unit: "percentunit",
        bad: { below: 0.1 },
        queries: { free: "carillon_disk_free_ratio" },
      }),
    ],
    Broker: [
      graph({
        title: "Clients",
        good: "All devices, flat. Of the embedded broker; an external one tells of itself.",
        queries: { clients: "carillon_broker_clients" },
      }),
      graph({
        title: "Connections and births a second",
        good: "Nearly 0. A peak that decays is a restart; one that stays is a storm.",
        queries: {
          connections: rate("carillon_broker_connections_total"),
          births: `sum(${rate('carillon_intake_messages_total{leaf="up/birth",outcome="ok"}')})`,
        },
      }),
      stack({
        title: "Messages taken in",
        good: "Telemetry: devices divided by their interval.",
        queries: { "{{leaf}}": `sum by (leaf) (${rate("carillon_intake_messages_total")})` },
      }),
      graph({
        title: "Messages refused",
        good: "0. version-unknown: devices newer than the service; malformed: somebody strange.",
        queries: {
          "{{leaf}} {{outcome}}": `sum by (leaf, outcome) (${rate('carillon_intake_messages_total{outcome!~"ok|cleared"}')})`,
        },
      }),
    ],
    Webhooks: [
      stack({
        title: "Attempts",
        good: "Delivered alone. Failed is tried again; dead is given up, and its message is lost for the receiver.",
        queries: { "{{outcome}}": `sum by (outcome) (${rate("carillon_webhook_attempts_total")})` },
      }),
      graph({
        title: "Waiting",
        good: "0, or gone within seconds.",
        queries: { messages: "carillon_webhook_waiting" },
      }),
      graph({
        title: "Age of the oldest",
        good: "Below a minute. Above, a receiver takes nothing: its log of deliveries says why.",
        unit: "s",
        bad: { above: 1800 },
        queries: { oldest: "carillon_webhook_oldest_seconds" },
      }),
    ],
    API: [
      stack({
        title: "Requests",
        good: "No 5xx.",
        queries: { "{{status}}": `sum by (status) (${rate("carillon_http_request_duration_seconds_count")})` },
      }),
      graph({
        title: "Duration",
        good: "p95 below 100 ms.",
        unit: "s",
        bad: { above: 0.5 },
        queries: {
          p50: quantile(0.5, "carillon_http_request_duration_seconds", "", 'route!="/v1/events"'),
          p95: quantile(0.95, "carillon_http_request_duration_seconds", "", 'route!="/v1/events"'),
        },
      }),
      graph({
        title: "Slowest routes, p95",
        good: "Lists may be the slowest; nothing above a second.",
        unit: "s",
        queries: {
          "{{route}}": `topk(5, ${quantile(0.95, "carillon_http_request_duration_seconds", "route", 'route!="/v1/events"')})`,
        },
      }),
      graph({
        title: "Event loop, p99",
        good: "Below 50 ms. Above, everything waits for somebody.",
        unit: "s",
        bad: { above: 0.1 },
        queries: { "{{job}}": "nodejs_eventloop_lag_p99_seconds" },
      }),
    ],
  },
});
