import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { Histogram } from "@carillon/engine/histogram";
import type { ProcessHealth } from "@carillon/link/process-health";
import type { PlayoutStats } from "@carillon/native/playout";
import type { SpeakerOutput } from "../audio/speaker-output.js";
import type { ProgrammeListening } from "../session/listening.js";
import type { FateReader } from "./fate-reader.js";

/** Where the figures come from. */
export interface Measured {
  readonly listening: ProgrammeListening;
  readonly output: SpeakerOutput;
  readonly fates: FateReader;
  readonly health: ProcessHealth;
  readonly resampled: { readonly inserted: number; readonly removed: number };
  readonly programme: string | null;
  readonly state: SpeakerTelemetry["listening"]["state"];
  readonly timeToFirstAudioSeconds: number | undefined;
  readonly keepsUp: boolean;
  /** `overheadBytes` of the last message. */
  readonly overheadBytesBefore: number;
}

interface Occasion {
  readonly seq: number;
  readonly sentAt: string;
  readonly nowUs: number;
  readonly config: SpeakerConfiguration["telemetry"];
}

/** One message; counters are cumulative over all sessions, programmes and sound cards of this process. */
export function speakerTelemetry(
  measured: Measured,
  { seq, sentAt, nowUs, config }: Occasion,
): SpeakerTelemetry | undefined {
  const stats = measured.output.stats();
  if (stats === undefined) return undefined;
  return {
    v: 1,
    kind: "speaker",
    session: 0,
    seq,
    sentAt,
    intervalSeconds: config.intervalSeconds,
    inboundRtp: inboundRtp(measured, stats),
    mediaPlayout: {
      synthesizedSamplesDuration: stats.underrunSeconds,
      synthesizedSamplesEvents: stats.underruns,
      totalSamplesDuration: stats.framesWritten / 48_000,
      totalPlayoutDelay: stats.playoutDelaySum,
      totalSamplesCount: stats.framesWritten,
    },
    accounting: {
      real: stats.real,
      redundant: stats.redundant,
      retransmitted: stats.retransmitted,
      fec: stats.fec,
      concealed: stats.concealed,
      silenced: stats.silenced,
    },
    sync: sync(measured, stats, nowUs),
    listening: listening(measured, stats, config.intervalSeconds),
    output: output(measured, stats),
    process: measured.health.take(),
    ...(config.detail === "low" ? {} : { histograms: histograms(measured) }),
  };
}

function inboundRtp({ listening, resampled }: Measured, stats: PlayoutStats): SpeakerTelemetry["inboundRtp"] {
  const { paths, buffer, retransmittedPackets } = listening.receiver;
  const sum = (of: (path: (typeof paths)[number]) => number) => of(paths[0]) + of(paths[1]);
  const heard = stats.real + stats.redundant + stats.retransmitted + stats.fec;
  const concealed = stats.concealed + stats.silenced;
  return {
    packetsReceived: sum(({ received }) => received),
    packetsLost: buffer.lost,
    packetsLostBeforeRepair: sum(({ lost }) => lost),
    jitter: Math.max(paths[0].jitterSeconds, paths[1].jitterSeconds),
    packetsDiscarded: buffer.discarded,
    packetsDuplicated: sum(({ duplicated }) => duplicated),
    bytesReceived: sum(({ bytes }) => bytes),
    nackCount: listening.nacks,
    retransmittedPacketsReceived: retransmittedPackets,
    fecPacketsReceived: buffer.redundant,
    jitterBufferDelay: buffer.delaySeconds,
    jitterBufferTargetDelay: buffer.targetDelaySeconds,
    jitterBufferEmittedCount: buffer.emitted,
    totalSamplesReceived: heard + concealed,
    concealedSamples: concealed,
    silentConcealedSamples: stats.silenced,
    concealmentEvents: stats.concealmentEvents,
    insertedSamplesForDeceleration: Math.round(resampled.inserted),
    removedSamplesForAcceleration: Math.round(resampled.removed),
    unintelligiblePackets: listening.receiver.unintelligible,
    retransmissionsAsked: listening.receiver.requests.asked,
  };
}

function sync({ listening, output, keepsUp }: Measured, stats: PlayoutStats, nowUs: number): SpeakerTelemetry["sync"] {
  const { clock } = listening.receiver;
  const resyncEvents = stats.reanchors + stats.hardResyncs;
  if (clock?.seeded !== true) return { resyncEvents, deviceDelaySeconds: Math.max(0, stats.deviceDelayUs) / 1e6 };
  const slack = listening.receiver.buffer.takeSlack();
  const { neededUs } = listening.receiver;
  return {
    clockOffsetSeconds: clock.offsetAt(nowUs) / 1e6,
    clockOffsetUncertaintySeconds: clock.sigmaAt(nowUs) / 1e6,
    clockDriftPpm: clock.driftPpm,
    clockSteps: clock.steps,
    roundTripTimeSeconds: clock.roundTripUs / 1e6,
    resyncEvents,
    ...(stats.anchored === 1 && {
      playoutErrorSeconds: stats.errorUs / 1e6,
      resamplingRatioPpm: stats.ratioPpm,
      delaySeconds: (stats.delayUs + output.trimUs) / 1e6,
    }),
    deviceDelaySeconds: Math.max(0, stats.deviceDelayUs) / 1e6,
    ...(neededUs !== undefined && {
      keepsUp,
      ...(Number.isFinite(neededUs) && { neededDelaySeconds: neededUs / 1e6 }),
    }),
    ...(slack !== undefined && { leastSlackSeconds: slack / 1e6 }),
  };
}

function listening(measured: Measured, stats: PlayoutStats, intervalSeconds: number): SpeakerTelemetry["listening"] {
  const { programme, state, timeToFirstAudioSeconds, overheadBytesBefore } = measured;
  const { receiver, sessions, reconnectToAudioSeconds } = measured.listening;
  const anchored = stats.anchored === 1;
  return {
    state,
    programme,
    ...(receiver.timeline !== undefined && { epoch: receiver.timeline.epoch, redundancy: receiver.redundancy }),
    ...(anchored && { mediaSample: Math.max(0, Math.floor(stats.mediaSample)) }),
    overheadBytes: receiver.overheadBytes,
    overheadKbps: (8 * (receiver.overheadBytes - overheadBytesBefore)) / 1000 / intervalSeconds,
    reconnectCount: Math.max(0, sessions - 1),
    ...(reconnectToAudioSeconds !== undefined && { reconnectToAudioSeconds }),
    ...(timeToFirstAudioSeconds !== undefined && { timeToFirstAudioSeconds }),
  };
}

function output({ output }: Measured, stats: PlayoutStats): SpeakerTelemetry["output"] {
  const { kind, detail, realtime, memoryLocked } = output.state();
  const work = output.periodWork();
  return {
    state: kind,
    device: output.deviceName.slice(0, 256),
    ...(detail !== "" && { detail: detail.slice(0, 512) }),
    realtime,
    memoryLocked,
    underruns: stats.underruns,
    ...(work !== undefined && {
      periodWorkP99Seconds: work.p99Us / 1e6,
      wakeLatenessMaxSeconds: work.wakeLatenessMaxUs / 1e6,
    }),
  };
}

/** Upper bounds in ms and counts per bucket, the last one for everything above. */
const shown = ({ bounds, counts }: Histogram): object => ({ boundsMs: bounds, counts });

const histograms = ({ listening, fates }: Measured): object => ({
  needDelay: shown(listening.receiver.buffer.need),
  lossBursts: listening.receiver.paths.map(({ bursts }) => shown(bursts)),
  gapRuns: shown(fates.accounting.gaps),
});
