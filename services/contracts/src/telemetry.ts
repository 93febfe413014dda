import { z } from "zod";
import { deviceId, slug } from "./identity.js";
import { message } from "./message.js";

const count = z.int().nonnegative();
const seconds = z.number();

/**
 * RTCInboundRtpStreamStats and RTCReceivedRtpStreamStats (W3C webrtc-stats): cumulative since the process started, over all
 * sessions, so that a reconnect is no counter reset. Samples are at 48 kHz, per channel.
 */
export const inboundRtp = z.looseObject({
  packetsReceived: count,
  /** RFC 3550 §6.4.1: may be negative. After repair: what neither a copy nor a retransmission brought in time. */
  packetsLost: z.int(),
  /** Lost before repair; what the redundancy controller looks at (RFC 3611 loss rate is its quotient). */
  packetsLostBeforeRepair: count,
  /** RFC 3550 §6.4.1 and A.8, seconds. */
  jitter: seconds.nonnegative(),
  /** RFC 7002 §3.2: came too late or too early for the jitter buffer; duplicates not counted. */
  packetsDiscarded: count,
  packetsDuplicated: count,
  bytesReceived: count,
  nackCount: count,
  retransmittedPacketsReceived: count,
  fecPacketsReceived: count,
  jitterBufferDelay: seconds.nonnegative(),
  jitterBufferTargetDelay: seconds.nonnegative(),
  jitterBufferEmittedCount: count,
  totalSamplesReceived: count,
  concealedSamples: count,
  silentConcealedSamples: count,
  concealmentEvents: count,
  insertedSamplesForDeceleration: count,
  removedSamplesForAcceleration: count,
});

/** RTCAudioPlayoutStats (W3C webrtc-stats): the sound card's side. Synthesised: the playout path could not deliver (ALSA underrun). */
export const mediaPlayout = z.looseObject({
  synthesizedSamplesDuration: seconds.nonnegative(),
  synthesizedSamplesEvents: count,
  totalSamplesDuration: seconds.nonnegative(),
  totalPlayoutDelay: seconds.nonnegative(),
  totalSamplesCount: count,
});

/** Where every sample of the programme's timeline ended: the sum is what the timeline advanced while listening. */
export const accounting = z.looseObject({
  real: count,
  redundant: count,
  retransmitted: count,
  fec: count,
  concealed: count,
  silenced: count,
});

/** RFC 7272 calls this inter-destination synchronisation: what this speaker knows of the site's time and of its own error. */
export const sync = z.looseObject({
  clockOffsetSeconds: seconds.optional(),
  clockOffsetUncertaintySeconds: seconds.nonnegative().optional(),
  clockDriftPpm: z.number().optional(),
  roundTripTimeSeconds: seconds.nonnegative().optional(),
  /** Heard minus due, smoothed over 100 ms; the control service subtracts the group's median to give playoutSkewSeconds. */
  playoutErrorSeconds: seconds.optional(),
  resamplingRatioPpm: z.number().optional(),
  /** Capture to sound that is in force. */
  delaySeconds: seconds.nonnegative().optional(),
  deviceDelaySeconds: seconds.nonnegative().optional(),
  /** Capture to sound that 999 of 1000 frames need on this speaker's links; absent while it is not known, or no delay would do. */
  neededDelaySeconds: seconds.nonnegative().optional(),
  /** False: the delay in force is too short for this speaker's links, and what comes too late is concealed. */
  keepsUp: z.boolean().optional(),
  resyncEvents: count,
});

export const session = z.looseObject({
  state: z.enum(["idle", "joining", "syncing", "playing", "starved", "reconnecting"]),
  programme: slug.nullable(),
  /** Identity of the programme's timeline; a media service that restarts begins another. */
  epoch: z.string().max(64).optional(),
  /** Newest media sample (48 kHz, on that timeline) that was heard. */
  mediaSample: count.optional(),
  reconnectCount: count,
  reconnectToAudioSeconds: seconds.nonnegative().optional(),
  timeToFirstAudioSeconds: seconds.nonnegative().optional(),
  redundancy: z.string().max(32).optional(),
  /** What copies and retransmissions came to since the process started, bytes, and in the last interval, kbit/s. */
  overheadBytes: count.optional(),
  overheadKbps: z.number().nonnegative().optional(),
});

export const process = z.looseObject({
  uptimeSeconds: seconds.nonnegative(),
  cpuSeconds: seconds.nonnegative(),
  residentBytes: count,
  eventLoopP99Seconds: seconds.nonnegative().optional(),
  /** Free share of the file system that holds the device's data. */
  diskFreeRatio: z.number().min(0).max(1).optional(),
});

const speakerTelemetry = message({
  kind: z.literal("speaker"),
  session: count,
  /** Counts the telemetry messages of one process start. */
  seq: count,
  sentAt: z.iso.datetime(),
  intervalSeconds: seconds.positive(),
  inboundRtp,
  mediaPlayout,
  accounting,
  sync,
  listening: session,
  output: z.looseObject({
    state: z.enum(["opening", "running", "missing", "busy", "lost"]),
    device: z.string().max(256),
    detail: z.string().max(512).optional(),
    realtime: z.enum(["fifo", "nice", "none"]),
    underruns: count,
    periodWorkP99Seconds: seconds.nonnegative().optional(),
  }),
  process,
});
export type SpeakerTelemetry = z.infer<typeof speakerTelemetry>;

const mediaTelemetry = message({
  kind: z.literal("media"),
  session: count,
  seq: count,
  sentAt: z.iso.datetime(),
  intervalSeconds: seconds.positive(),
  programmes: z
    .array(
      z.looseObject({
        id: slug,
        epoch: z.string().max(64),
        class: z.enum(["live", "media"]),
        delaySeconds: seconds.positive(),
        /** It follows what the speakers need. */
        delayIsAuto: z.boolean().optional(),
        state: z.enum(["idle", "playing"]),
        playback: z.string().max(64).optional(),
        source: z.string().max(512).optional(),
        /** Position in the source, and its length where known. */
        positionSeconds: seconds.nonnegative().optional(),
        durationSeconds: seconds.nonnegative().optional(),
        listeners: count,
        /** The least delay with which all speakers keep up that a delay should be chosen for; absent while they do not say. */
        recommendedDelaySeconds: seconds.positive().optional(),
        /** Ids of speakers that need more than the delay in force. */
        behind: z.array(deviceId).max(256).optional(),
        /** Schedules that will ring on it, and whose sound is not in the library. */
        soundsMissing: count.optional(),
        framesEncoded: count,
        /** Lateness of the frame pacing against its absolute schedule in the last interval. */
        latenessP99Seconds: seconds.nonnegative(),
        latenessMaxSeconds: seconds.nonnegative(),
        framesLate: count,
        packetsSent: count,
        bytesSent: count,
        retransmittedPacketsSent: count,
        redundantBytesSent: count,
      }),
    )
    .max(64),
  realtime: z.enum(["fifo", "nice", "none"]),
  process,
});
export type MediaTelemetry = z.infer<typeof mediaTelemetry>;

/** `up/telemetry`: one message per reporting interval; cumulative counters, so that a lost message loses resolution and nothing else. */
export const telemetry = z.discriminatedUnion("kind", [speakerTelemetry, mediaTelemetry]);
export type Telemetry = z.infer<typeof telemetry>;
