import type { Metric } from "./metric.js";
import { soundMetrics } from "./sound-metrics.js";

/** Whatever the size of the fleet: those of which a rollout or a place may be the cause. */
const perFleet = ["site", "model", "release"] as const;
const perRolloutGroup = ["rollout", "group"] as const;

/** The metric catalogue: the only place, with sound-metrics.ts, where a metric is named. */
export const metrics = {
  carillon_build_info: { type: "gauge", help: "1, labelled with the version that runs", labels: ["version", "node"] },
  carillon_devices: {
    type: "gauge",
    help: "Devices by site, kind and presence",
    labels: ["site", "kind", "presence"],
  },
  carillon_configuration_drift_devices: {
    type: "gauge",
    help: "Devices by how their configuration differs from what is wanted: none, pending, trying, rejected, undone, different",
    labels: ["drift"],
  },
  carillon_dependency_up: {
    type: "gauge",
    help: "1 while the control service reaches it: database, broker",
    labels: ["dependency"],
  },
  carillon_control_leads: {
    type: "gauge",
    help: "1 for the process that does what one does for all replicas, and tells of the fleet; 0 for the others",
    labels: [],
  },
  carillon_control_trouble: {
    type: "gauge",
    help: "1 while something is wrong with a part: database, broker, disk, clock; as /readyz says, and what to do",
    labels: ["part"],
  },
  carillon_disk_free_ratio: {
    type: "gauge",
    help: "Free share of the file system that holds the process's own data",
    labels: [],
  },
  carillon_certificate_expiry_timestamp_seconds: {
    type: "gauge",
    help: "Unix time at which a certificate of the control service ends: root, server",
    labels: ["certificate"],
  },
  carillon_intake_messages_total: {
    type: "counter",
    help: "MQTT messages taken in, by topic leaf and outcome",
    labels: ["leaf", "outcome"],
  },
  carillon_http_request_duration_seconds: {
    type: "histogram",
    help: "API requests by route and status class",
    labels: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  carillon_commands_total: {
    type: "counter",
    help: "Commands to devices by instruction and how they ended; unanswered: nobody said anything in time",
    labels: ["instruction", "outcome"],
  },
  carillon_command_duration_seconds: {
    type: "histogram",
    help: "From sending a command to its acknowledgement",
    labels: ["instruction"],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  },
  carillon_device_events_total: {
    type: "counter",
    help: "Events that devices told of: underrun-burst, resync, reconnected, playback-failed and others",
    labels: ["site", "kind"],
  },
  carillon_pairing_waiting: { type: "gauge", help: "Devices that wait for an operator", labels: [] },
  carillon_duplicate_identities: {
    type: "gauge",
    help: "Devices under whose identity two processes were seen within the last hour",
    labels: [],
  },
  carillon_broker_clients: { type: "gauge", help: "Clients connected to the embedded broker", labels: [] },
  carillon_broker_connections_total: {
    type: "counter",
    help: "Connections that the embedded broker has taken",
    labels: [],
  },
  carillon_fleet_jitter_seconds: {
    type: "histogram",
    help: "Interarrival jitter as reported, over all speakers",
    labels: perFleet,
    definition: "RFC 3550 §6.4.1",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1],
  },
  carillon_fleet_playout_skew_seconds: {
    type: "histogram",
    help: "Absolute skew against the group's median, over all speakers",
    labels: perFleet,
    definition: "RFC 7272",
    buckets: [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.02],
  },
  carillon_fleet_clock_uncertainty_seconds: {
    type: "histogram",
    help: "One sigma of the site clock's estimate, over all speakers",
    labels: perFleet,
    buckets: [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005],
  },
  carillon_fleet_reconnect_to_audio_seconds: {
    type: "histogram",
    help: "Silence of each reconnection, over all speakers",
    labels: perFleet,
    buckets: [0.02, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
  },
  carillon_speaker_minutes_total: {
    type: "counter",
    help: "Minutes in which a speaker should have played: whole, damaged (something was concealed, silenced or starved) or silent",
    labels: ["site", "outcome"],
  },
  carillon_schedule_rung_total: {
    type: "counter",
    help: "Bells and recurring announcements that were heard, by site",
    labels: ["site"],
  },
  carillon_webhook_attempts_total: {
    type: "counter",
    help: "Attempts to deliver a webhook's message, by outcome: delivered, failed (it is tried again), dead (it is not)",
    labels: ["outcome"],
  },
  carillon_webhook_waiting: {
    type: "gauge",
    help: "Messages that wait to be delivered to webhooks that are active",
    labels: [],
  },
  carillon_webhook_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest message that waits to be delivered to an active webhook; 0: none waits",
    labels: [],
  },
  carillon_schedule_missed_total: {
    type: "counter",
    help: "Bells that were not heard when they were due, by site and reason",
    labels: ["site", "reason"],
  },
  carillon_schedule_lateness_seconds: {
    type: "histogram",
    help: "First sample of a bell heard minus the instant at which it was due",
    labels: ["site"],
    buckets: [0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  },
  carillon_device_series_devices: {
    type: "gauge",
    help: "Devices of this scrape by how much is told of them: every stage, the essentials, or nothing because of the cap",
    labels: ["told"],
  },

  carillon_rollouts: { type: "gauge", help: "Rollouts by state", labels: ["state"] },
  carillon_rollout_state: {
    type: "gauge",
    help: "1 for the state that a rollout is in; told until a day after its end",
    labels: ["rollout", "state"],
  },
  carillon_rollout_devices: {
    type: "gauge",
    help: "Devices of a rollout by wave and status",
    labels: ["rollout", "wave", "status"],
  },
  carillon_rollout_decisions_total: {
    type: "counter",
    help: "Decisions of rollouts by their kind",
    labels: ["decision"],
  },
  carillon_rollout_concealed_ratio: {
    type: "gauge",
    help: "Concealed share of the samples, mean per speaker of the group: wave, baseline (the same speakers before the change), untouched",
    labels: perRolloutGroup,
  },
  carillon_rollout_underruns_per_second: {
    type: "gauge",
    help: "Underruns, mean per speaker of the group",
    labels: perRolloutGroup,
  },
  carillon_rollout_disconnects_per_second: {
    type: "gauge",
    help: "Lost media sessions, mean per speaker of the group",
    labels: perRolloutGroup,
  },
  carillon_rollout_jitter_seconds: {
    type: "gauge",
    help: "Interarrival jitter, mean of the group",
    labels: perRolloutGroup,
    definition: "RFC 3550 §6.4.1",
  },
  carillon_rollout_playout_skew_seconds: {
    type: "gauge",
    help: "Absolute skew, mean of the group",
    labels: perRolloutGroup,
    definition: "RFC 7272",
  },

  ...soundMetrics,
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** Names that are not ours and that our dashboards and alerts may use: of Prometheus, and of every process's client. */
export const borrowedMetrics = [
  "up",
  "ALERTS",
  "scrape_duration_seconds",
  "scrape_samples_scraped",
  "process_cpu_seconds_total",
  "process_resident_memory_bytes",
  "process_start_time_seconds",
  "process_open_fds",
  "process_max_fds",
  "nodejs_eventloop_lag_p99_seconds",
  "nodejs_heap_size_used_bytes",
] as const;
