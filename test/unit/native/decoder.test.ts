import { describe, expect, it } from "vitest";
import { Decoder } from "@carillon/native/decoder";
import { noiseReference } from "../../support/signal/noise.js";
import { encode, voice } from "./rig.js";

const noise = noiseReference({ seed: 3, seconds: 1 });
const energy = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);

describe("the decoder", () => {
  it("decodes one frame at a time into interleaved stereo", () => {
    const decoder = new Decoder();
    const out = new Float32Array(960);
    for (const frame of encode(noise)) expect(decoder.decode(frame, out, 480)).toBe(480);
    expect(energy(out)).toBeGreaterThan(0.1);
    expect(out[100]).toBeCloseTo(out[101] ?? NaN, 1);
  });

  it("conceals exactly the missing frame, with something like the sound before it", () => {
    const decoder = new Decoder();
    const out = new Float32Array(960);
    for (const frame of encode(noise).slice(0, 50)) decoder.decode(frame, out, 480);
    const before = energy(out);
    expect(decoder.decode(null, out, 480)).toBe(480);
    expect(energy(out)).toBeGreaterThan(before / 10);
  });

  it("recovers the frame before one that carries redundancy", () => {
    const frames = encode(voice(1), { frameSamples: 960, bitrate: 32_000, fecForLossPercent: 20 });
    const decoder = new Decoder();
    const whole = new Float32Array(1920);
    const recovered = new Float32Array(1920);
    frames.slice(0, 20).forEach((frame) => decoder.decode(frame, whole, 960));
    expect(decoder.decode(frames[21] ?? null, recovered, 960, true)).toBe(960);
    expect(energy(recovered)).toBeGreaterThan(energy(whole) / 10);
  });

  it("answers bytes that are not Opus with a code", () => {
    const out = new Float32Array(960);
    expect(new Decoder().decode(Uint8Array.of(0xff, 0xff), out, 480)).toBeLessThan(0);
    expect(new Decoder().decode(new Uint8Array(0), out, 480)).toBeLessThan(0);
  });

  it("refuses buffers that do not fit, by name", () => {
    const decoder = new Decoder();
    expect(() => decoder.decode(null, new Float32Array(100), 480)).toThrow(/out must hold/);
    expect(() => decoder.decode(null, new Float32Array(960), 481)).toThrow(/frameSamples/);
  });
});
