import type { Sees } from "../access/authorisation.js";

/** One event as it is sent. */
export interface Frame {
  readonly text: string;
  /** Only for those who may know of this site. */
  readonly site?: string | undefined;
  /** And not for those who may know of that one: they are told otherwise. */
  readonly unless?: string | undefined;
}

export const isFor = ({ site, unless }: Frame, sees: Sees): boolean =>
  (site === undefined || sees(site)) && (unless === undefined || !sees(unless));

/**
 * The newest frames, for clients that come back: frame n was sent n-th. Bounded by characters, of which there are as many as bytes, nearly.
 */
export class RecentFrames {
  private frames: Frame[] = [];
  private dropped = 0;
  private characters = 0;

  constructor(private readonly most: number) {}

  /** The number of the newest; 0 before the first. */
  get last(): number {
    return this.dropped + this.frames.length;
  }

  push(frame: Frame): void {
    this.frames.push(frame);
    this.characters += frame.text.length;
    if (this.characters <= this.most * 1.25) return;
    // In larger pieces, because what is taken from the front of a list moves the rest.
    let gone = 0;
    while (this.characters > this.most) this.characters -= this.frames[gone++]?.text.length ?? Infinity;
    this.frames = this.frames.slice(gone);
    this.dropped += gone;
  }

  /** What came after frame n; undefined when some of it is forgotten, or n was never sent. */
  after(n: number): readonly Frame[] | undefined {
    return n < this.dropped || n > this.last ? undefined : this.frames.slice(n - this.dropped);
  }
}
