import type { MediaTelemetry, SpeakerTelemetry } from "@carillon/contracts/telemetry";

const process = { uptimeSeconds: 1, cpuSeconds: 0.5, residentBytes: 1e8 };

/** What a speaker says that plays without trouble; `playoutErrorSeconds` is how far it is off. */
export const speakerTelemetry = (
  playoutErrorSeconds: number,
  more: Partial<SpeakerTelemetry> = {},
): SpeakerTelemetry => ({
  ...{ v: 1, kind: "speaker", session: 1, seq: 0, sentAt: "2026-01-01T00:00:00.000Z", intervalSeconds: 1, process },
  inboundRtp: {
    ...{
      packetsReceived: 100,
      packetsLost: 2,
      packetsLostBeforeRepair: 5,
      jitter: 0.0012,
      packetsDiscarded: 0,
      packetsDuplicated: 0,
    },
    ...{ bytesReceived: 9, nackCount: 0, retransmittedPacketsReceived: 0, fecPacketsReceived: 0, jitterBufferDelay: 1 },
    ...{ jitterBufferTargetDelay: 1, jitterBufferEmittedCount: 1, totalSamplesReceived: 48_000, concealedSamples: 480 },
    ...{
      silentConcealedSamples: 0,
      concealmentEvents: 1,
      insertedSamplesForDeceleration: 0,
      removedSamplesForAcceleration: 0,
    },
  },
  mediaPlayout: {
    ...{
      synthesizedSamplesDuration: 0,
      synthesizedSamplesEvents: 3,
      totalSamplesDuration: 1,
      totalPlayoutDelay: 1,
      totalSamplesCount: 1,
    },
  },
  accounting: { real: 47_520, redundant: 0, retransmitted: 0, fec: 0, concealed: 480, silenced: 0 },
  sync: { playoutErrorSeconds, delaySeconds: 0.4, neededDelaySeconds: 0.07, keepsUp: true, resyncEvents: 0 },
  listening: {
    state: "playing",
    programme: "hall",
    epoch: "e1",
    redundancy: "RED(1)",
    overheadBytes: 50,
    reconnectCount: 0,
  },
  output: { state: "running", device: "virtual", realtime: "none", underruns: 3 },
  ...more,
});

export const mediaTelemetry = (
  state: "idle" | "playing",
  programme: Partial<MediaTelemetry["programmes"][number]> = {},
): MediaTelemetry => ({
  ...{
    v: 1,
    kind: "media",
    session: 1,
    seq: 0,
    sentAt: "2026-01-01T00:00:00.000Z",
    intervalSeconds: 1,
    process,
    realtime: "none",
  },
  programmes: [
    {
      ...{ id: "hall", epoch: "e1", class: "media", delaySeconds: 0.4, state, listeners: 2, framesEncoded: 100 },
      ...{ latenessP99Seconds: 0.0001, latenessMaxSeconds: 0.001, framesLate: 0, packetsSent: 200, bytesSent: 20_000 },
      ...{ retransmittedPacketsSent: 1, redundantBytesSent: 10, recommendedDelaySeconds: 0.075, behind: [] },
      ...programme,
    },
  ],
});
