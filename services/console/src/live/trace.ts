import type { Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** What happened between two telemetry messages of one speaker. */
export interface Interval {
  /** Share of packets lost on the way, before any repair, 0 to 1. */
  readonly loss: number;
  readonly concealedSeconds: number;
  readonly underruns: number;
  /** When its later message came, ms since 1970. */
  readonly at: number;
}

/** The recent past of one speaker, oldest first. */
export interface Trace {
  readonly intervals: readonly Interval[];
  readonly last: SpeakerTelemetry | null;
  /** What its state was called, and since when (ms since 1970). */
  readonly state: string;
  readonly since: number;
}

/** A minute at one message per second. */
const kept = 60;

const grown = (later: number, earlier: number): number => Math.max(0, later - earlier);

function between(earlier: SpeakerTelemetry, later: SpeakerTelemetry, at: number): Interval {
  const received = grown(later.inboundRtp.packetsReceived, earlier.inboundRtp.packetsReceived);
  const lost = grown(later.inboundRtp.packetsLostBeforeRepair, earlier.inboundRtp.packetsLostBeforeRepair);
  return {
    loss: received + lost === 0 ? 0 : lost / (received + lost),
    concealedSeconds: grown(later.accounting.concealed, earlier.accounting.concealed) / 48_000,
    underruns: grown(later.output.underruns, earlier.output.underruns),
    at,
  };
}

/** A message that continues the counters of the one before: the same process, and newer. */
const continues = (later: SpeakerTelemetry, earlier: SpeakerTelemetry): boolean =>
  later.seq > earlier.seq && later.process.uptimeSeconds >= earlier.process.uptimeSeconds;

const stateOf = ({ presence, telemetry }: Device): string =>
  telemetry?.kind === "speaker" ? `${presence} ${telemetry.output.state} ${telemetry.listening.state}` : presence;

/** Adds what a device just said to its trace. A repeated message adds nothing; a process that started again begins anew. */
export function extended(trace: Trace | undefined, device: Device, at: number): Trace {
  const said = device.telemetry?.kind === "speaker" ? device.telemetry : null;
  const intervals = trace?.intervals ?? [];
  const last = trace?.last ?? null;
  const state = stateOf(device);
  // The page may come long after the change; what it can know is since when the device has been present.
  const begun = trace === undefined ? Date.parse(device.presenceSince) : at;
  const since = trace?.state === state ? trace.since : begun;
  if (said === null || said.sentAt === last?.sentAt) return { intervals, last, state, since };
  const added = last !== null && continues(said, last) ? [between(last, said, at)] : [];
  return { intervals: [...intervals, ...added].slice(-kept), last: said, state, since };
}

/** What could not be played as it was sent, over all that is kept. */
export const gapsOf = (trace: Trace | undefined): { concealedSeconds: number; underruns: number } => ({
  concealedSeconds: (trace?.intervals ?? []).reduce((sum, { concealedSeconds }) => sum + concealedSeconds, 0),
  underruns: (trace?.intervals ?? []).reduce((sum, { underruns }) => sum + underruns, 0),
});
