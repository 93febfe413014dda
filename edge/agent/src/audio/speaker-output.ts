import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { DelayTrajectory, Timeline } from "@carillon/contracts/timeline";
import type { ClockMapping } from "@carillon/engine/clock-filter";
import type { Carrier } from "@carillon/engine/jitter-buffer";
import { trimUs } from "@carillon/engine/trim";
import { driftPresets } from "@carillon/native/drift-presets";
import {
  arrival,
  capabilities,
  insertOutcome,
  openPlayout,
  type Deadline,
  type OutputState,
  type PeriodWork,
  type Playout,
  type PlayoutOptions,
  type PlayoutStats,
} from "@carillon/native/playout";
import type { FrameSink } from "../session/receiver.js";
import type { Sound } from "./sound-setting.js";

type Output = SpeakerConfiguration["output"];

const sampleRate = 48_000;
const arrivals = { primary: arrival.real, redundant: arrival.redundant, retransmitted: arrival.retransmitted } as const;

/** Counters of the playout thread, which begin at 0 with each sound card that is opened. */
const counters = [
  ...([
    "real",
    "redundant",
    "retransmitted",
    "fec",
    "concealed",
    "silenced",
    "concealmentEvents",
    "decodeErrors",
  ] as const),
  ...(["reanchors", "hardResyncs", "framesWritten", "underruns", "underrunSeconds", "playoutDelaySum"] as const),
  ...(["inserted", "late", "duplicates", "early", "invalid"] as const),
] as const;

/**
 * The speaker's sound card and the playout thread that feeds it, through any number of cards: opens another when the
 * configuration names one, and tells it all that the one before knew. Owns the Playout; `close` ends it.
 */
export class SpeakerOutput implements FrameSink {
  readonly #sound: Sound;
  #playout: Playout | undefined;
  #output: Output | undefined;
  #concealSeconds = 0.2;
  #timeline: Timeline | undefined;
  #delay: DelayTrajectory | undefined;
  #clock: ClockMapping | undefined;
  /** Counts of the cards before this one. */
  #before: Partial<Record<keyof PlayoutStats, number>> = {};

  constructor(sound: Sound) {
    this.#sound = sound;
  }

  /** Why this configuration cannot be played by this build; undefined when it can. */
  objection(output: Output): string | undefined {
    return this.#card(output).kind === "alsa" && !capabilities().alsa
      ? "this build of the agent has no ALSA: it plays on virtual cards only"
      : undefined;
  }

  /** What is heard meanwhile: with the same card only the change; else a pause of a few periods while the other one opens. */
  configure(output: Output, { concealSeconds }: { readonly concealSeconds: number }): void {
    const reopen = this.#output === undefined || cardOf(this.#output) !== cardOf(output);
    this.#output = output;
    this.#concealSeconds = concealSeconds;
    if (reopen) this.#open(output);
    else this.#adjust(output);
  }

  #open(output: Output): void {
    this.#retire();
    const options: PlayoutOptions = {
      card: this.#card(output),
      periodSamples: Math.round(output.periodSeconds * sampleRate),
      periods: output.periods,
      drift: driftPresets[output.card],
    };
    this.#playout = openPlayout(options);
    this.#adjust(output);
    if (this.#clock !== undefined) this.#playout.setClock(this.#clock);
    if (this.#delay !== undefined) this.#playout.setDelay(this.#delay);
    if (this.#timeline !== undefined) this.#playout.setTimeline(this.#timeline);
  }

  #card(output: Output): PlayoutOptions["card"] {
    if (output.device !== null) return { kind: "alsa", device: output.device };
    if (this.#sound.kind === "alsa") return this.#sound;
    const { file, ...card } = this.#sound;
    return file === undefined ? card : { ...card, file };
  }

  #adjust({ volumeDb, muted, channel, card }: Output): void {
    this.#playout?.setLevel({ gain: 10 ** (volumeDb / 20), muted, channel });
    this.#playout?.setTrim(this.trimUs);
    this.#playout?.setDrift(driftPresets[card]);
    this.#playout?.setConcealment({ useFec: true, concealSeconds: this.#concealSeconds });
  }

  #retire(): void {
    if (this.#playout === undefined) return;
    const stats = this.#playout.stats();
    this.#playout.close();
    for (const name of counters) this.#before[name] = (this.#before[name] ?? 0) + stats[name];
    this.#playout = undefined;
  }

  get trimUs(): number {
    return this.#output === undefined ? 0 : trimUs(this.#output);
  }

  begin(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#playout?.setTimeline(timeline);
  }

  /** Nothing is to be heard. */
  silence(): void {
    this.#timeline = undefined;
    this.#playout?.setTimeline(undefined);
  }

  follow(delay: DelayTrajectory): void {
    this.#delay = delay;
    this.#playout?.setDelay(delay);
  }

  setClock(mapping: ClockMapping): void {
    this.#clock = mapping;
    this.#playout?.setClock(mapping);
  }

  insert(frame: number, payload: Uint8Array, carrier: Carrier): boolean {
    return this.#playout?.insert(frame, payload, arrivals[carrier]) === insertOutcome.inserted;
  }

  deadline(): Deadline | undefined {
    return this.#playout?.deadline();
  }

  /** Before the playout thread says when it takes a frame: the card's queue, one period, and what the decoder looks ahead. */
  get usualLeadUs(): number {
    const { periodSeconds = 0.005, periods = 3 } = this.#output ?? {};
    return periodSeconds * (periods + 1) * 1e6 + 7_000;
  }

  /** What became of frames from `from` on (values of native's `fate`). */
  fates(from: number, into: Uint8Array): void {
    this.#playout?.fates(from, into);
  }

  /** Counters over all cards so far, and the present one's gauges; undefined before the first. */
  stats(): PlayoutStats | undefined {
    const stats = this.#playout?.stats();
    if (stats === undefined) return undefined;
    const sums = counters.map((name) => [name, stats[name] + (this.#before[name] ?? 0)] as const);
    return { ...stats, ...Object.fromEntries(sums) };
  }

  periodWork(): PeriodWork | undefined {
    return this.#playout?.periodWork();
  }

  state(): OutputState {
    return this.#playout?.state() ?? { kind: "opening", detail: "", realtime: "none", memoryLocked: false };
  }

  get deviceName(): string {
    const device = this.#output?.device ?? (this.#sound.kind === "alsa" ? this.#sound.device : undefined);
    return device ?? (this.#sound.kind === "virtual" ? `virtual ${this.#sound.ppm} ppm` : "default");
  }

  /** Over the programme, which is turned down meanwhile; interleaved stereo floats. */
  playClip(samples: Float32Array): void {
    this.#playout?.playClip(samples);
  }

  close(): void {
    this.#retire();
  }
}

/** What a change of which needs the card to be opened anew. */
const cardOf = ({ device, periodSeconds, periods }: Output): string => JSON.stringify([device, periodSeconds, periods]);
