import { readFileSync, statSync } from "node:fs";

/**
 * A line of a recording's index: `frame` is heard at `timeUs` (CLOCK_MONOTONIC), the following ones at the card's rate until the next
 * line. Anchors carry the card's clock error; other lines say what happened there.
 */
export interface Mark {
  readonly frame: number;
  readonly timeUs: number;
  readonly ppm?: number;
  /** The card had nothing to play; frames of silence that stand for it in the recording. */
  readonly xrun?: number;
  /** The card stood still, milliseconds. */
  readonly stall?: number;
  /** Frames that were heard but not recorded. */
  readonly lost?: number;
}

const rate = 48_000;
const frameBytes = 4;

/** What a virtual sound card played, and when: of `edge/native` or of the ALSA plug-in beside this file. 48 kHz, two channels. */
export class Recording {
  readonly frames: number;
  readonly marks: readonly Mark[];
  readonly #samples: Int16Array;

  constructor(samples: Int16Array, marks: readonly Mark[]) {
    this.#samples = samples;
    this.frames = samples.length >> 1;
    this.marks = marks;
  }

  get xruns(): readonly Mark[] {
    return this.marks.filter((mark) => mark.xrun !== undefined);
  }

  /** One channel, or the mean of both, samples -1 … 1, from `from` up to `to` frames. */
  channel(which: "left" | "right" | "middle", from = 0, to = this.frames): Float32Array {
    const [left, right] = which === "middle" ? [0.5, 0.5] : which === "left" ? [1, 0] : [0, 1];
    return Float32Array.from({ length: Math.max(0, Math.min(to, this.frames) - from) }, (_, i) => {
      const at = 2 * (from + i);
      return (left * (this.#samples[at] ?? 0) + right * (this.#samples[at + 1] ?? 0)) / 32_768;
    });
  }

  /** When a frame was heard, microseconds of CLOCK_MONOTONIC; fractions of a frame are meant. */
  timeOf(frame: number): number {
    const mark = this.#markAt((other) => other.frame <= frame);
    return mark.timeUs + (frame - mark.frame) / this.#framesPerUs(mark);
  }

  /** The frame that was heard at a time, with its fraction. */
  frameAt(timeUs: number): number {
    const mark = this.#markAt((other) => other.timeUs <= timeUs);
    return mark.frame + (timeUs - mark.timeUs) * this.#framesPerUs(mark);
  }

  /** The last mark that holds, or the first of all for what was before. */
  #markAt(holds: (mark: Mark) => boolean): Mark {
    const mark = this.marks.findLast(holds) ?? this.marks[0];
    if (mark === undefined) throw new Error("The recording's index is empty: the card never started");
    return mark;
  }

  #framesPerUs(mark: Mark): number {
    const index = this.marks.indexOf(mark);
    const ppm = mark.ppm ?? this.marks.slice(0, index + 1).findLast((other) => other.ppm !== undefined)?.ppm ?? 0;
    return rate * 1e-6 * (1 + ppm * 1e-6);
  }
}

/** Reads `<file>.raw` and `<file>.index`, also while they grow or after their writer was killed: an unfinished end is left out. */
export function readRecording(file: string): Recording {
  const bytes = readFileSync(`${file}.raw`);
  const whole = bytes.length - (bytes.length % frameBytes);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
  const lines = readFileSync(`${file}.index`, "utf8").split("\n").slice(0, -1);
  return new Recording(
    samples,
    lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Mark),
  );
}

/** How many frames a recording holds by now; 0 before it exists. */
export function recordedFrames(file: string): number {
  return Math.floor((statSync(`${file}.raw`, { throwIfNoEntry: false })?.size ?? 0) / frameBytes);
}
