import { Accounting, type Fate } from "@carillon/engine/accounting";
import type { Timeline } from "@carillon/contracts/timeline";
import { fate } from "@carillon/native/playout";

const names = new Map<number, Fate>(
  Object.entries(fate).flatMap(([name, code]) => (isFate(name) ? [[code, name] as const] : [])),
);

function isFate(name: string): name is Fate {
  return name !== "unknown" && Object.hasOwn(fate, name);
}

/** The playout thread remembers 4096 frames; what was not read by then is counted as not heard. */
const remembered = 4096;

/** Reads the playout thread's log of frames into the accounting, so that runs of missing frames are seen with their lengths. */
export class FateReader {
  readonly accounting = new Accounting();
  #epoch: string | undefined;
  #next = 0;
  readonly #codes = new Uint8Array(remembered);

  /** `position` and `anchorSample` as in native's stats. Call at least every 20 seconds. */
  read(
    timeline: Timeline,
    { position, anchorSample }: { readonly position: number; readonly anchorSample: number },
    fates: (from: number, into: Uint8Array) => void,
  ): void {
    if (timeline.epoch !== this.#epoch) {
      this.#epoch = timeline.epoch;
      this.#next = timeline.firstFrame + Math.floor(anchorSample / timeline.frameSamples);
      this.accounting.begin(timeline.frameSamples);
    }
    const end = timeline.firstFrame + Math.floor(position / timeline.frameSamples);
    this.#next = Math.max(this.#next, end - remembered);
    if (end <= this.#next) return;
    const codes = this.#codes.subarray(0, end - this.#next);
    fates(this.#next, codes);
    codes.forEach((code, index) => {
      const name = names.get(code);
      if (name !== undefined) this.accounting.note(this.#next + index, name);
    });
    this.#next = end;
  }
}
