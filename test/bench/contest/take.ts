import type { Recording } from "../../support/recording.js";
import { damagedRuns } from "../../support/signal/damage.js";
import type { AlignmentOptions } from "../../support/signal/alignment.js";
import type { Latency, TimeOfFrame } from "../../support/signal/latency.js";
import { median } from "../../support/signal/statistics.js";
import { hear, type Heard } from "../rig/heard.js";
import type { HostHiccups } from "./host-hiccups.js";

/** Short, to see the moment; so they need to agree well. */
const fine = { windowSamples: 960, threshold: 0.7 };

/** What several sound cards played of one source. Looking at it takes seconds of work: better after the measurement than in it. */
export class Take {
  readonly #recordings: readonly Recording[];
  readonly #reference: Float32Array;
  readonly #hiccups: HostHiccups;
  readonly #captured: TimeOfFrame;
  /** What was looked for already, which takes long. */
  readonly #known = new Map<string, Heard>();

  constructor(parts: {
    recordings: readonly Recording[];
    reference: Float32Array;
    hiccups: HostHiccups;
    captured: TimeOfFrame;
  }) {
    this.#recordings = parts.recordings;
    this.#reference = parts.reference;
    this.#hiccups = parts.hiccups;
    this.#captured = parts.captured;
  }

  /** Since a moment, µs of CLOCK_MONOTONIC. */
  latencies(card: number, fromUs: number): readonly Latency[] {
    return this.#hear(card, fromUs).latencies;
  }

  latencyMs(card: number, fromUs: number): number {
    return median(this.latencies(card, fromUs).map(({ latencyUs }) => latencyUs)) / 1000;
  }

  /** When the programme was heard again after a moment, ms after it; infinite if it was not. */
  soundAfterMs(card: number, sinceUs: number): number {
    const recording = this.#recording(card);
    const first = this.#hear(card, sinceUs, fine).windows.find(({ sound }) => sound);
    if (first === undefined) return Infinity;
    return (recording.timeOf(first.recordingFrame - fine.windowSamples / 2) - sinceUs) / 1000;
  }

  /**
   * How much of the programme was not heard as it is, ms: what is damaged in the recording, in steps of 10 ms, and what the card could
   * not play because it had run dry, which is not in the recording. What the host explains does not count.
   */
  missingMs(card: number, fromUs: number): number {
    const recording = this.#recording(card);
    const { windows } = this.#hear(card, fromUs);
    const damaged = damagedRuns(this.#reference, recording.channel("left"), windows).map(({ startFrame, frames }) => ({
      us: recording.timeOf(startFrame),
      ms: frames / 48,
    }));
    const dry = recording.marks.flatMap(({ xrun, timeUs }, at) => {
      const next = recording.marks[at + 1];
      return xrun === undefined || next === undefined ? [] : [{ us: timeUs, ms: (next.timeUs - timeUs) / 1000 }];
    });
    return [...damaged, ...dry]
      .filter(({ us }) => us >= fromUs && !this.#hiccups.explain(us))
      .reduce((sum, { ms }) => sum + ms, 0);
  }

  #hear(card: number, fromUs: number, options?: AlignmentOptions): Heard {
    const key = JSON.stringify([card, fromUs, options]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const hearing = { captured: this.#captured, fromUs, ...options };
    const heard = hear(this.#reference, this.#recording(card), hearing);
    this.#known.set(key, heard);
    return heard;
  }

  #recording(card: number): Recording {
    const recording = this.#recordings[card];
    if (recording === undefined) throw new RangeError(`There is no card ${card}`);
    return recording;
  }
}
