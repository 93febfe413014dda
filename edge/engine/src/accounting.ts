import { Histogram } from "./histogram.js";
import { runBoundsMs } from "./reception.js";

/** Where a frame of the timeline ended, as the playout thread logged it. */
export type Fate = "real" | "redundant" | "retransmitted" | "fec" | "concealed" | "silenced";

const heard: Readonly<Record<Fate, boolean>> = {
  real: true,
  redundant: true,
  retransmitted: true,
  fec: true,
  concealed: false,
  silenced: false,
};

/**
 * What was heard, frame by frame: every frame between the first and the last is counted once, those that the log does not name as
 * silenced. Samples at 48 kHz, per channel.
 */
export class Accounting {
  readonly samples: Record<Fate, number> = {
    real: 0,
    redundant: 0,
    retransmitted: 0,
    fec: 0,
    concealed: 0,
    silenced: 0,
  };
  /** Runs of frames that were not heard (W3C concealmentEvents). */
  concealmentEvents = 0;
  /** Their lengths, decided at their end, ms. */
  readonly gaps = new Histogram(runBoundsMs);

  #frameSamples = 480;
  #last: number | undefined;
  #run = 0;

  /** Another timeline. Totals stay. */
  begin(frameSamples: number): void {
    this.#frameSamples = frameSamples;
    this.#last = undefined;
    this.#run = 0;
  }

  /** Frame numbers must grow; one that does not is counted already. */
  note(frame: number, fate: Fate): void {
    if (this.#last !== undefined && frame <= this.#last) return;
    if (this.#last !== undefined) this.#miss("silenced", frame - this.#last - 1);
    this.#last = frame;
    if (heard[fate]) {
      this.samples[fate] += this.#frameSamples;
      this.#endRun();
    } else this.#miss(fate, 1);
  }

  #miss(fate: Fate, frames: number): void {
    if (frames <= 0) return;
    if (this.#run === 0) this.concealmentEvents += 1;
    this.#run += frames;
    this.samples[fate] += frames * this.#frameSamples;
  }

  #endRun(): void {
    if (this.#run > 0) this.gaps.add((this.#run * this.#frameSamples) / 48);
    this.#run = 0;
  }

  /** The newest frame counted; undefined before the first of this timeline. */
  get last(): number | undefined {
    return this.#last;
  }

  /** All samples that the timeline advanced while listening. */
  get total(): number {
    return Object.values(this.samples).reduce((sum, count) => sum + count, 0);
  }
}
