import type { DelayTrajectory, Timeline } from "@carillon/contracts/timeline";
import { splitRed } from "@carillon/core/rtp/red";
import { parseRtp, type RtpPacket } from "@carillon/core/rtp/rtp";
import { unwrapRtx } from "@carillon/core/rtp/rtx";
import type { ClockFilter } from "@carillon/engine/clock-filter";
import { FrameSchedule } from "@carillon/engine/frame-schedule";
import { delayAt, GroupDelay } from "@carillon/engine/group-delay";
import { JitterBuffer, type Carrier } from "@carillon/engine/jitter-buffer";
import { NeededDelay } from "@carillon/engine/needed-delay";
import { Reception } from "@carillon/engine/reception";
import { RetransmissionRequests } from "@carillon/engine/retransmission-requests";
import type { Joined } from "./listening-session.js";

/** What the receiver needs of the playout: it names frames, and leaves the rest to the playout thread. */
export interface FrameSink {
  begin(timeline: Timeline): void;
  follow(delay: DelayTrajectory): void;
  silence(): void;
  setClock(mapping: ClockFilter["mapping"]): void;
  /** False when the frame's place in time has been taken already. */
  insert(frame: number, payload: Uint8Array, carrier: Carrier): boolean;
  /** The frame that is decoded next, and the local time until which it can be inserted; undefined while nothing is followed. */
  deadline(): { readonly frame: number; readonly dueUs: number } | undefined;
  /** How long before it is heard a frame is taken, as long as `deadline` does not say. */
  readonly usualLeadUs: number;
  readonly trimUs: number;
}

/** Between two refreshes the clocks drift apart by less than 0.1 µs. */
const refreshEveryUs = 250e3;
/** A lead that changes by more is another sound card, or the same one opened anew. */
const leadStepUs = 30e3;
const leadDecayUs = 100;
/** A frame of silence has 3 bytes as music and up to 28 as voice; a faint tone more than 100 and 34 (libopus 1.3, 10 and 20 ms). */
const silentBytes = 30;

/**
 * From RTP packets of any path to frames in the playout thread's ring: merges paths, splits redundancy, unwraps
 * retransmissions, and says what to ask for again. Lives as long as the process; its counters span all sessions.
 */
export class Receiver {
  readonly paths: readonly [Reception, Reception] = [new Reception(), new Reception()];
  readonly buffer = new JitterBuffer();
  readonly requests: RetransmissionRequests;
  readonly delay = new GroupDelay();
  readonly #needed = new NeededDelay();
  retransmittedPackets = 0;
  /** Of copies and of retransmissions: what redundancy costs on the way here. */
  overheadBytes = 0;
  /** When a frame came that holds more than silence, local µs. */
  soundAtUs = -Infinity;
  /** Packets that contradict the timeline, or are of no known type. */
  unintelligible = 0;

  readonly #sink: FrameSink;
  #timeline: Timeline | undefined;
  #schedule: FrameSchedule | undefined;
  #clock: ClockFilter | undefined;
  #refreshAt = -Infinity;
  /** Frames between a packet and the copies it carries: the nearest and the farthest; 0 without. */
  #redundancyDistance = 0;
  #farthestCopy = 0;
  #polledHighest: number | undefined;
  readonly #active: [boolean, boolean] = [false, false];

  constructor(sink: FrameSink, random: () => number) {
    this.#sink = sink;
    this.requests = new RetransmissionRequests(random);
  }

  get timeline(): Timeline | undefined {
    return this.#timeline;
  }
  get schedule(): FrameSchedule | undefined {
    return this.#schedule;
  }
  get clock(): ClockFilter | undefined {
    return this.#clock;
  }
  /** What the sender adds at the moment: `none`, `RED(1)`, `RED(1,3)`. */
  get redundancy(): string {
    if (this.#redundancyDistance === 0) return "none";
    return this.#farthestCopy === this.#redundancyDistance
      ? `RED(${this.#redundancyDistance})`
      : `RED(${this.#redundancyDistance},${this.#farthestCopy})`;
  }

  /** A session brings media from now on. On the timeline that is being followed, nothing is heard of it. */
  begin(path: 0 | 1, { timeline, delay }: Joined, clock: ClockFilter, nowUs: number): void {
    this.#clock = clock;
    this.#active[path] = true;
    if (this.#timeline?.epoch === timeline.epoch) {
      const changed = this.delay.announce(delay);
      if (changed !== undefined) this.#sink.follow(changed);
    } else {
      this.#timeline = timeline;
      this.#schedule = new FrameSchedule(timeline, { offsetUs: 0, delayUs: 0, leadUs: 0 });
      this.buffer.begin(this.#schedule);
      for (const reception of this.paths) reception.begin(this.#schedule.frameUs);
      this.#redundancyDistance = 0;
      this.#sink.begin(timeline);
      this.#sink.follow(this.delay.begin(delay));
    }
    this.refresh(nowUs);
  }

  /** The path has no session any more. */
  end(path: 0 | 1): void {
    this.#active[path] = false;
  }

  /** Nothing is wanted: what comes is of no timeline. */
  stop(): void {
    this.#timeline = this.#schedule = this.#clock = undefined;
    this.#active.fill(false);
    this.#sink.silence();
  }

  announce(trajectory: DelayTrajectory): void {
    const changed = this.delay.announce(trajectory);
    if (changed !== undefined) this.#sink.follow(changed);
  }

  /** `fixedUs` undefined: the programme's own delay. */
  configureDelay(fixedUs: number | undefined, nowUs: number): void {
    const siteUs = nowUs + (this.#clock?.offsetAt(nowUs) ?? 0);
    const changed = this.delay.configure(fixedUs, siteUs);
    if (changed !== undefined) this.#sink.follow(changed);
  }

  packet(path: 0 | 1, joined: Joined, bytes: Uint8Array, arrivalUs: number): void {
    if (joined.timeline.epoch !== this.#timeline?.epoch) return;
    const packet = parseRtp(bytes);
    if (packet === undefined) this.unintelligible += 1;
    else if (packet.ssrc === joined.ssrc) this.#original(path, joined, packet, bytes.length, arrivalUs);
    else if (packet.ssrc === joined.rtxSsrc && packet.payloadType === joined.negotiated.rtx)
      this.#retransmission(joined, packet, arrivalUs);
    else this.unintelligible += 1;
  }

  #original(path: 0 | 1, { negotiated }: Joined, packet: RtpPacket, bytes: number, nowUs: number): void {
    const schedule = this.#schedule;
    const frame = schedule?.frameOf(packet.sequence, packet.timestamp, nowUs);
    if (schedule === undefined || frame === undefined) {
      this.unintelligible += 1;
      return;
    }
    if (packet.payloadType === negotiated.red) {
      const red = splitRed(packet.payload);
      if (red === undefined) {
        this.unintelligible += 1;
        return;
      }
      this.#redundancyDistance = this.#farthestCopy = 0;
      // Oldest first, as they are sent; the nearest copy stands last.
      for (const { timestampOffset, payload } of red.redundant) {
        const distance = timestampOffset / schedule.timeline.frameSamples;
        if (!Number.isInteger(distance) || distance === 0) continue;
        this.overheadBytes += payload.length;
        this.#farthestCopy = Math.max(this.#farthestCopy, distance);
        this.#redundancyDistance = distance;
        this.#offer(frame - distance, payload, "redundant", nowUs);
      }
      this.#offer(frame, red.primary.payload, "primary", nowUs);
    } else if (packet.payloadType === negotiated.opus) {
      this.#redundancyDistance = 0;
      this.#offer(frame, packet.payload, "primary", nowUs);
    } else {
      this.unintelligible += 1;
      return;
    }
    this.paths[path].note(frame, bytes, schedule.sentAt(frame), nowUs);
  }

  #retransmission({ ssrc, negotiated }: Joined, packet: RtpPacket, nowUs: number): void {
    const original = unwrapRtx(packet, { ssrc, payloadType: negotiated.opus });
    const frame = original && this.#schedule?.frameOf(original.sequence, original.timestamp, nowUs);
    if (frame === undefined) {
      this.unintelligible += 1;
      return;
    }
    this.retransmittedPackets += 1;
    this.overheadBytes += packet.payload.length;
    this.#offer(frame, original?.payload ?? empty, "retransmitted", nowUs);
  }

  #offer(frame: number, payload: Uint8Array, carrier: Carrier, nowUs: number): void {
    if (payload.length === 0 || this.buffer.offer(frame, carrier, nowUs) !== "insert") return;
    if (payload.length > silentBytes) this.soundAtUs = nowUs;
    if (!this.#sink.insert(frame, payload, carrier)) this.buffer.refused(frame);
  }

  /** The frames to ask for again now; usually none. */
  poll(nowUs: number): readonly number[] {
    const schedule = this.#schedule;
    const clock = this.#clock;
    if (schedule === undefined || clock === undefined) return none;
    if (nowUs >= this.#refreshAt) this.refresh(nowUs);
    if (nowUs < this.requests.nextAtUs && this.buffer.highest === this.#polledHighest) return none;
    this.#polledHighest = this.buffer.highest;
    return this.requests.poll(nowUs, schedule, this.buffer, {
      roundTripUs: clock.roundTripUs,
      expectedTransitUs: this.#expectedTransitUs(),
      redundancyDistance: this.#redundancyDistance,
    });
  }

  /** Of two paths the slower: what one lost, the other still brings. */
  #expectedTransitUs(): number {
    let slowest = -Infinity;
    for (const path of [0, 1] as const) {
      const { expectedTransitUs } = this.paths[path];
      if (this.#active[path] && Number.isFinite(expectedTransitUs)) slowest = Math.max(slowest, expectedTransitUs);
    }
    return slowest === -Infinity ? Infinity : slowest;
  }

  /** Takes the clock's and the delay's present values over; by itself 4 times a second, and at once after a change. */
  refresh(nowUs: number): void {
    const schedule = this.#schedule;
    const clock = this.#clock;
    if (schedule === undefined || clock === undefined) return;
    this.#refreshAt = nowUs + refreshEveryUs;
    this.#sink.setClock(clock.mapping);
    schedule.offsetUs = clock.offsetAt(nowUs);
    schedule.delayUs = this.delayUs(nowUs) + this.#sink.trimUs;
    schedule.leadUs = this.#leadUs(schedule);
    this.buffer.settle(nowUs);
    this.#needed.note(this.buffer.need, nowUs);
  }

  /** The delay, capture to sound, that its links need, µs; undefined while that is not known. */
  get neededUs(): number | undefined {
    return this.#schedule && this.#needed.us(this.buffer.need, this.#schedule.leadUs);
  }

  /** The thread wakes once a period, so its word jumps by one: the earliest of late is what can be relied on. */
  #leadUs(schedule: FrameSchedule): number {
    const deadline = this.#sink.deadline();
    if (deadline === undefined) return this.#sink.usualLeadUs;
    const lead = schedule.capturedAt(deadline.frame) + schedule.delayUs - deadline.dueUs;
    if (Math.abs(lead - schedule.leadUs) > leadStepUs) return lead;
    return Math.max(lead, schedule.leadUs - leadDecayUs);
  }

  /** Capture to sound that is in force, µs; 0 without a programme. */
  delayUs(nowUs: number): number {
    const { inForce } = this.delay;
    return inForce === undefined ? 0 : delayAt(inForce, nowUs + (this.#clock?.offsetAt(nowUs) ?? 0)).delayUs;
  }
}

const none: readonly number[] = [];
const empty = new Uint8Array(0);
