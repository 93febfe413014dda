import { describe, expect, it } from "vitest";
import { fate } from "@carillon/native/playout";
import { silentRuns } from "../../support/signal/damage.js";
import { noiseReference } from "../../support/signal/noise.js";
import { encode, Rig, voice, type RigOptions } from "./rig.js";

const noise = noiseReference({ seed: 5, seconds: 5 });
const music = encode(noise);
const speech = encode(voice(5), { bitrate: 32_000, fecForLossPercent: 20 });

/** Loses the frames from `first` on, `count` of them. */
const losing = (first: number, count: number) => (frame: number) =>
  frame >= first && frame < first + count ? undefined : 10_000;

function play(options: RigOptions, seconds = 4): { rig: Rig; fates: number[]; left: Float32Array } {
  const rig = new Rig(options);
  rig.playUntil(seconds);
  const fates = new Uint8Array(400);
  rig.playout.fates(rig.firstFrame, fates);
  return { rig, fates: [...fates], left: rig.recording().channel("left") };
}

/** Root mean square of the recording while frame `frame` was heard. */
function level(rig: Rig, left: Float32Array, frame: number): number {
  const heardUs = rig.originLocalUs + 100_000 + frame * 10_000;
  const from = Math.round(rig.recording().frameAt(heardUs));
  const piece = left.subarray(from, from + 480);
  return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length);
}

describe("a missing frame", () => {
  it("is extrapolated, exactly one frame for one frame", () => {
    const { rig, fates, left } = play({ frames: music, networkUs: losing(100, 1) });
    using _ = rig;
    expect(fates.slice(98, 103)).toEqual([fate.real, fate.real, fate.concealed, fate.real, fate.real]);
    expect(level(rig, left, 100)).toBeGreaterThan(level(rig, left, 98) / 4);
    const { concealed, concealmentEvents, reanchors } = rig.playout.stats();
    expect({ concealed, concealmentEvents, reanchors }).toEqual({ concealed: 480, concealmentEvents: 1, reanchors: 0 });
  });

  it("is recovered from the next packet when that carries it", () => {
    const { rig, fates } = play({ frames: speech, networkUs: (frame) => (frame % 10 === 5 ? undefined : 10_000) });
    using _ = rig;
    const recovered = fates.filter((now) => now === fate.fec).length;
    expect(recovered).toBeGreaterThan(20);
    expect(rig.playout.stats().fec).toBeGreaterThanOrEqual((recovered - 3) * 480);
  });

  it("is not recovered when that is turned off, nor from music, which has nothing to recover from", () => {
    for (const frames of [speech, music]) {
      using rig = new Rig({ frames, networkUs: losing(100, 1) });
      if (frames === speech) rig.playout.setConcealment({ useFec: false, concealSeconds: 0.2 });
      rig.playUntil(2);
      const fates = new Uint8Array(1);
      rig.playout.fates(rig.firstFrame + 100, fates);
      expect([...fates]).toEqual([fate.concealed]);
    }
  });

  it("is played after all when it comes at the last moment", () => {
    const networkUs = (frame: number) => (frame === 100 ? 65_000 : 10_000);
    const { rig, fates } = play({ frames: music, networkUs });
    using _ = rig;
    expect(fates[100]).toBe(fate.real);
    expect(rig.playout.stats().late).toBe(0);
  });

  it("is counted as late when it comes after its turn", () => {
    const networkUs = (frame: number) => (frame === 100 ? 95_000 : 10_000);
    const { rig, fates } = play({ frames: music, networkUs });
    using _ = rig;
    expect(fates[100]).toBe(fate.concealed);
    expect(rig.playout.stats().late).toBe(1);
  });
});

describe("a long loss", () => {
  it("fades to silence after the time it may be extrapolated, keeps the timeline, and comes back", () => {
    const { rig, fates, left } = play({ frames: music, networkUs: losing(100, 100) });
    using _ = rig;
    const kinds = fates.slice(100, 200);
    expect(kinds.filter((now) => now === fate.concealed)).toHaveLength(22);
    expect(kinds.slice(22).every((now) => now === fate.silenced)).toBe(true);
    expect(level(rig, left, 150)).toBe(0);
    expect(silentRuns(left, 4800 * 7)).toHaveLength(1);
    expect(level(rig, left, 203)).toBeGreaterThan(level(rig, left, 90) / 3);
    expect(rig.playout.stats()).toMatchObject({
      reanchors: 0,
      hardResyncs: 0,
      concealmentEvents: 1,
      silenced: 78 * 480,
    });
  });

  it("of half a second by configuration is extrapolated for half a second", () => {
    using rig = new Rig({ frames: music, networkUs: losing(100, 100) });
    rig.playout.setConcealment({ useFec: true, concealSeconds: 0.5 });
    rig.playUntil(4);
    const fates = new Uint8Array(100);
    rig.playout.fates(rig.firstFrame + 100, fates);
    expect([...fates].filter((now) => now === fate.concealed)).toHaveLength(52);
  });
});
