import type { Device, Zone } from "@carillon/contracts/http";
import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** Devices as the control service would show them, for tests of what people see. */

const process = { uptimeSeconds: 100, cpuSeconds: 2, residentBytes: 80e6 };

/** Changes of single fields of a speaker's telemetry, by part. */
export interface Said {
  readonly seq?: number;
  readonly sentAt?: string;
  readonly inboundRtp?: Partial<SpeakerTelemetry["inboundRtp"]>;
  readonly accounting?: Partial<SpeakerTelemetry["accounting"]>;
  readonly sync?: Partial<SpeakerTelemetry["sync"]>;
  readonly listening?: Partial<SpeakerTelemetry["listening"]>;
  readonly output?: Partial<SpeakerTelemetry["output"]>;
  readonly process?: Partial<SpeakerTelemetry["process"]>;
}

export const speakerTelemetry = (said: Said = {}): SpeakerTelemetry => ({
  v: 1,
  kind: "speaker",
  session: 1,
  seq: said.seq ?? 1,
  sentAt: said.sentAt ?? new Date(Date.UTC(2026, 0, 1) + (said.seq ?? 1) * 1000).toISOString(),
  intervalSeconds: 1,
  inboundRtp: {
    packetsReceived: 10_000,
    packetsLost: 0,
    packetsLostBeforeRepair: 0,
    jitter: 0.0004,
    packetsDiscarded: 0,
    packetsDuplicated: 0,
    bytesReceived: 1_000_000,
    nackCount: 0,
    retransmittedPacketsReceived: 0,
    fecPacketsReceived: 0,
    jitterBufferDelay: 40,
    jitterBufferTargetDelay: 40,
    jitterBufferEmittedCount: 480_000,
    totalSamplesReceived: 480_000,
    concealedSamples: 0,
    silentConcealedSamples: 0,
    concealmentEvents: 0,
    insertedSamplesForDeceleration: 0,
    removedSamplesForAcceleration: 0,
    ...said.inboundRtp,
  },
  mediaPlayout: {
    synthesizedSamplesDuration: 0,
    synthesizedSamplesEvents: 0,
    totalSamplesDuration: 10,
    totalPlayoutDelay: 4,
    totalSamplesCount: 480_000,
  },
  accounting: { real: 480_000, redundant: 0, retransmitted: 0, fec: 0, concealed: 0, silenced: 0, ...said.accounting },
  sync: { delaySeconds: 0.4, playoutErrorSeconds: 0.000_02, resyncEvents: 0, ...said.sync },
  listening: {
    state: "playing",
    programme: "hall",
    epoch: "one",
    mediaSample: 480_000,
    reconnectCount: 0,
    ...said.listening,
  },
  output: { state: "running", device: "virtual", realtime: "fifo", underruns: 0, ...said.output },
  process: { ...process, ...said.process },
});

const bare = (name: string): Device => ({
  id: "0".repeat(32),
  kind: "speaker",
  name,
  site: "main",
  zones: ["hall"],
  tags: [],
  presence: "online",
  presenceSince: "2026-01-01T00:00:00.000Z",
  lastSeen: "2026-01-01T00:10:00.000Z",
  session: 1,
  agentVersion: "0.1.0",
  imageVersion: null,
  organisation: "main",
  model: null,
  serial: null,
  configuration: {
    desiredVersion: 1,
    desiredHash: null,
    reportedVersion: 1,
    reportedHash: null,
    inStep: true,
    drift: "none",
    rejected: null,
  },
  certificateExpires: null,
  telemetry: null,
  playoutSkewSeconds: 0.000_021,
});

export const speaker = (number: number, said: Said = {}, device: Partial<Device> = {}): Device => ({
  ...bare(`Speaker ${number}`),
  id: number.toString(16).padStart(32, "0"),
  telemetry: speakerTelemetry(said),
  ...device,
});

export const mediaService = (programme: Partial<MediaTelemetry["programmes"][number]> = {}): Device => ({
  ...bare("Media service"),
  id: "f".repeat(32),
  kind: "media",
  zones: [],
  playoutSkewSeconds: null,
  telemetry: {
    v: 1,
    kind: "media",
    session: 1,
    seq: 1,
    sentAt: "2026-01-01T00:00:01.000Z",
    intervalSeconds: 1,
    realtime: "fifo",
    process,
    programmes: [
      {
        id: "hall",
        epoch: "one",
        class: "media",
        delaySeconds: 0.4,
        state: "playing",
        source: "sample-0123456789ab.opus",
        positionSeconds: 7.3,
        durationSeconds: 20,
        listeners: 3,
        framesEncoded: 1000,
        latenessP99Seconds: 0.0002,
        latenessMaxSeconds: 0.001,
        framesLate: 0,
        packetsSent: 3000,
        bytesSent: 400_000,
        retransmittedPacketsSent: 0,
        redundantBytesSent: 0,
        ...programme,
      },
    ],
  },
});

export const zone = (id: string, more: Partial<Zone> = {}): Zone => ({
  id,
  name: id.charAt(0).toUpperCase() + id.slice(1),
  site: "main",
  programme: id,
  priority: 0,
  ...more,
});
