/**
 * The metric catalogue: the only place where a metric is named. Base units, Prometheus conventions.
 * `definition` cites the standard whose meaning the value has; names without a standard say what they measure.
 */
export interface Metric {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  readonly definition?: string;
  readonly buckets?: readonly number[];
}

const perDevice = ["device"] as const;
const w3c = "W3C webrtc-stats";

export const metrics = {
  carillon_build_info: { type: "gauge", help: "1, labelled with the version that runs", labels: ["version", "node"] },
  carillon_devices: { type: "gauge", help: "Devices by kind and presence", labels: ["kind", "presence"] },
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
  carillon_pairing_waiting: { type: "gauge", help: "Devices that wait for an operator", labels: [] },
  carillon_broker_clients: { type: "gauge", help: "Clients connected to the embedded broker", labels: [] },
  carillon_fleet_jitter_seconds: {
    type: "histogram",
    help: "Interarrival jitter as reported, over all speakers",
    labels: ["site"],
    definition: "RFC 3550 §6.4.1",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1],
  },
  carillon_fleet_playout_skew_seconds: {
    type: "histogram",
    help: "Absolute skew against the group's median, over all speakers",
    labels: ["site"],
    definition: "RFC 7272",
    buckets: [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.02],
  },

  carillon_device_info: {
    type: "gauge",
    help: "1, with what the device is; join on device",
    labels: ["device", "name", "kind", "site", "agent_version"],
  },
  carillon_device_up: { type: "gauge", help: "1 while the device is online", labels: perDevice },
  carillon_device_last_seen_timestamp_seconds: {
    type: "gauge",
    help: "Unix time of the last message",
    labels: perDevice,
  },
  carillon_device_config_in_step: {
    type: "gauge",
    help: "1 when the reported configuration is the desired one",
    labels: perDevice,
  },
  carillon_device_playing: { type: "gauge", help: "1 while the speaker plays its programme", labels: perDevice },
  carillon_device_packets_received_total: {
    type: "counter",
    help: "RTP packets received",
    labels: perDevice,
    definition: `${w3c} packetsReceived`,
  },
  carillon_device_packets_lost_total: {
    type: "counter",
    help: "RTP packets lost after repair",
    labels: perDevice,
    definition: `${w3c} packetsLost`,
  },
  carillon_device_packets_lost_before_repair_total: {
    type: "counter",
    help: "RTP packets lost on the way, before any repair",
    labels: perDevice,
    definition: "RFC 3611 §4.1",
  },
  carillon_device_packets_discarded_total: {
    type: "counter",
    help: "RTP packets too late or too early",
    labels: perDevice,
    definition: "RFC 7002 §3.2",
  },
  carillon_device_jitter_seconds: {
    type: "gauge",
    help: "Interarrival jitter",
    labels: perDevice,
    definition: "RFC 3550 §6.4.1, A.8",
  },
  carillon_device_concealed_samples_total: {
    type: "counter",
    help: "Samples synthesised because the audio was lost or late",
    labels: perDevice,
    definition: `${w3c} concealedSamples`,
  },
  carillon_device_concealment_events_total: {
    type: "counter",
    help: "Runs of concealed samples",
    labels: perDevice,
    definition: `${w3c} concealmentEvents`,
  },
  carillon_device_samples_total: {
    type: "counter",
    help: "Samples of the timeline by fate",
    labels: ["device", "fate"],
  },
  carillon_device_redundancy_info: {
    type: "gauge",
    help: "1, labelled with the copies that each packet carries at present: none, RED(1), RED(1,3)",
    labels: ["device", "redundancy"],
    definition: "RFC 2198",
  },
  carillon_device_underruns_total: {
    type: "counter",
    help: "Times the playout path could not feed the sound card",
    labels: perDevice,
    definition: `${w3c} RTCAudioPlayoutStats.synthesizedSamplesEvents`,
  },
  carillon_device_resyncs_total: { type: "counter", help: "Times the timeline was anchored anew", labels: perDevice },
  carillon_device_delay_seconds: { type: "gauge", help: "Capture to sound in force", labels: perDevice },
  carillon_device_playout_error_seconds: { type: "gauge", help: "Heard minus due", labels: perDevice },
  carillon_device_playout_skew_seconds: {
    type: "gauge",
    help: "Heard minus due, against the group's median",
    labels: perDevice,
    definition: "RFC 7272",
  },
  carillon_device_clock_uncertainty_seconds: {
    type: "gauge",
    help: "One sigma of the site clock's estimate",
    labels: perDevice,
  },
  carillon_device_resampling_ratio_ppm: {
    type: "gauge",
    help: "Resampling in force, parts per million",
    labels: perDevice,
  },
  carillon_device_reconnects_total: {
    type: "counter",
    help: "Media sessions begun after the first",
    labels: perDevice,
  },
  carillon_device_reconnect_to_audio_seconds: {
    type: "gauge",
    help: "Silence of the last reconnection",
    labels: perDevice,
  },
  carillon_device_resident_bytes: { type: "gauge", help: "Resident memory of the agent", labels: perDevice },
  carillon_device_cpu_seconds_total: { type: "counter", help: "CPU time of the agent", labels: perDevice },

  carillon_programme_listeners: {
    type: "gauge",
    help: "Sessions that receive the programme",
    labels: ["media", "programme"],
  },
  carillon_programme_playing: { type: "gauge", help: "1 while a source plays", labels: ["media", "programme"] },
  carillon_programme_lateness_seconds: {
    type: "gauge",
    help: "p99 lateness of frame pacing in the last interval",
    labels: ["media", "programme"],
  },
  carillon_programme_pacing_seconds: {
    type: "histogram",
    help: "Lateness of every frame against its schedule; told by the media service itself",
    labels: ["media", "programme"],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1],
  },
  carillon_programme_frames_late_total: {
    type: "counter",
    help: "Frames sent more than 5 ms after their schedule",
    labels: ["media", "programme"],
  },
  carillon_programme_bytes_sent_total: {
    type: "counter",
    help: "RTP payload bytes sent",
    labels: ["media", "programme"],
  },
  carillon_programme_retransmitted_packets_total: {
    type: "counter",
    help: "Packets sent again on request",
    labels: ["media", "programme"],
    definition: "RFC 4588",
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
