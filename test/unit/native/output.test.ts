import { describe, expect, it } from "vitest";
import { encode, Rig } from "./rig.js";

const rate = 48_000;
const tone = Float32Array.from({ length: 4 * rate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / rate));
const frames = encode(tone);
/** What a 440 Hz tone of amplitude 0.5 moves from sample to sample, and a little for Opus. */
const steepest = 0.5 * ((2 * Math.PI * 440) / rate) * 1.2;

const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const steepestOf = (samples: Float32Array) =>
  samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? sample))), 0);

/** The last quarter second. */
const end = (samples: Float32Array) => samples.subarray(-rate / 4);

describe("the output level", () => {
  it("is changed along a ramp that does not click", () => {
    using rig = new Rig({ frames });
    rig.playUntil(1);
    rig.playout.setLevel({ gain: 0.1 });
    rig.playUntil(2);
    expect(peak(end(rig.recording().channel("left")))).toBeCloseTo(0.05, 2);
    rig.playout.setLevel({ gain: 1, muted: true });
    rig.playUntil(2.5);
    expect(peak(end(rig.recording().channel("left")))).toBe(0);
    rig.playout.setLevel({ gain: 1 });
    rig.playUntil(3);
    const left = rig.recording().channel("left");
    expect(peak(end(left))).toBeCloseTo(0.5, 1);
    expect(steepestOf(left)).toBeLessThan(steepest);
  });

  it("can be a single channel, or both mixed", () => {
    using rig = new Rig({ frames });
    for (const channel of ["left", "right", "mono"] as const) {
      rig.playout.setLevel({ gain: 0.5, channel });
      rig.playUntil(channel === "left" ? 1 : channel === "right" ? 1.5 : 2);
      for (const side of ["left", "right"] as const)
        expect(peak(end(rig.recording().channel(side)))).toBeCloseTo(0.25, 1);
    }
    expect(steepestOf(rig.recording().channel("left"))).toBeLessThan(steepest);
  });
});

describe("a jump", () => {
  it("is softened on both sides", () => {
    using rig = new Rig({ frames });
    rig.playUntil(1);
    [7300, -4100, 0].forEach((offsetUs, i) => {
      rig.playout.setClock({ offsetUs, driftPpm: 0, referenceUs: 0 });
      rig.playUntil(1.5 + i / 2);
    });
    expect(rig.playout.stats()).toMatchObject({ hardResyncs: 2, reanchors: 1 });
    expect(steepestOf(rig.recording().channel("left"))).toBeLessThan(0.5 / 8);
  });
});

describe("a clip of the speaker's own", () => {
  const clip = new Float32Array(rate).fill(0.25);

  it("is heard without any programme", () => {
    using rig = new Rig({ frames: [] });
    rig.playout.playClip(clip);
    rig.playUntil(1);
    const left = rig.recording().channel("left");
    expect(left.filter((sample) => sample > 0.24)).toHaveLength(rate / 2);
  });

  it("is heard over the programme, which is turned down meanwhile, muted or not", () => {
    using rig = new Rig({ frames });
    rig.playUntil(1);
    rig.playout.playClip(clip, { duck: 0 });
    rig.playUntil(1.4);
    const left = rig.recording().channel("left");
    expect(left.slice(-4800).every((sample) => Math.abs(sample - 0.25) < 0.001)).toBe(true);
    rig.playUntil(2);
    expect(peak(end(rig.recording().channel("left")))).toBeCloseTo(0.5, 1);
  });
});
