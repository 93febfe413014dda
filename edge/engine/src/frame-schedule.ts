import type { Timeline } from "@carillon/contracts/timeline";
import { sequenceDistance, timestampDistance } from "@carillon/core/rtp/sequence";

/** Opus in RTP always counts 48 kHz (RFC 7587 §4.1). */
export const sampleRate = 48_000;
const usPerSample = 1e6 / sampleRate;

/**
 * When each frame of a programme was captured, should arrive and must be there, in local time. Frames are named by extended RTP
 * sequence numbers, which the site's clock resolves by itself: no packet, however wrong, can lead the count astray.
 */
export class FrameSchedule {
  readonly timeline: Timeline;
  readonly frameUs: number;
  /** Site − local, µs, as of now; refreshed with every turn of the clock filter. */
  offsetUs: number;
  /** Capture to sound, µs, with the device's own trim. */
  delayUs: number;
  /** How long before it is heard a frame is taken from the ring: sound card's queue, decoder look-ahead and one period. */
  leadUs: number;

  constructor(
    timeline: Timeline,
    { offsetUs, delayUs, leadUs }: { offsetUs: number; delayUs: number; leadUs: number },
  ) {
    this.timeline = timeline;
    this.frameUs = timeline.frameSamples * usPerSample;
    this.offsetUs = offsetUs;
    this.delayUs = delayUs;
    this.leadUs = leadUs;
  }

  /** Local time at which the frame's first sample was captured. */
  capturedAt(frame: number): number {
    return this.timeline.originUs + (frame - this.timeline.firstFrame) * this.frameUs - this.offsetUs;
  }

  /** Local time at which the frame was complete and sent. */
  sentAt(frame: number): number {
    return this.capturedAt(frame) + this.frameUs;
  }

  /** Local time after which the frame is of no use. */
  deadline(frame: number): number {
    return this.capturedAt(frame) + this.delayUs - this.leadUs;
  }

  /** The newest frame that was complete at the local instant. */
  newestAt(localUs: number): number {
    const elapsed = localUs + this.offsetUs - this.timeline.originUs;
    return this.timeline.firstFrame + Math.floor(elapsed / this.frameUs) - 1;
  }

  /** The first frame whose deadline is after the local instant. */
  firstDueAfter(localUs: number): number {
    const elapsed = localUs + this.offsetUs - this.timeline.originUs - this.delayUs + this.leadUs;
    return this.timeline.firstFrame + Math.floor(elapsed / this.frameUs) + 1;
  }

  /**
   * The frame that a packet carries, or undefined when sequence number and timestamp contradict each other. Both wrap: the clock
   * says which turn it is, to ±327 s (16 bits of 10 ms) and ±12 h (32 bits of samples).
   */
  frameOf(sequence: number, timestamp: number, localUs: number): number | undefined {
    const near = this.newestAt(localUs);
    const frame = near + sequenceDistance(near & 0xffff, sequence);
    return timestampDistance(this.timestampOf(frame), timestamp) === 0 ? frame : undefined;
  }

  /** RTP timestamp of a frame, 32 bits. */
  timestampOf(frame: number): number {
    return modulo(this.timeline.rtpOrigin + (frame - this.timeline.firstFrame) * this.timeline.frameSamples, 2 ** 32);
  }

  /** Sample on the programme's timeline at which the frame begins. */
  sampleOf(frame: number): number {
    return (frame - this.timeline.firstFrame) * this.timeline.frameSamples;
  }
}

const modulo = (value: number, size: number): number => ((value % size) + size) % size;
