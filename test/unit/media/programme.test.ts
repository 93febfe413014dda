import { changeDelay, constantDelay, delayAt } from "@carillon/media/programme/delay";
import { FrameClock } from "@carillon/media/programme/frame-clock";
import { Limiter } from "@carillon/media/programme/limiter";
import { Mixer } from "@carillon/media/programme/mixer";
import { createPaceMemory, PaceReader, PaceWriter } from "@carillon/media/programme/pace-record";
import { createSampleMemory, ringFrames, SampleReader, SampleWriter } from "@carillon/media/sources/sample-ring";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the schedule of frames", () => {
  it("is absolute: a frame is due at the end of its span, however late the one before was", () => {
    const clock = new FrameClock(1_000_000, 480);
    expect(clock.dueUs()).toBe(1_010_000);
    clock.advance();
    expect([clock.dueUs(), clock.sampleOf(clock.next)]).toEqual([1_020_000, 480]);
    expect(new FrameClock(0, 960).dueUs(49)).toBe(1_000_000);
  });

  it("leaves out what is hopelessly late, and nothing else", () => {
    const frames = fc.constantFrom(480, 960);
    fc.assert(
      fc.property(
        frames,
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 2e6 }),
        (samples, nowUs, olderUs) => {
          const clock = new FrameClock(0, samples);
          const skipped = clock.skip(nowUs, olderUs);
          expect(clock.next).toBe(skipped);
          expect(clock.dueUs()).toBeGreaterThan(nowUs - olderUs - 1);
          if (skipped > 0) expect(clock.dueUs(clock.next - 1)).toBeLessThanOrEqual(nowUs - olderUs + 1);
          expect(clock.skip(nowUs, olderUs)).toBe(0);
        },
      ),
    );
  });
});

describe("the delay of a programme", () => {
  it("changes along one line that everybody knows before it begins", () => {
    const change = changeDelay(constantDelay(400_000), 100_000, 50e6);
    expect(change).toEqual({ fromUs: 400_000, toUs: 100_000, applyAtUs: 50.3e6, slopePpm: 3000 });
    expect([50e6, 50.3e6, 60.3e6, 150.3e6, 200e6].map((at) => delayAt(change, at))).toEqual([
      400_000, 400_000, 370_000, 100_000, 100_000,
    ]);
  });

  it("has no jump when it changes again while it changes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 20_000, max: 5_000_000 }), fc.integer({ min: 0, max: 30e6 }))),
        (changes) => {
          let present = constantDelay(400_000);
          let nowUs = 1e6;
          for (const [toUs, waitUs] of changes) {
            const next = changeDelay(present, toUs, nowUs);
            expect(delayAt(next, next.applyAtUs)).toBeCloseTo(delayAt(present, next.applyAtUs), 6);
            present = next;
            nowUs += waitUs + 300_000;
          }
        },
      ),
    );
  });
});

const filled = (value: number, frames: number): Float32Array => new Float32Array(2 * frames).fill(value);

describe("the ring between sources and worker", () => {
  it("brings every sample once and in order, whatever the pieces, and says what was missing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 960 })), { maxLength: 40 }),
        (steps) => {
          const memory = createSampleMemory();
          const [writer, reader] = [new SampleWriter(memory), new SampleReader(memory)];
          let written = 0;
          let read = 0;
          let starved = 0;
          for (const [offered, wanted] of steps) {
            const piece = Float32Array.from({ length: 2 * offered }, (_, at) => ((written + (at >> 1)) % 8191) + 1);
            const taken = writer.write(piece);
            expect(taken).toBe(Math.min(offered, ringFrames - (written - read)));
            written += taken;
            const into = new Float32Array(2 * wanted);
            const got = reader.mixInto(into, wanted, { gain: 1, step: 0 });
            for (let frame = 0; frame < got; frame += 1) expect(into[2 * frame]).toBe(((read + frame) % 8191) + 1);
            read += got;
            starved += wanted - got;
          }
          expect([writer.available, writer.position, writer.starved]).toEqual([written - read, read, starved]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is finished when the writer is done and all was read, and starves no more", () => {
    const memory = createSampleMemory();
    const [writer, reader] = [new SampleWriter(memory), new SampleReader(memory)];
    writer.write(filled(1, 10));
    writer.end();
    expect(reader.finished).toBe(false);
    expect(reader.mixInto(filled(0, 20), 20, { gain: 1, step: 0 })).toBe(10);
    expect([reader.finished, reader.starved]).toEqual([true, 0]);
  });
});

/** A source of `frames` frames of one value. */
function source(value: number, frames: number): SampleReader {
  const memory = createSampleMemory();
  const writer = new SampleWriter(memory);
  writer.write(filled(value, frames));
  writer.end();
  return new SampleReader(memory);
}

describe("the mixer", () => {
  it("passes a source bit by bit, and says where it ended", () => {
    const mixer = new Mixer();
    mixer.play("a", source(0.25, 700));
    const into = new Float32Array(960);
    expect(mixer.render(into)).toEqual([]);
    expect(into).toEqual(filled(0.25, 480));
    expect(mixer.render(into)).toEqual([{ playback: "a", atFrame: 220, reason: "finished" }]);
    expect(into[2 * 219]).toBe(0.25);
    expect(into[2 * 220]).toBe(0);
    expect(mixer.silent).toBe(true);
  });

  it("fades what is stopped or replaced in 20 ms, without a step", () => {
    const mixer = new Mixer();
    mixer.play("a", source(0.5, 48_000));
    const into = new Float32Array(960);
    mixer.render(into);
    mixer.stop();
    const levels: number[] = [];
    const ends = [1, 2, 3].flatMap(() => {
      const ended = mixer.render(into);
      for (let frame = 0; frame < 480; frame += 1) levels.push(into[2 * frame] ?? 0);
      return ended;
    });
    expect(ends).toEqual([{ playback: "a", atFrame: 480, reason: "stopped" }]);
    levels.forEach((level, at) => expect(Math.abs(level - (levels[at - 1] ?? 0.5))).toBeLessThan(0.001));
    expect(levels.slice(960).every((level) => level === 0)).toBe(true);
  });

  it("plays on after a source that was late, where that had stopped", () => {
    const memory = createSampleMemory();
    const writer = new SampleWriter(memory);
    const mixer = new Mixer();
    mixer.play("a", new SampleReader(memory));
    writer.write(filled(0.1, 100));
    const into = new Float32Array(960);
    mixer.render(into);
    expect(into.subarray(200).every((sample) => sample === 0)).toBe(true);
    writer.write(filled(0.2, 480));
    mixer.render(into);
    expect(into).toEqual(filled(Math.fround(0.2), 480));
    expect(writer.starved).toBe(380);
  });
});

describe("the limiter", () => {
  it("keeps any sound below full scale, and what is not too loud as it is", () => {
    const frame = fc.float32Array({ minLength: 960, maxLength: 960, min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), (frames) => {
        const limiter = new Limiter();
        for (const samples of frames) {
          const louder = samples.some((sample) => Math.abs(sample) > 0.966);
          const copy = samples.slice();
          limiter.apply(samples);
          samples.forEach((sample, at) => {
            expect(Math.abs(sample)).toBeLessThanOrEqual(0.9661);
            expect(Math.abs(sample)).toBeLessThanOrEqual(Math.abs(copy[at] ?? 0) + 1e-6);
          });
          if (louder) break;
          expect(samples).toEqual(copy);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("turns down along the frame before the peak, and back up over half a second", () => {
    const limiter = new Limiter();
    const loud = filled(0.5, 480);
    loud.fill(1.5, 480);
    limiter.apply(loud);
    const steps = loud.subarray(0, 480).map((sample, at) => (at < 2 ? 0 : sample - (loud[at - 2] ?? 0)));
    expect(Math.max(...steps.map(Math.abs))).toBeLessThan(0.002);
    const quiet = [1, 2].map(() => {
      const samples = filled(0.5, 480);
      limiter.apply(samples);
      return samples[958] ?? 0;
    });
    expect(quiet[0]).toBeLessThan(0.5);
    expect(quiet[1]).toBeGreaterThan(quiet[0] ?? 1);
    for (let frame = 0; frame < 60; frame += 1) limiter.apply(filled(0.5, 480));
    const back = filled(0.5, 480);
    limiter.apply(back);
    expect(back).toEqual(filled(0.5, 480));
  });
});

describe("the record of lateness", () => {
  it("tells quantiles of what happened since the last look, and counts what was too late", () => {
    const memory = createPaceMemory();
    const [writer, reader] = [new PaceWriter(memory), new PaceReader(memory)];
    for (let frame = 0; frame < 995; frame += 1) writer.frame(100);
    for (let frame = 0; frame < 5; frame += 1) writer.frame(20_000);
    const first = reader.read();
    expect(first).toMatchObject({ framesEncoded: 1000, framesLate: 5 });
    expect(first.latenessP99).toBeGreaterThanOrEqual(100e-6);
    expect(first.latenessP99).toBeLessThan(120e-6);
    expect(first.latenessMax).toBeGreaterThanOrEqual(0.02);
    writer.frame(3);
    expect(reader.read().latenessMax).toBeLessThan(5e-6);
    writer.skipped(7);
    expect(reader.read()).toMatchObject({ framesEncoded: 1001, framesSkipped: 7, latenessP99: 0 });
    expect(reader.histogram().reduce((sum, { count }) => sum + count, 0)).toBe(1001);
  });
});
