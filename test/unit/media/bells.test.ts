import { Mixer } from "@carillon/media/programme/mixer";
import { createSampleMemory, SampleReader, SampleWriter } from "@carillon/media/sources/sample-ring";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const frame = 480;

function sound(level: number, frames: number): SampleReader {
  const memory = createSampleMemory();
  const writer = new SampleWriter(memory);
  writer.write(new Float32Array(2 * frames).fill(level));
  writer.end();
  return new SampleReader(memory);
}

/** The left channel, and what was said of bells, over so many frames. */
function render(mixer: Mixer, count: number): { left: number[]; begun: number[]; ended: number[] } {
  const into = new Float32Array(2 * frame);
  const [left, begun, ended]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < count; turn += 1) {
    for (const { playback, atFrame } of mixer.render(into))
      if (playback.startsWith("bell")) ended.push(turn * frame + atFrame);
    begun.push(...mixer.begun.map(({ atFrame }) => turn * frame + atFrame));
    for (let at = 0; at < frame; at += 1) left.push(into[2 * at] ?? 0);
  }
  return { left, begun, ended };
}

describe("a bell in the mix", () => {
  it("begins at its sample and ends after its last, wherever in a frame that is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 3000 }), (wait, length) => {
        const mixer = new Mixer();
        mixer.ring("bell", sound(0.25, length), { gain: 1, duck: 1, wait });
        const { left, begun, ended } = render(mixer, 14);
        expect(begun).toEqual([wait]);
        expect(ended).toEqual([wait + length]);
        expect(left.findIndex((sample) => sample !== 0)).toBe(wait);
        expect(left.filter((sample) => sample !== 0)).toHaveLength(length);
      }),
    );
  });

  it("lowers what plays before it begins, and gives the level back slowly", () => {
    const mixer = new Mixer();
    mixer.play("music", sound(0.5, 96_000));
    mixer.ring("bell", sound(0, 9_600), { gain: 1, duck: 0.1, wait: 9_600 });
    const { left } = render(mixer, 120);
    const at = (sample: number): number => left[sample] ?? 0;
    expect(at(4_000)).toBeCloseTo(0.5);
    expect(at(9_600)).toBeCloseTo(0.05, 1);
    expect(at(15_000)).toBeCloseTo(0.05);
    expect(at(20_000)).toBeGreaterThan(0.05);
    expect(at(20_000)).toBeLessThan(0.2);
    expect(at(50_000)).toBeCloseTo(0.5);
    const steps = left.slice(1).map((sample, index) => Math.abs(sample - (left[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.001);
  });

  it("takes the place of the one that rings", () => {
    const mixer = new Mixer();
    mixer.ring("bell-1", sound(0.25, 48_000), { gain: 1, duck: 1, wait: 0 });
    mixer.ring("bell-2", sound(0.125, 4_800), { gain: 1, duck: 1, wait: 4_800 });
    const { left, begun, ended } = render(mixer, 30);
    expect(begun).toEqual([0, 4_800]);
    expect(ended).toEqual([5_760, 9_600]);
    expect(left[8_000]).toBeCloseTo(0.125);
  });

  it("waits as long through what a stalled machine leaves out", () => {
    const mixer = new Mixer();
    mixer.ring("bell", sound(0.25, 480), { gain: 1, duck: 1, wait: 10_000 });
    mixer.skip(9_600);
    expect(render(mixer, 3).begun).toEqual([400]);
  });

  it("leaves what plays as it is where there is none, bit by bit", () => {
    const [plain, after] = [new Mixer(), new Mixer()];
    after.ring("bell", sound(0.3, 480), { gain: 0.5, duck: 0.2, wait: 0 });
    render(after, 60);
    for (const mixer of [plain, after]) mixer.play("music", sound(0.7, 24_000));
    expect(render(after, 40).left).toEqual(render(plain, 40).left);
  });
});
