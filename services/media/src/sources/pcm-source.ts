import type { PcmFormat } from "@carillon/contracts/command";
import { ArrivalClock } from "./arrival-clock.js";
import type { SourceEnd } from "./file-source.js";
import { openPcmInput, type PcmInput } from "./pcm-input.js";
import { PcmReader } from "./pcm-reader.js";
import { RateConverter } from "./rate-converter.js";
import { createSampleMemory, SampleWriter } from "./sample-ring.js";

export interface PcmSourceRim {
  nowUs(): number;
  /** How long after its capture the programme waits for a sample, µs. */
  readonly patienceUs: number;
}

const outputRate = 48_000;
const usPerOutput = 1e6 / outputRate;
const blockFrames = 480;
/** Beside the writer's own blocks: taps of the converter, and our event loop. */
const marginUs = 2_000;
/** A clock that is corrected goes back by less; what lies further back has been heard. */
const repeatUs = 1_000;
/** A writer that is not live may be so far ahead. */
const aheadUs = { most: 200_000, least: 100_000 };
const blocksKept = 15;

/**
 * Raw samples from another program, live: each is placed on the programme's timeline by when it was captured, so that a pause in the
 * source is a pause in the sound, and nothing piles up behind it. The writer's clock is followed by resampling.
 */
export class PcmSource {
  readonly memory = createSampleMemory();
  readonly end: Promise<SourceEnd>;
  readonly durationSeconds = undefined;
  readonly #rim: PcmSourceRim;
  readonly #format: PcmFormat;
  readonly #writer = new SampleWriter(this.memory);
  readonly #ended = Promise.withResolvers<SourceEnd>();
  readonly #block = new Float32Array(2 * blockFrames);
  readonly #blocksUs: number[] = [];
  #reader: PcmReader;
  #converter: RateConverter;
  #clock: ArrivalClock;
  #input: PcmInput | undefined;
  #timer: NodeJS.Timeout | undefined;
  #originUs: number | undefined;
  /** From capture to the place on the timeline. */
  #slackUs: number;
  /** Input position behind the last that was rendered. */
  #rendered = 0;

  private constructor(format: PcmFormat, rim: PcmSourceRim) {
    this.#format = format;
    this.#rim = rim;
    this.#slackUs = format.jitterSeconds * 1e6;
    this.#reader = new PcmReader(format);
    this.#converter = new RateConverter(format.rate / outputRate);
    this.#clock = new ArrivalClock(format.rate);
    this.end = this.#ended.promise;
  }

  /** Throws CarillonError `input-unavailable` or `port-in-use`. */
  static async open(format: PcmFormat, rim: PcmSourceRim): Promise<PcmSource> {
    const source = new PcmSource(format, rim);
    source.#input = await openPcmInput(format.input, {
      began: () => source.#restart(),
      bytes: (chunk) => source.#take(chunk),
    });
    return source;
  }

  get positionSeconds(): number {
    return this.#writer.position / outputRate;
  }

  begin(originUs: number): void {
    this.#originUs = originUs;
    this.#render();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#input?.close();
    this.#writer.end();
    this.#ended.resolve({ kind: "whole", frames: this.#writer.written });
  }

  /** Another writer, another clock. */
  #restart(): void {
    this.#reader = new PcmReader(this.#format);
    this.#converter = new RateConverter(this.#format.rate / outputRate);
    this.#clock = new ArrivalClock(this.#format.rate);
    this.#blocksUs.length = 0;
    this.#slackUs = this.#format.jitterSeconds * 1e6;
    this.#rendered = 0;
  }

  #take(chunk: Buffer): void {
    const nowUs = this.#rim.nowUs();
    const samples = this.#reader.push(chunk);
    if (samples.length === 0) return;
    this.#converter.push(samples);
    const end = this.#converter.received;
    this.#clock.push(end, nowUs);
    this.#heedBlocks((samples.length / 2) * this.#clock.usPerFrame);
    this.#render();
    this.#pace(this.#clock.capturedUs(end) - nowUs);
  }

  /** A writer of long blocks brings the first sample of each when it is that old: it gets the latency that this takes. */
  #heedBlocks(blockUs: number): void {
    this.#blocksUs.push(blockUs);
    if (this.#blocksUs.length > blocksKept) this.#blocksUs.shift();
    const usual = this.#blocksUs.toSorted((a, b) => a - b)[this.#blocksUs.length >> 1] ?? 0;
    this.#slackUs = Math.max(this.#slackUs, usual + marginUs);
  }

  #pace(earlyUs: number): void {
    if (earlyUs < aheadUs.most || this.#timer !== undefined) return;
    this.#input?.pause();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#input?.resume();
      },
      (earlyUs - aheadUs.least) / 1000,
    );
  }

  /** Writes what can be written by now, each sample in its place. */
  #render(): void {
    if (this.#originUs === undefined || !this.#clock.running) return;
    const step = usPerOutput / this.#clock.usPerFrame;
    for (;;) {
      const placeUs = this.#originUs + (this.#writer.written + this.#writer.starved) * usPerOutput;
      const wanted = this.#clock.frameAt(placeUs - this.#slackUs + this.#rim.patienceUs);
      const heard = this.#rendered - wanted;
      const ready = heard * this.#clock.usPerFrame > repeatUs ? this.#silence(heard / step) : this.#sound(wanted, step);
      const written = this.#writer.write(this.#block.subarray(0, 2 * ready));
      this.#rendered = Math.max(this.#rendered, wanted + written * step);
      if (written === 0) return;
    }
  }

  /** Between a pause and what follows. */
  #silence(frames: number): number {
    this.#block.fill(0);
    return this.#rendered < this.#converter.received ? Math.min(blockFrames, Math.ceil(frames)) : 0;
  }

  #sound(from: number, step: number): number {
    return this.#converter.render(this.#block, from, step);
  }
}
