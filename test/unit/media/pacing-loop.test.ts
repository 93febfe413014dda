import { createPaceMemory, PaceReader } from "@carillon/media/programme/pace-record";
import { PacingLoop } from "@carillon/media/programme/pacing-loop";
import type { FromWorker, ToWorker, WorkerProgramme } from "@carillon/media/programme/worker-messages";
import { createSampleMemory, SampleWriter } from "@carillon/media/sources/sample-ring";
import { describe, expect, it } from "vitest";

/** The worker's loop on a clock that moves only when it sleeps, or when a test stalls it. */
class Bench {
  nowUs = 0;
  readonly published: { native: number; frame: number; atUs: number; payload: Uint8Array }[] = [];
  readonly told: FromWorker[] = [];
  readonly #messages: ToWorker[] = [];
  readonly loop = new PacingLoop({
    nowUs: () => this.nowUs,
    sleepUntil: (us) => {
      this.nowUs = Math.max(this.nowUs, us);
    },
    publish: (native, frame, payload) => {
      this.published.push({ native, frame, payload, atUs: this.nowUs });
    },
    tell: (message) => {
      this.told.push(message);
    },
    receive: () => this.#messages.shift(),
  });

  begin(fields: Partial<WorkerProgramme> = {}): PaceReader {
    const pace = createPaceMemory();
    const programme = {
      epoch: "a",
      native: 1,
      originUs: 0,
      frameSamples: 480,
      bitrate: 96_000,
      content: "music",
      pace,
    } as const;
    this.say({ kind: "begin", programme: { ...programme, ...fields } });
    return new PaceReader(pace);
  }

  say(message: ToWorker): void {
    this.#messages.push(message);
  }

  runUntil(us: number): void {
    while (this.nowUs < us) this.loop.step();
  }

  frames(native = 1): number[] {
    return this.published.flatMap((one) => (one.native === native ? one.frame : []));
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe("the programme worker", () => {
  it("sends each frame when it is due, of every programme in its own time", () => {
    const bench = new Bench();
    const pace = bench.begin();
    bench.begin({ epoch: "b", native: 2, originUs: 3000, frameSamples: 960 });
    bench.runUntil(100_000);
    expect(bench.frames(1)).toEqual(upTo(10));
    expect(bench.frames(2)).toEqual(upTo(4));
    for (const { native, frame, atUs } of bench.published)
      expect(atUs).toBe(native === 1 ? 10_000 * (frame + 1) : 3000 + 20_000 * (frame + 1));
    expect(pace.read().latenessMax).toBeLessThan(2e-6);
  });

  it("makes up for a stall at once, in order, and counts what was late", () => {
    const bench = new Bench();
    const pace = bench.begin();
    bench.runUntil(100_000);
    bench.nowUs += 300_000;
    bench.runUntil(500_000);
    expect(bench.frames()).toEqual(upTo(50));
    expect(pace.read()).toMatchObject({ framesEncoded: 50, framesSkipped: 0 });
    // No backlog remains: the next frames are on time.
    expect(bench.published.slice(-5).map(({ frame, atUs }) => atUs - 10_000 * (frame + 1))).toEqual([0, 0, 0, 0, 0]);
  });

  it("leaves out what nobody could play any more, without losing its place in time", () => {
    const bench = new Bench();
    const pace = bench.begin();
    bench.runUntil(100_000);
    bench.nowUs += 10e6;
    bench.runUntil(10.2e6);
    expect(pace.read().framesSkipped).toBe(899);
    expect(bench.frames().at(-1)).toBe(1019);
    expect(bench.published.at(-1)?.atUs).toBe(10.2e6);
  });

  it("says on which media sample a playback began and ended", () => {
    const bench = new Bench();
    bench.begin();
    bench.runUntil(50_000);
    const samples = createSampleMemory();
    const writer = new SampleWriter(samples);
    writer.write(new Float32Array(2 * 1000).fill(0.1));
    writer.end();
    bench.say({ kind: "play", epoch: "a", playback: "one", samples });
    bench.runUntil(100_000);
    expect(bench.told).toEqual([
      { kind: "started", epoch: "a", playback: "one", mediaSample: 2400 },
      { kind: "ended", epoch: "a", playback: "one", mediaSample: 3400, reason: "finished" },
    ]);
  });

  it("copies frames to the main thread while somebody needs them there, and stops when told", () => {
    const bench = new Bench();
    bench.begin();
    bench.runUntil(20_000);
    bench.say({ kind: "copy", epoch: "a", on: true });
    bench.runUntil(40_000);
    bench.say({ kind: "copy", epoch: "a", on: false });
    bench.runUntil(60_000);
    expect(bench.told.map((message) => message.kind === "frame" && message.frame)).toEqual([2, 3]);
    bench.say({ kind: "end", epoch: "a" });
    bench.runUntil(100_000);
    expect(bench.frames()).toEqual(upTo(6));
    bench.say({ kind: "halt" });
    bench.loop.run();
  });

  it("encodes any samples and settings without ending the process, at the bitrate that it is told", () => {
    const bench = new Bench();
    for (const [at, content] of (["music", "voice"] as const).entries()) {
      for (const frameSamples of [480, 960]) {
        const epoch = `${content}-${frameSamples}`;
        bench.begin({ epoch, native: 10 * (at + 1) + frameSamples / 480, content, frameSamples });
        const samples = createSampleMemory();
        const noise = Float32Array.from({ length: 40_000 }, (_, i) => (i < 960 ? NaN : 8 * Math.sin(i * i)));
        new SampleWriter(samples).write(noise);
        bench.say({ kind: "play", epoch, playback: epoch, samples });
      }
    }
    bench.runUntil(200_000);
    const bytes = () =>
      bench.published
        .filter(({ native }) => native === 11)
        .slice(-5)
        .map(({ payload }) => payload.length);
    const before = Math.max(...bytes());
    bench.say({ kind: "bitrate", epoch: "music-480", bitrate: 24_000 });
    bench.runUntil(400_000);
    expect(Math.max(...bytes())).toBeLessThan(before / 2);
    for (const { payload } of bench.published) expect(payload.length).toBeGreaterThan(0);
  });
});
