import type { Sees } from "../access/authorisation.js";

/** Where in the history of the installation something was said: the same for every replica, but for what their wall clocks differ. */
export interface Place {
  /** Of the log of changes. */
  readonly sequence: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/** One event as it is sent. */
export interface Frame {
  readonly text: string;
  /** Of heartbeats, which nobody needs again, none. */
  readonly place?: Place;
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

  /** `began`: what happened before is not kept. */
  constructor(
    private readonly most: number,
    private readonly began: Place = { sequence: 0, at: 0 },
  ) {}

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

  /**
   * What came after a place that another replica named, and perhaps some of what came before it: a row that we knew earlier than that
   * one did, or a device that we heard later, is said again rather than left out. Undefined when some of it is forgotten.
   */
  afterPlace({ sequence, at }: Place): readonly Frame[] | undefined {
    const oldest = this.dropped === 0 ? this.began : (this.frames[0]?.place ?? this.began);
    if (oldest.sequence > sequence || oldest.at > at) return undefined;
    const first = this.frames.findIndex(
      ({ place }) => place !== undefined && (place.sequence > sequence || place.at > at),
    );
    return first < 0 ? [] : this.frames.slice(first);
  }

  /** What came after frame n; undefined when some of it is forgotten, or n was never sent. */
  after(n: number): readonly Frame[] | undefined {
    return n < this.dropped || n > this.last ? undefined : this.frames.slice(n - this.dropped);
  }
}
