import type { FrameSchedule } from "./frame-schedule.js";
import { Histogram } from "./histogram.js";

/** Frames that the slot ring of the playout thread holds; a delay of 5 s in 10 ms frames fits. */
export const slots = 512;
/** A packet may be ahead of its own capture by what the clock does not know yet. */
const clockToleranceUs = 100e3;

export type Carrier = "primary" | "redundant" | "retransmitted";
/** `insert`: hand it to the playout thread. `late`: heard or concealed already. `early`: before it was captured. */
export type Verdict = "insert" | "duplicate" | "late" | "early";

/** What never came would have needed more than there was: at least half as much again. What an outage swallowed no delay brings back. */
const moreThanThereWas = 1.5;
const outageUs = 1e6;

/** Upper bounds, ms: capture to usable copy in hand. What the delay must exceed for the frame to be heard. */
export const needBoundsMs = [15, 20, 25, 30, 40, 50, 60, 70, 80, 100, 120, 150, 200, 300, 400, 500, 1000] as const;

/**
 * Decides of each frame, on whatever path and by whatever carrier it comes, whether it is still of use, and counts what became
 * of every one. Holds no payloads: those wait in the playout thread's ring. No clocks, no timers, no memory beyond `slots`.
 */
export class JitterBuffer {
  /** Not in time by any carrier. Decided when its deadline is over and a later frame has come. */
  lost = 0;
  /** RFC 7002 §3.2: came too late or too early; duplicates not counted. */
  discarded = 0;
  duplicated = 0;
  retransmitted = 0;
  redundant = 0;
  /** Over the samples of frames that were in time: seconds until their deadline, and their number (W3C jitterBufferDelay). */
  delaySeconds = 0;
  targetDelaySeconds = 0;
  emitted = 0;
  readonly need = new Histogram(needBoundsMs);
  /** Shortest time that a frame was in hand before its deadline, µs, since the last `takeSlack`. */
  #slackUs = Infinity;

  #schedule: FrameSchedule | undefined;
  readonly #held = new Float64Array(slots).fill(-1);
  readonly #arrivedAt = new Float64Array(slots);
  #first: number | undefined;
  #highest = -1;
  #settled = -1;
  /** Frames in a row, up to the settled one, that never came. */
  #missing = 0;

  /** Another timeline: what is held belongs to no frame of it. Totals stay. */
  begin(schedule: FrameSchedule): void {
    this.#schedule = schedule;
    this.#held.fill(-1);
    this.#first = undefined;
    this.#missing = 0;
  }

  offer(frame: number, carrier: Carrier, nowUs: number): Verdict {
    const schedule = this.#schedule;
    if (schedule === undefined || schedule.sentAt(frame) > nowUs + clockToleranceUs) {
      this.discarded += 1;
      return "early";
    }
    const slot = slotOf(frame);
    if (this.#held[slot] === frame) {
      if (carrier !== "redundant") this.duplicated += 1;
      return "duplicate";
    }
    if (schedule.deadline(frame) <= nowUs || (this.#first !== undefined && frame <= this.#settled)) {
      // A copy that comes after its frame is what copies usually do; only a frame that was needed counts.
      if (carrier !== "redundant") this.#discard(schedule, frame, nowUs);
      return "late";
    }
    this.#accept(schedule, frame, slot, nowUs);
    if (carrier === "redundant") this.redundant += 1;
    else if (carrier === "retransmitted") this.retransmitted += 1;
    return "insert";
  }

  #accept(schedule: FrameSchedule, frame: number, slot: number, nowUs: number): void {
    if (this.#first === undefined || frame - this.#highest > slots) this.#startAt(frame, schedule, nowUs);
    this.#held[slot] = frame;
    this.#arrivedAt[slot] = nowUs;
    if (frame > this.#highest) this.#highest = frame;
  }

  /**
   * Joining: frames before this one that are still due may be asked for, so that sound begins at once and not after the delay.
   * Or back after more than the ring holds: all of those frames are lost.
   */
  #startAt(frame: number, schedule: FrameSchedule, nowUs: number): void {
    if (this.#first === undefined) {
      this.#first = frame;
      this.#settled = Math.min(frame, Math.max(schedule.firstDueAfter(nowUs), frame - slots / 2)) - 1;
    } else {
      this.settle(nowUs);
      this.lost += frame - 1 - this.#settled;
      this.#settled = frame - 1;
    }
    this.#highest = frame;
  }

  #discard(schedule: FrameSchedule, frame: number, nowUs: number): void {
    this.discarded += 1;
    this.need.add((nowUs - schedule.capturedAt(frame)) / 1000);
    // It never was in hand, but it shows that later ones may be awaited.
    if (this.#first !== undefined && frame > this.#highest) this.#highest = frame;
  }

  /** The playout thread knows better: it had taken the frame's place already. */
  refused(frame: number): void {
    const slot = slotOf(frame);
    if (this.#held[slot] !== frame) return;
    this.#held[slot] = -1;
    this.discarded += 1;
  }

  holds(frame: number): boolean {
    return this.#held[slotOf(frame)] === frame;
  }

  /** Newest frame that came by any carrier; undefined before the first. */
  get highest(): number | undefined {
    return this.#first === undefined ? undefined : this.#highest;
  }

  /** Every frame up to this one is decided; undefined before the first. */
  get settled(): number | undefined {
    return this.#first === undefined ? undefined : this.#settled;
  }

  /** Decides every frame whose deadline is over, as far as later ones have come. Call at least every few seconds. */
  settle(nowUs: number): void {
    const schedule = this.#schedule;
    if (schedule === undefined || this.#first === undefined) return;
    const through = Math.min(this.#highest, schedule.firstDueAfter(nowUs) - 1);
    while (this.#settled < through) {
      this.#settled += 1;
      const slot = slotOf(this.#settled);
      if (this.#held[slot] === this.#settled) this.#emit(schedule, this.#settled, this.#arrivedAt[slot] ?? nowUs);
      else if (this.#settled >= this.#first) {
        this.lost += 1;
        this.#missing += 1;
      }
    }
  }

  #emit(schedule: FrameSchedule, frame: number, arrivedAt: number): void {
    if (this.#missing > 0 && this.#missing * schedule.frameUs < outageUs)
      this.need.add((moreThanThereWas * schedule.delayUs) / 1000, this.#missing);
    this.#missing = 0;
    const captured = schedule.capturedAt(frame);
    const waited = Math.max(0, schedule.deadline(frame) - arrivedAt);
    const samples = schedule.timeline.frameSamples;
    this.delaySeconds += (samples * waited) / 1e6;
    this.targetDelaySeconds += (samples * Math.max(0, schedule.deadline(frame) - schedule.sentAt(frame))) / 1e6;
    this.emitted += samples;
    this.need.add((arrivedAt - captured) / 1000);
    if (waited < this.#slackUs) this.#slackUs = waited;
  }

  /** Shortest time in hand before the deadline since the last call, µs; undefined when nothing was emitted. */
  takeSlack(): number | undefined {
    const slack = this.#slackUs;
    this.#slackUs = Infinity;
    return Number.isFinite(slack) ? slack : undefined;
  }
}

/** Frames may be negative before the timeline's first; the slot is not. */
const slotOf = (frame: number): number => ((frame % slots) + slots) % slots;
