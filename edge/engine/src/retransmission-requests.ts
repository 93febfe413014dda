import type { FrameSchedule } from "./frame-schedule.js";
import { slots, type JitterBuffer } from "./jitter-buffer.js";

/** A request is repeated until the frame comes or is no longer due; a cap on tries or a growing wait is audible (audio-core.md §4). */
const leastRepeatUs = 8e3;
const repeatRoundTrips = 1.3;
const repeatMarginUs = 3e3;
/** Speakers on one access point lose the same frames: they ask at slightly different moments. */
const firstAskJitterUs = 3e3;
/** What becomes due so soon after joins the request that is sent now. */
const batchUs = 2e3;

export interface PathState {
  /** Smoothed, µs. */
  readonly roundTripUs: number;
  /** After this long a frame that was sent should have come; infinite before it is known. */
  readonly expectedTransitUs: number;
  /** Frames between a packet and the nearest copy of it that later packets carry; 0 without RED. */
  readonly redundancyDistance: number;
}

/**
 * Which frames to ask for again (RFC 4585 generic NACK), and when. A frame is missed by the gap that a later one shows, or by the
 * clock, which knows what should have come: so the tail of a burst is asked for without waiting for its end. With RED the first
 * carrier of a copy is awaited. Nothing is asked for that could not come in time.
 */
export class RetransmissionRequests {
  /** Frames asked for, repeats included. */
  asked = 0;
  readonly #random: () => number;
  readonly #frame = new Float64Array(slots).fill(-1);
  readonly #askAt = new Float64Array(slots);
  #nextAt = -Infinity;

  /** `random` is uniform in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Local time before which `poll` has nothing to say, unless a packet comes. */
  get nextAtUs(): number {
    return this.#nextAt;
  }

  /** The frames to ask for now; usually none. */
  poll(nowUs: number, schedule: FrameSchedule, buffer: JitterBuffer, path: PathState): number[] {
    const highest = buffer.highest;
    const settled = buffer.settled;
    this.#nextAt = nowUs + 100e3;
    if (highest === undefined || settled === undefined || !Number.isFinite(path.expectedTransitUs)) return none;
    const arrivedBy = schedule.newestAt(nowUs - path.expectedTransitUs);
    const last = Math.max(highest - 1, Math.min(arrivedBy, highest + slots / 2));
    const first = Math.max(settled + 1, schedule.firstDueAfter(nowUs + path.roundTripUs), last - slots + 1);
    const wanted = this.#due({ first, last, highest, nowUs }, schedule, buffer, path);
    const nextExpected = schedule.sentAt(last + 1) + path.expectedTransitUs;
    if (nextExpected > nowUs) this.#nextAt = Math.min(this.#nextAt, nextExpected);
    this.asked += wanted.length;
    return wanted;
  }

  #due(
    { first, last, highest, nowUs }: { first: number; last: number; highest: number; nowUs: number },
    schedule: FrameSchedule,
    buffer: JitterBuffer,
    path: PathState,
  ): number[] {
    const repeatUs = Math.max(leastRepeatUs, repeatRoundTrips * path.roundTripUs + repeatMarginUs);
    let wanted = none;
    for (let frame = first; frame <= last; frame += 1) {
      if (buffer.holds(frame)) continue;
      const slot = ((frame % slots) + slots) % slots;
      if (this.#frame[slot] !== frame) {
        this.#frame[slot] = frame;
        this.#askAt[slot] = this.#firstAsk(frame, highest, nowUs, schedule, path);
      }
      let askAt = this.#askAt[slot] ?? nowUs;
      if (askAt <= nowUs + batchUs) {
        if (wanted === none) wanted = [];
        wanted.push(frame);
        askAt = this.#askAt[slot] = nowUs + repeatUs;
      }
      if (askAt < this.#nextAt) this.#nextAt = askAt;
    }
    return wanted;
  }

  #firstAsk(frame: number, highest: number, nowUs: number, schedule: FrameSchedule, path: PathState): number {
    const soonest = nowUs + this.#random() * firstAskJitterUs;
    const carrier = frame + path.redundancyDistance;
    if (path.redundancyDistance === 0 || highest >= carrier) return soonest;
    const carrierDue = schedule.sentAt(carrier) + path.expectedTransitUs;
    // Waiting must leave time for a request and one repeat.
    const latest = schedule.deadline(frame) - 2 * path.roundTripUs - leastRepeatUs;
    return Math.max(soonest, Math.min(carrierDue, latest));
  }
}

/** Shared, so that the usual answer costs nothing. */
const none: number[] = [];
