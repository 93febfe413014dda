/** Opus at 48 kHz, always (RFC 7587 4.1). */
export const sampleRate = 48_000;

/**
 * The absolute schedule of a programme's frames: frame n holds the samples captured in [origin + n·F, origin + (n + 1)·F) and is due
 * to be sent at the end of that span. Nothing accumulates: however late one frame was, the next is due when it always was.
 */
export class FrameClock {
  readonly originUs: number;
  readonly frameSamples: number;
  /** Of the next frame to be produced. */
  #next = 0;

  constructor(originUs: number, frameSamples: number) {
    this.originUs = originUs;
    this.frameSamples = frameSamples;
  }

  get next(): number {
    return this.#next;
  }

  /** Site time at which a frame is complete, µs. */
  dueUs(frame = this.#next): number {
    return this.originUs + (frame + 1) * this.#frameUs;
  }

  /** Media sample (48 kHz, since the programme's start) that a frame begins with. */
  sampleOf(frame: number): number {
    return frame * this.frameSamples;
  }

  advance(): void {
    this.#next += 1;
  }

  /**
   * Leaves out the frames that became due more than `olderUs` ago; returns how many. After a stall of the whole machine they could
   * only be heard as one burst of what nobody can play any more.
   */
  skip(nowUs: number, olderUs: number): number {
    const oldest = Math.ceil((nowUs - olderUs - this.originUs) / this.#frameUs) - 1;
    const skipped = Math.max(0, oldest - this.#next);
    this.#next += skipped;
    return skipped;
  }

  get #frameUs(): number {
    return (this.frameSamples * 1e6) / sampleRate;
  }
}
