import type { HealthGate, SoundFigures } from "@carillon/contracts/rollout";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { WallClock } from "../units.js";

/** A speaker's counters, as it said them last. */
export interface SoundReading {
  /** When it was heard, by the cloud's clock. */
  readonly at: WallClock;
  /** Of its process: less than before means that the counters began anew. */
  readonly uptimeSeconds: number;
  /** Samples at 48 kHz of the programme's timeline, by whether they were heard. */
  readonly heard: number;
  readonly lost: number;
  readonly underruns: number;
  readonly reconnects: number;
  /** Counts its MQTT sessions over all processes. */
  readonly session: number;
  readonly jitterSeconds: number;
  readonly skewSeconds: number | null;
}

export const figureNames = [
  "underrunsPerMinute",
  "lostShare",
  "silentShare",
  "jitterSeconds",
  "skewSeconds",
  "disconnectsPerMinute",
] as const satisfies readonly (keyof SoundFigures)[];
export type FigureName = (typeof figureNames)[number];

/** These count, and are judged while the soak lasts; the others are of an instant, and are judged at its end alone. */
const counted: ReadonlySet<FigureName> = new Set(["underrunsPerMinute", "lostShare", "disconnectsPerMinute"]);

const samplesPerSecond = 48_000;

export function readingOf(telemetry: SpeakerTelemetry, at: WallClock, skewSeconds: number | null): SoundReading {
  const { accounting, mediaPlayout, listening, inboundRtp, process, session } = telemetry;
  return {
    ...{ at, skewSeconds, session },
    uptimeSeconds: process.uptimeSeconds,
    heard: accounting.real + accounting.redundant + accounting.retransmitted + accounting.fec,
    lost: accounting.concealed + accounting.silenced,
    underruns: mediaPlayout.synthesizedSamplesEvents,
    reconnects: listening.reconnectCount,
    jitterSeconds: inboundRtp.jitter,
  };
}

/** What happened between two readings of one speaker; undefined when no time passed. */
export function soundBetween(from: SoundReading, to: SoundReading): SoundFigures | undefined {
  const seconds = to.at - from.at;
  if (seconds <= 0) return undefined;
  const anew = to.uptimeSeconds < from.uptimeSeconds;
  const more = (counter: "heard" | "lost" | "underruns" | "reconnects"): number =>
    Math.max(0, to[counter] - (anew ? 0 : from[counter]));
  const [heard, lost] = [more("heard"), more("lost")];
  const minutes = Math.max(1, seconds / 60);
  return {
    underrunsPerMinute: more("underruns") / minutes,
    lostShare: heard + lost === 0 ? 0 : lost / (heard + lost),
    silentShare: Math.max(0, 1 - (heard + lost) / (seconds * samplesPerSecond)),
    jitterSeconds: to.jitterSeconds,
    skewSeconds: Math.abs(to.skewSeconds ?? 0),
    disconnectsPerMinute: (more("reconnects") + Math.max(0, to.session - from.session)) / minutes,
  };
}

export interface Comparison {
  readonly since: SoundFigures;
  readonly before: SoundFigures | null;
  /** The middle of the devices that have not got the change; null when there are none. */
  readonly untouched: SoundFigures | null;
  /** The soak is over: figures of an instant count as well. */
  readonly final: boolean;
}

/** The first figure that is worse than it may be, and its bound. */
export function worse(
  { since, before, untouched, final }: Comparison,
  { factor, floors }: HealthGate,
): { figure: FigureName; value: number; bound: number } | undefined {
  for (const figure of figureNames) {
    if (!final && !counted.has(figure)) continue;
    // A programme that ends falls silent everywhere, which only the others can show.
    if (figure === "silentShare" && (untouched === null || before === null)) continue;
    const bound = Math.max(floors[figure], factor * (before?.[figure] ?? 0), factor * (untouched?.[figure] ?? 0));
    if (since[figure] > bound) return { figure, value: since[figure], bound };
  }
  return undefined;
}

/** Figure by figure the middle of them; null of none. */
export function middleOf(all: readonly SoundFigures[]): SoundFigures | null {
  if (all.length === 0) return null;
  const middle = (figure: FigureName): number =>
    all.map((figures) => figures[figure]).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  return {
    underrunsPerMinute: middle("underrunsPerMinute"),
    lostShare: middle("lostShare"),
    silentShare: middle("silentShare"),
    jitterSeconds: middle("jitterSeconds"),
    skewSeconds: middle("skewSeconds"),
    disconnectsPerMinute: middle("disconnectsPerMinute"),
  };
}
