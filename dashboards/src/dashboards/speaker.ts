import { dashboard } from "../dashboard.js";
import { ofSpeaker, rate } from "../narrowed.js";
import { graph, list, stack, states } from "../panels.js";
import { site, speaker, zone } from "../variables.js";

const perSecond = (name: string): string => rate(ofSpeaker(name));

export const speakerDashboard = dashboard({
  uid: "carillon-speaker",
  title: "Speaker",
  question: "Where on its way does this speaker's sound get lost? Every stage in the order in which a sample meets it.",
  variables: [site, zone, speaker],
  rows: {
    "Is it heard?": [
      states({
        title: "There, wanted, playing",
        good: "Three green bands while the programme plays.",
        queries: {
          online: ofSpeaker("carillon_device_up"),
          "should play": ofSpeaker("carillon_device_should_play"),
          plays: ofSpeaker("carillon_device_playing"),
        },
      }),
      stack({
        title: "What became of the samples",
        good: "48,000 a second, real. Redundant and retransmitted ones were lost and mended in time; concealed and silenced ones are damage.",
        queries: { "{{fate}}": perSecond("carillon_device_samples_total") },
      }),
      list({
        title: "Who it is",
        good: "Its site, zone, programme and versions are what you expect.",
        queries: { speaker: ofSpeaker("carillon_device_info") },
      }),
    ],
    Network: [
      graph({
        title: "Received",
        good: "About 16 kB/s with one redundant copy at 96 kbit/s, without holes.",
        unit: "Bps",
        queries: { bytes: perSecond("carillon_device_bytes_received_total") },
      }),
      graph({
        title: "Loss",
        good: "Before repair below 1 %; after repair 0.",
        queries: {
          "before repair": perSecond("carillon_device_packets_lost_before_repair_total"),
          "after repair": perSecond("carillon_device_packets_lost_total"),
        },
      }),
      graph({
        title: "Asked for again",
        good: "As many come back as were asked for.",
        queries: {
          asked: perSecond("carillon_device_nacks_total"),
          "came back": perSecond("carillon_device_packets_retransmitted_total"),
        },
      }),
      graph({
        title: "Jitter and round trip",
        good: "Both well below the programme's delay. Jitter that grows with the round trip is a queue: somebody fills the link.",
        unit: "s",
        queries: {
          jitter: ofSpeaker("carillon_device_jitter_seconds"),
          "round trip": ofSpeaker("carillon_device_round_trip_seconds"),
        },
      }),
      graph({
        title: "What redundancy costs",
        good: "0 without losses; a copy of each frame doubles what is received.",
        unit: "Bps",
        queries: { "copies and retransmissions": perSecond("carillon_device_redundancy_bytes_total") },
      }),
      list({
        title: "Redundancy",
        good: "none on a clean network; RED(1) or RED(1,3) where losses are.",
        queries: { redundancy: ofSpeaker("carillon_device_redundancy_info") },
      }),
    ],
    Buffer: [
      graph({
        title: "Mean wait in the jitter buffer",
        good: "Nearly the programme's delay: all of it is there to be used. Near 0, packets come at the last moment.",
        unit: "s",
        queries: {
          wait: `${perSecond("carillon_device_jitter_buffer_delay_seconds_total")} / ${perSecond("carillon_device_jitter_buffer_emitted_total")}`,
        },
      }),
      graph({
        title: "Delay in force, and delay that is needed",
        good: "Needed below in force: 999 of 1000 frames are there in time. Above it for long: a longer delay for the programme, or a better network here.",
        unit: "s",
        queries: {
          "in force": ofSpeaker("carillon_device_delay_seconds"),
          needed: ofSpeaker("carillon_device_needed_delay_seconds"),
        },
      }),
      states({
        title: "Keeps up",
        good: "Green. Red: the delay in force is too short for this speaker's links, and what comes too late is concealed.",
        queries: { "keeps up": ofSpeaker("carillon_device_keeps_up") },
      }),
      graph({
        title: "Discarded",
        good: "0. Packets that came too late: more delay would have saved them.",
        queries: { packets: perSecond("carillon_device_packets_discarded_total") },
      }),
    ],
    Decoding: [
      graph({
        title: "Concealed",
        good: "0. Up to 0.1 % nobody notices; 1 % everybody does.",
        unit: "percentunit",
        bad: { above: 0.01 },
        queries: { share: `${perSecond("carillon_device_concealed_samples_total")} / 48000` },
      }),
      graph({
        title: "Concealments",
        good: "0. Many short ones are scattered loss; few long ones are outages.",
        queries: { "a second": perSecond("carillon_device_concealment_events_total") },
      }),
    ],
    Clock: [
      graph({
        title: "Uncertainty of the site's clock",
        good: "Below 0.1 ms.",
        unit: "s",
        bad: { above: 0.0005 },
        queries: { sigma: ofSpeaker("carillon_device_clock_uncertainty_seconds") },
      }),
      graph({
        title: "Drift and resampling",
        good: "Flat lines below ±100 ppm: crystals. A resampling that swings chases a bad clock.",
        queries: {
          drift: ofSpeaker("carillon_device_clock_drift_ppm"),
          resampling: ofSpeaker("carillon_device_resampling_ratio_ppm"),
        },
      }),
      graph({
        title: "Heard minus due",
        good: "Within ±1 ms, both. Error and skew apart: the whole group is off, not this speaker.",
        unit: "s",
        queries: {
          error: ofSpeaker("carillon_device_playout_error_seconds"),
          skew: ofSpeaker("carillon_device_playout_skew_seconds"),
        },
      }),
      graph({
        title: "Jumps on the timeline",
        good: "0 after the start. Each was heard.",
        queries: { resyncs: `increase(${ofSpeaker("carillon_device_resyncs_total")}[$__rate_interval])` },
      }),
    ],
    "Sound card": [
      states({
        title: "Runs",
        good: "Green. Red: missing, busy or lost; the device's events say which.",
        queries: { "sound card": ofSpeaker("carillon_device_output_running") },
      }),
      graph({
        title: "Underruns",
        good: "0. The playout thread was not let run in time.",
        queries: { underruns: `increase(${ofSpeaker("carillon_device_underruns_total")}[$__rate_interval])` },
      }),
      graph({
        title: "Delay of the sound card, and work for a period",
        good: "The delay is constant; the work is a fraction of the period (5 ms).",
        unit: "s",
        queries: {
          delay: ofSpeaker("carillon_device_output_delay_seconds"),
          "work p99": ofSpeaker("carillon_device_period_work_seconds"),
        },
      }),
    ],
    Machine: [
      graph({
        title: "CPU",
        good: "Below 5 % of a core on a Pi 5, 20 % on a Zero 2.",
        unit: "percentunit",
        queries: { cpu: perSecond("carillon_device_cpu_seconds_total") },
      }),
      graph({
        title: "Memory",
        good: "Flat, below 110 MB.",
        unit: "bytes",
        queries: { resident: ofSpeaker("carillon_device_resident_bytes") },
      }),
      graph({
        title: "Event loop, p99",
        good: "Below 20 ms. It costs network budget, not sound.",
        unit: "s",
        queries: { late: ofSpeaker("carillon_device_event_loop_lag_seconds") },
      }),
      graph({
        title: "Reconnections, and the silence of the last",
        good: "No steps; below 0.5 s where there was one.",
        unit: "s",
        queries: {
          "new sessions": `increase(${ofSpeaker("carillon_device_reconnects_total")}[$__rate_interval])`,
          silence: ofSpeaker("carillon_device_reconnect_to_audio_seconds"),
        },
      }),
      graph({
        title: "Disk, and days of the certificate",
        good: "Free share above 10 %; renewed at 30 days.",
        queries: {
          "free share": ofSpeaker("carillon_device_disk_free_ratio"),
          days: `(${ofSpeaker("carillon_device_certificate_expiry_timestamp_seconds")} - time()) / 86400`,
        },
      }),
    ],
  },
});
