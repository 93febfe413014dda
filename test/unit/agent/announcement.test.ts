import fc from "fast-check";
import { readWave } from "@carillon/agent/announce/wave";
import { identifyTone, tones } from "@carillon/agent/audio/tone";
import { describe, expect, it } from "vitest";

/** As espeak-ng writes it to a pipe: lengths that are not true. */
function wave(samples: readonly number[], { rate = 22_050, channels = 1, bits = 16 } = {}): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  tag(0, "RIFF");
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint16(34, bits, true);
  tag(36, "data");
  view.setUint32(40, 0x7ffff000, true);
  samples.forEach((sample, index) => view.setInt16(44 + 2 * index, sample, true));
  return bytes;
}

describe("a spoken announcement", () => {
  it("becomes 48 kHz stereo of the same length in time", () => {
    const clip = readWave(wave(Array.from({ length: 22_050 }, () => 16_384)));
    expect(clip?.length).toBe(2 * 48_000);
    expect(clip?.every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true);
  });

  it("is not read from anything else", () => {
    expect(readWave(wave([1, 2, 3], { bits: 8 }))).toBeUndefined();
    expect(readWave(wave([], {}))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readWave(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 255 }))), (changes) => {
        const bytes = wave(Array.from({ length: 40 }, (_, n) => n));
        for (const [at, value] of changes) bytes[at] = value;
        readWave(bytes);
      }),
    );
  });
});

describe("a tone", () => {
  it("begins and ends without a click and stays at its level", () => {
    const clip = tones([{ hz: 440, seconds: 0.1 }], 0.5);
    expect(clip.length).toBe(9600);
    expect(Math.abs(clip[0] ?? 1)).toBe(0);
    expect(Math.abs(clip.at(-1) ?? 1)).toBeLessThan(0.01);
    expect(Math.max(...clip)).toBeLessThanOrEqual(0.5);
  });

  it("that identifies a speaker lasts about as long as was asked", () => {
    expect(identifyTone(3).length / 96_000).toBeCloseTo(3, 1);
  });
});
