import type { MetricName } from "@carillon/contracts/metrics";
import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { family, labelled, type Sample } from "./exposition.js";

/** A metric, and how its value is read; null or undefined where it is not known. */
export type Family<Subject> = readonly [name: MetricName, read: (subject: Subject) => number | null | undefined];
export type ProgrammeTelemetry = MediaTelemetry["programmes"][number];

const bit = (condition: boolean): number => (condition ? 1 : 0);

/** What must be known of each speaker, however many there are: alerts and the fleet's dashboards rest on these alone. */
export const speakerEssentials: readonly Family<SpeakerTelemetry>[] = [
  ["carillon_device_playing", ({ listening }) => bit(listening.state === "playing")],
  ["carillon_device_jitter_seconds", ({ inboundRtp }) => inboundRtp.jitter],
  ["carillon_device_concealed_samples_total", ({ inboundRtp }) => inboundRtp.concealedSamples],
  ["carillon_device_underruns_total", ({ mediaPlayout }) => mediaPlayout.synthesizedSamplesEvents],
  ["carillon_device_clock_uncertainty_seconds", ({ sync }) => sync.clockOffsetUncertaintySeconds],
  ["carillon_device_keeps_up", ({ sync: { keepsUp } }) => (keepsUp === undefined ? undefined : bit(keepsUp))],
  ["carillon_device_reconnects_total", ({ listening }) => listening.reconnectCount],
];

/** Every stage of a speaker's path in the order in which a sample meets it: network, buffer, decoding, clock, sound card, process. */
export const speakerStages: readonly Family<SpeakerTelemetry>[] = [
  ["carillon_device_bytes_received_total", ({ inboundRtp }) => inboundRtp.bytesReceived],
  ["carillon_device_packets_received_total", ({ inboundRtp }) => inboundRtp.packetsReceived],
  ["carillon_device_packets_lost_before_repair_total", ({ inboundRtp }) => inboundRtp.packetsLostBeforeRepair],
  ["carillon_device_nacks_total", ({ inboundRtp }) => inboundRtp.nackCount],
  ["carillon_device_packets_retransmitted_total", ({ inboundRtp }) => inboundRtp.retransmittedPacketsReceived],
  ["carillon_device_redundancy_bytes_total", ({ listening }) => listening.overheadBytes],
  ["carillon_device_packets_lost_total", ({ inboundRtp }) => inboundRtp.packetsLost],
  ["carillon_device_packets_discarded_total", ({ inboundRtp }) => inboundRtp.packetsDiscarded],
  ["carillon_device_round_trip_seconds", ({ sync }) => sync.roundTripTimeSeconds],
  ["carillon_device_jitter_buffer_delay_seconds_total", ({ inboundRtp }) => inboundRtp.jitterBufferDelay],
  ["carillon_device_jitter_buffer_emitted_total", ({ inboundRtp }) => inboundRtp.jitterBufferEmittedCount],
  ["carillon_device_concealment_events_total", ({ inboundRtp }) => inboundRtp.concealmentEvents],
  ["carillon_device_clock_drift_ppm", ({ sync }) => sync.clockDriftPpm],
  ["carillon_device_resampling_ratio_ppm", ({ sync }) => sync.resamplingRatioPpm],
  ["carillon_device_delay_seconds", ({ sync }) => sync.delaySeconds],
  ["carillon_device_needed_delay_seconds", ({ sync }) => sync.neededDelaySeconds],
  ["carillon_device_playout_error_seconds", ({ sync }) => sync.playoutErrorSeconds],
  ["carillon_device_resyncs_total", ({ sync }) => sync.resyncEvents],
  ["carillon_device_output_running", ({ output }) => bit(output.state === "running")],
  ["carillon_device_output_delay_seconds", ({ sync }) => sync.deviceDelaySeconds],
  ["carillon_device_period_work_seconds", ({ output }) => output.periodWorkP99Seconds],
  ["carillon_device_reconnect_to_audio_seconds", ({ listening }) => listening.reconnectToAudioSeconds],
];

/** Of any device's process. */
export const processFamilies: readonly Family<SpeakerTelemetry["process"]>[] = [
  ["carillon_device_event_loop_lag_seconds", ({ eventLoopP99Seconds }) => eventLoopP99Seconds],
  ["carillon_device_resident_bytes", ({ residentBytes }) => residentBytes],
  ["carillon_device_cpu_seconds_total", ({ cpuSeconds }) => cpuSeconds],
];

export const programmeFamilies: readonly Family<ProgrammeTelemetry>[] = [
  ["carillon_programme_listeners", ({ listeners }) => listeners],
  ["carillon_programme_recommended_delay_seconds", ({ recommendedDelaySeconds }) => recommendedDelaySeconds],
  ["carillon_programme_speakers_behind", ({ behind }) => behind?.length],
  ["carillon_programme_sounds_missing", ({ soundsMissing }) => soundsMissing],
  ["carillon_programme_playing", ({ state }) => bit(state === "playing")],
  ["carillon_programme_lateness_seconds", ({ latenessP99Seconds }) => latenessP99Seconds],
  ["carillon_programme_frames_late_total", ({ framesLate }) => framesLate],
  ["carillon_programme_bytes_sent_total", ({ bytesSent }) => bytesSent],
  ["carillon_programme_retransmitted_packets_total", ({ retransmittedPacketsSent }) => retransmittedPacketsSent],
];

const fates = ["real", "redundant", "retransmitted", "fec", "concealed", "silenced"] as const;

/** What became of the timeline's samples: a label more than the device. */
export const fateSamples = (device: string, { accounting }: SpeakerTelemetry): Sample[] =>
  fates.map((fate) => [labelled({ device, fate }), accounting[fate]]);

/** What each packet carries beside its own frame, while that is known. */
export const redundancySamples = (device: string, { listening: { redundancy } }: SpeakerTelemetry): Sample[] =>
  redundancy === undefined ? [] : [[labelled({ device, redundancy }), 1]];

/** All that one speaker says of itself, as text. */
export function speakerSeries(device: string, telemetry: SpeakerTelemetry): string {
  const labels = labelled({ device });
  const of = <Subject>(families: readonly Family<Subject>[], subject: Subject): string[] =>
    families.map(([name, read]) => family(name, [[labels, read(subject)]]));
  return [
    ...of([...speakerEssentials, ...speakerStages], telemetry),
    ...of(processFamilies, telemetry.process),
    family("carillon_device_disk_free_ratio", [[labels, telemetry.process.diskFreeRatio]]),
    family("carillon_device_samples_total", fateSamples(device, telemetry)),
    family("carillon_device_redundancy_info", redundancySamples(device, telemetry)),
  ].join("");
}
