import { addon, type NativeOptions, type NativePlayout } from "./addon.js";
import { driftPresets, type DriftProfile } from "./drift-presets.js";
import { PeriodWorkMeter, type PeriodWork } from "./period-work.js";
import { readStats, statIndex, statNames, type PlayoutStats } from "./stats.js";

export { NativeMissingError } from "./addon.js";
export type { PlayoutStats } from "./stats.js";
export type { PeriodWork } from "./period-work.js";

/** Any ALSA PCM by name: "default", "hw:CARD=DAC", "plug:dmix". */
export interface AlsaCard {
  readonly kind: "alsa";
  readonly device: string;
}

/** A sound card made of arithmetic, with the faults of real ones, that records what was heard. */
export interface VirtualCard {
  readonly kind: "virtual";
  /** Records to `<file>.raw` (s16le stereo 48 kHz) and `<file>.index` (JSON lines; `{frame, timeUs}`: when a frame was heard). */
  readonly file?: string;
  /** Recording ends after this; 0 or absent: it does not. */
  readonly maxSeconds?: number;
  /** Its crystal against CLOCK_MONOTONIC. */
  readonly ppm?: number;
  /** Its position moves in steps of this size. */
  readonly quantumUs?: number;
  /** Each reading of its position is off by up to this. */
  readonly noiseUs?: number;
  /** Of the noise. */
  readonly seed?: number;
}

export interface PlayoutOptions {
  readonly card: AlsaCard | VirtualCard;
  /** 240 (5 ms) by default; 48 to 960. */
  readonly periodSamples?: number;
  /** Periods that the card is kept filled with: 3 by default. */
  readonly periods?: number;
  readonly drift?: DriftProfile;
  /** SCHED_FIFO priority to ask for: 60 by default; 0: do not ask. */
  readonly realtimePriority?: number;
}

/** siteTime = local + offsetUs + driftPpm × 1e-6 × (local − referenceUs); local is `monotonicUs()`. */
export interface ClockMapping {
  readonly offsetUs: number;
  readonly driftPpm: number;
  readonly referenceUs: number;
}

/** `fromUs` until site time `applyAtUs`, then along `slopePpm` to `toUs`. */
export interface DelayTrajectory {
  readonly fromUs: number;
  readonly toUs: number;
  readonly applyAtUs: number;
  readonly slopePpm: number;
}

export interface PlayoutTimeline {
  readonly epoch: string;
  /** Site time of media sample 0. */
  readonly originUs: number;
  /** Extended number of the frame that holds media sample 0. */
  readonly firstFrame: number;
  /** Samples per Opus frame: 480 or 960 (120 and 240 work too). */
  readonly frameSamples: number;
  /** What the encoder looked ahead: 312 for libopus AUDIO and VOIP (the default), 120 for RESTRICTED_LOWDELAY. */
  readonly lookaheadSamples?: number;
}

export interface OutputLevel {
  /** Linear. */
  readonly gain: number;
  readonly muted?: boolean;
  readonly channel?: Channel;
  /** 20 ms by default. */
  readonly rampMs?: number;
}

const channels = { stereo: 0, left: 1, right: 2, mono: 3 } as const;
export type Channel = keyof typeof channels;

/** How a frame came. Numbers, because there are a hundred a second for each stream. */
export const arrival = { real: 0, redundant: 1, retransmitted: 2 } as const;
export type Arrival = (typeof arrival)[keyof typeof arrival];

/** `late`: its turn is over. `early`: outside the ring (512 frames), or no timeline yet. `invalid`: not one Opus frame of the timeline's duration. */
export const insertOutcome = { inserted: 0, late: 1, duplicate: 2, early: 3, invalid: 4 } as const;
export type InsertOutcome = (typeof insertOutcome)[keyof typeof insertOutcome];
const insertOutcomes = Object.values(insertOutcome);

/** What became of a frame. `unknown`: nothing yet, or more than 4096 frames ago. */
export const fate = {
  real: 0,
  redundant: 1,
  retransmitted: 2,
  fec: 3,
  concealed: 4,
  silenced: 5,
  unknown: 255,
} as const;

/** `detail` says for a person what is wrong. `missing`, `busy` and `lost` are retried every second. */
export interface OutputState {
  readonly kind: "opening" | "running" | "missing" | "busy" | "lost";
  readonly detail: string;
  /** What the playout thread was granted. */
  readonly realtime: "none" | "nice" | "fifo";
  readonly memoryLocked: boolean;
}
const outputKinds = ["opening", "running", "missing", "busy", "lost"] as const;
const schedulings = ["none", "nice", "fifo"] as const;

/** The frame that is decoded next, and the CLOCK_MONOTONIC instant until which it can still be inserted. */
export interface Deadline {
  readonly frame: number;
  readonly dueUs: number;
}

/** What this build can do. Throws NativeMissingError. */
export const capabilities = (): { readonly alsa: boolean; readonly opus: string } => ({
  alsa: addon().alsa,
  opus: addon().opusVersion,
});

/** CLOCK_MONOTONIC in µs: the local time of everything here. */
export const monotonicUs = (): number => addon().monotonicUs();

/**
 * One sound card and the thread that feeds it. From `openPlayout` on the card runs, on silence until there is a timeline and a
 * clock. After `insert`, nothing of JavaScript is on the audio's path. Close it: the thread does not end by itself.
 */
export class Playout {
  protected readonly native: NativePlayout;
  private readonly meter: PeriodWorkMeter;
  private readonly values = new Float64Array(statNames.length);
  private timeline: PlayoutTimeline | undefined;
  private generation = 0;

  constructor(native: NativePlayout, workBuckets: number) {
    this.native = native;
    this.meter = new PeriodWorkMeter(native, workBuckets);
  }

  setClock(mapping: ClockMapping): void {
    this.native.setClock(mapping.offsetUs, mapping.driftPpm, mapping.referenceUs);
  }

  setDelay(delay: DelayTrajectory): void {
    this.native.setDelay(delay.fromUs, delay.toUs, delay.applyAtUs, delay.slopePpm);
  }

  /**
   * Follows this timeline from now on; undefined: silence. The timeline already in force goes on unharmed, so that a new
   * session of the same programme is not heard. Returns the number that `stats().timeline` shows once it is in force.
   */
  setTimeline(timeline: PlayoutTimeline | undefined): number {
    if (timeline === undefined) {
      this.native.clearTimeline();
      this.generation = 0;
    } else if (this.timeline === undefined || !sameTimeline(this.timeline, timeline)) {
      const { originUs, frameSamples, firstFrame, lookaheadSamples = 312 } = timeline;
      this.generation = this.native.setTimeline(originUs, frameSamples, firstFrame, lookaheadSamples);
    }
    this.timeline = timeline;
    return this.generation;
  }

  /** Positive: heard later than the group. */
  setTrim(trimUs: number): void {
    this.native.setTrim(trimUs);
  }

  setLevel({ gain, muted = false, channel = "stereo", rampMs = 20 }: OutputLevel): void {
    this.native.setLevel(gain, muted, channels[channel], rampMs);
  }

  /** In-band FEC where the following packet carries it, then extrapolation for `concealSeconds`, then a fade to silence. */
  setConcealment({ useFec, concealSeconds }: { readonly useFec: boolean; readonly concealSeconds: number }): void {
    this.native.setConcealment(useFec, concealSeconds);
  }

  setDrift(profile: DriftProfile): void {
    this.native.setDrift(profile);
  }

  /** Hands one Opus frame of the timeline over, in any order; the bytes are copied. */
  insert(frame: number, payload: Uint8Array, kind: Arrival): InsertOutcome {
    return insertOutcomes[this.native.insert(frame, payload, kind)] ?? insertOutcome.invalid;
  }

  /**
   * Plays a sound of this speaker's own over the programme, at its own level (volume and mute do not apply): interleaved
   * stereo floats at 48 kHz, at most 120 s. The programme is turned down to `duck` meanwhile. Another clip replaces it.
   */
  playClip(samples: Float32Array, { duck = 0.25 }: { readonly duck?: number } = {}): void {
    this.native.playClip(samples, duck);
  }

  stats(): PlayoutStats {
    this.native.stats(this.values);
    return readStats(this.values);
  }

  /** Cheaper than `stats()`; undefined while nothing is anchored, or the newest timeline is not in force yet. */
  deadline(): Deadline | undefined {
    this.native.stats(this.values);
    const frame = this.values[nextFrameIndex] ?? -1;
    if (frame < 0 || this.values[timelineIndex] !== this.generation) return undefined;
    return { frame, dueUs: this.values[nextFrameDueIndex] ?? 0 };
  }

  /** Since the last call. */
  periodWork(): PeriodWork {
    return this.meter.take();
  }

  /** Fills `into` with what became of the frames from `fromFrame` on: values of `fate`. */
  fates(fromFrame: number, into: Uint8Array): void {
    this.native.fates(fromFrame, into);
  }

  state(): OutputState {
    const { kind, detail, scheduling, memoryLocked } = this.native.state();
    return {
      kind: outputKinds[kind] ?? "lost",
      detail,
      realtime: schedulings[scheduling] ?? "none",
      memoryLocked,
    };
  }

  /** Virtual card: it stops draining for this long, once. */
  stall(ms: number): void {
    this.native.stall(ms);
  }

  /** Ends the thread (at most 100 ms later) and closes the card; a recording is complete when this returns. */
  close(): void {
    this.native.close();
  }
}

/** A playout without thread or real time: `runPeriods` plays, and moves the clock. For tests and simulations. */
export class ManualPlayout extends Playout {
  runPeriods(count: number): void {
    this.native.runPeriods(count);
  }

  /** Time passes without a period being played: the host stalls. */
  advance(us: number): void {
    this.native.advance(us);
  }

  nowUs(): number {
    return this.native.nowUs();
  }

  /** The recording so far is in its files when this returns. */
  flush(): void {
    this.native.flush();
  }
}

const nextFrameIndex = statIndex("nextFrame");
const nextFrameDueIndex = statIndex("nextFrameDueUs");
const timelineIndex = statIndex("timeline");

const sameTimeline = (a: PlayoutTimeline, b: PlayoutTimeline): boolean =>
  a.epoch === b.epoch &&
  a.originUs === b.originUs &&
  a.firstFrame === b.firstFrame &&
  a.frameSamples === b.frameSamples &&
  a.lookaheadSamples === b.lookaheadSamples;

function nativeOptions({ card, periodSamples, periods, realtimePriority }: PlayoutOptions): NativeOptions {
  const { kind, ...ofCard } = card;
  return { ...ofCard, sink: kind, periodSamples, periods, realtimePriority };
}

/**
 * Opens a sound card and starts its thread. Does not wait for the card: ask `state()`. Throws NativeMissingError when the
 * addon is not built, TypeError for options that make no sense (an ALSA card in a build without ALSA among them).
 */
export function openPlayout(options: PlayoutOptions): Playout {
  const { Playout: Native, workBuckets } = addon();
  const native = new Native(nativeOptions(options));
  native.setDrift(options.drift ?? driftPresets.usb);
  native.start();
  return new Playout(native, workBuckets);
}

/** A virtual card on a clock that starts at `startUs` and moves only by `runPeriods` and `advance`. */
export function openManualPlayout(
  options: PlayoutOptions & { readonly card: VirtualCard },
  startUs = 0,
): ManualPlayout {
  const { Playout: Native, workBuckets } = addon();
  const native = new Native({ ...nativeOptions(options), manualClockUs: startUs });
  native.setDrift(options.drift ?? driftPresets.usb);
  return new ManualPlayout(native, workBuckets);
}
