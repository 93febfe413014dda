import type { Metric } from "./metric.js";

const perDevice = ["device"] as const;
const perProgramme = ["site", "media", "programme"] as const;
const w3c = "W3C webrtc-stats";

/** Of single speakers and of programmes: what their telemetry says. */
export const soundMetrics = {
  carillon_device_info: {
    type: "gauge",
    help: "1, with what the device is and what it should play; join on device",
    labels: ["device", "name", "kind", "site", "zone", "programme", "model", "agent_version", "release"],
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
  carillon_device_certificate_expiry_timestamp_seconds: {
    type: "gauge",
    help: "Unix time at which the device's newest certificate ends",
    labels: perDevice,
  },
  carillon_device_disk_free_ratio: {
    type: "gauge",
    help: "Free share of the file system that holds the device's data",
    labels: perDevice,
  },
  carillon_device_should_play: {
    type: "gauge",
    help: "1 while the speaker's programme has a source that plays, by the last word of its site's media service",
    labels: perDevice,
  },
  carillon_device_playing: { type: "gauge", help: "1 while the speaker plays its programme", labels: perDevice },
  carillon_device_bytes_received_total: {
    type: "counter",
    help: "RTP payload bytes received",
    labels: perDevice,
    definition: `${w3c} bytesReceived`,
  },
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
  carillon_device_nacks_total: {
    type: "counter",
    help: "Requests to send packets again",
    labels: perDevice,
    definition: `${w3c} nackCount, RFC 4585`,
  },
  carillon_device_packets_retransmitted_total: {
    type: "counter",
    help: "Packets that came again on request",
    labels: perDevice,
    definition: `${w3c} retransmittedPacketsReceived, RFC 4588`,
  },
  carillon_device_round_trip_seconds: {
    type: "gauge",
    help: "Round trip to the media service, on the path of the audio",
    labels: perDevice,
  },
  carillon_device_jitter_buffer_delay_seconds_total: {
    type: "counter",
    help: "Sum over all frames of the time that each waited in the jitter buffer",
    labels: perDevice,
    definition: `${w3c} jitterBufferDelay`,
  },
  carillon_device_jitter_buffer_emitted_total: {
    type: "counter",
    help: "What left the jitter buffer; the quotient with its delay is the mean wait",
    labels: perDevice,
    definition: `${w3c} jitterBufferEmittedCount`,
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
  carillon_device_redundancy_bytes_total: {
    type: "counter",
    help: "Bytes of copies and retransmissions received; times 8 per second is what redundancy costs",
    labels: perDevice,
    definition: "RFC 2198, RFC 4588",
  },
  carillon_device_underruns_total: {
    type: "counter",
    help: "Times the playout path could not feed the sound card",
    labels: perDevice,
    definition: `${w3c} RTCAudioPlayoutStats.synthesizedSamplesEvents`,
  },
  carillon_device_resyncs_total: { type: "counter", help: "Times the timeline was anchored anew", labels: perDevice },
  carillon_device_delay_seconds: { type: "gauge", help: "Capture to sound in force", labels: perDevice },
  carillon_device_needed_delay_seconds: {
    type: "gauge",
    help: "Capture to sound that 999 of 1000 frames need on this speaker's links",
    labels: perDevice,
  },
  carillon_device_keeps_up: {
    type: "gauge",
    help: "0 while the delay in force is too short for this speaker's links",
    labels: perDevice,
  },
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
  carillon_device_clock_drift_ppm: {
    type: "gauge",
    help: "Drift of this machine's clock against the site's, parts per million",
    labels: perDevice,
  },
  carillon_device_resampling_ratio_ppm: {
    type: "gauge",
    help: "Resampling in force, parts per million",
    labels: perDevice,
  },
  carillon_device_output_running: { type: "gauge", help: "1 while the sound card runs", labels: perDevice },
  carillon_device_output_delay_seconds: {
    type: "gauge",
    help: "From writing a sample to hearing it, as the sound card says",
    labels: perDevice,
  },
  carillon_device_period_work_seconds: {
    type: "gauge",
    help: "p99 of the playout thread's work for one period",
    labels: perDevice,
  },
  carillon_device_event_loop_lag_seconds: {
    type: "gauge",
    help: "p99 lateness of the agent's event loop in the last interval",
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
    labels: perProgramme,
  },
  carillon_programme_recommended_delay_seconds: {
    type: "gauge",
    help: "Least delay with which the speakers keep up, but for those that are far worse off than the rest",
    labels: perProgramme,
  },
  carillon_programme_speakers_behind: {
    type: "gauge",
    help: "Speakers that need more delay than the programme has",
    labels: perProgramme,
  },
  carillon_programme_sounds_missing: {
    type: "gauge",
    help: "Schedules that ring on the programme, and whose sound its media service lacks",
    labels: perProgramme,
  },
  carillon_programme_playing: { type: "gauge", help: "1 while a source plays", labels: perProgramme },
  carillon_programme_lateness_seconds: {
    type: "gauge",
    help: "p99 lateness of frame pacing in the last interval",
    labels: perProgramme,
  },
  carillon_programme_pacing_seconds: {
    type: "histogram",
    help: "Lateness of every frame against its schedule; told by the media service itself",
    labels: perProgramme,
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1],
  },
  carillon_programme_frames_late_total: {
    type: "counter",
    help: "Frames sent more than 5 ms after their schedule",
    labels: perProgramme,
  },
  carillon_programme_bytes_sent_total: {
    type: "counter",
    help: "RTP payload bytes sent",
    labels: perProgramme,
  },
  carillon_programme_retransmitted_packets_total: {
    type: "counter",
    help: "Packets sent again on request",
    labels: perProgramme,
    definition: "RFC 4588",
  },
} as const satisfies Record<string, Metric>;
