import { ArrivalClock } from "@carillon/media/sources/arrival-clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential, seededRandom } from "../../support/random.js";

const rate = 48_000;
const blockFrames = 480;

/** A live writer: blocks of 10 ms by its own crystal, each late by what the machine adds. */
class Writer {
  readonly clock = new ArrivalClock(rate);
  readonly #usPerFrame: number;
  readonly #lateUs: () => number;
  frames = 0;
  us = 1e6;

  constructor(ppm: number, lateUs: () => number) {
    this.#usPerFrame = 1e6 / rate / (1 + ppm * 1e-6);
    this.#lateUs = lateUs;
  }

  write(seconds: number): void {
    for (const end = this.us + seconds * 1e6; this.us < end;) {
      this.frames += blockFrames;
      this.us += blockFrames * this.#usPerFrame;
      this.clock.push(this.frames, this.us + this.#lateUs());
    }
  }

  pause(us: number): void {
    this.us += us;
  }

  /** What the clock believes of the newest frame, minus when it was captured, µs. */
  get errorUs(): number {
    return this.clock.capturedUs(this.frames) - this.us;
  }
}

describe("the clock of a live writer", () => {
  it("is known through delays, whatever its crystal, and never runs away", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.integer(), (ppm, seed) => {
        const random = seededRandom(seed);
        const writer = new Writer(ppm, () => exponential(random, 500));
        writer.write(60);
        for (let minute = 0; minute < 3; minute += 1) {
          writer.write(60);
          expect(Math.abs(writer.errorUs)).toBeLessThan(300);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is right from the first sample after a pause, however long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 100_000_000 }), (pauseUs) => {
        const writer = new Writer(40, () => 0);
        writer.write(30);
        writer.pause(pauseUs);
        writer.write(0.01);
        expect(Math.abs(writer.errorUs)).toBeLessThan(20);
      }),
    );
  });

  it("leaves behind what a live writer could not get rid of while nobody read", () => {
    const writer = new Writer(0, () => 0);
    writer.write(10);
    // Half a second of blocks comes at once, in two reads; only the newest samples are of now.
    const stalledUs = writer.us + 500_000;
    writer.clock.push(writer.frames + 14_400, stalledUs);
    writer.clock.push(writer.frames + 24_000, stalledUs);
    expect(writer.clock.capturedUs(writer.frames + 24_000)).toBeCloseTo(stalledUs, 0);
  });

  it("keeps its own pace for a writer that is not live and writes as fast as it can", () => {
    const clock = new ArrivalClock(rate);
    clock.push(4800, 1e6);
    for (let block = 2; block < 100; block += 1) clock.push(4800 * block, 1e6 + 200);
    expect(clock.capturedUs(4800 * 99) - 1e6).toBeCloseTo(98 * 100_000, 0);
  });
});
