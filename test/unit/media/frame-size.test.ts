import opus from "@discordjs/opus";
import { Encoder } from "@carillon/media/programme/encoder";
import { describe, expect, it } from "vitest";

/**
 * @discordjs/opus, which encoded here before, handed opus_encode whatever size its buffer had, and a size that is no Opus frame ended
 * the process (exit 134). Here it decodes what our own encoder makes.
 */
describe.each([480, 960])("an encoder of frames of %i samples", (frameSamples) => {
  it("makes whole frames of its own size, however many samples it is given", () => {
    const encoder = new Encoder({ frameSamples, bitrate: 96_000, content: "music" });
    const decoder = new opus.OpusEncoder(48_000, 2);
    for (const length of [0, 1, 7, frameSamples, 2 * frameSamples, 2 * frameSamples + 1, 100_000]) {
      const packet = encoder.encode(new Float32Array(length).fill(0.25));
      expect(decoder.decode(Buffer.from(packet)).length, `${length} samples`).toBe(4 * frameSamples);
    }
  });

  it("makes the same of what lies beyond full scale as of full scale, and silence of what is no number", () => {
    const settings = { frameSamples, bitrate: 96_000, content: "music" } as const;
    const encoded = (sample: number) => [
      ...new Encoder(settings).encode(new Float32Array(2 * frameSamples).fill(sample)),
    ];
    expect(encoded(1e30)).toEqual(encoded(1));
    expect(encoded(-Infinity)).toEqual(encoded(-1));
    expect(encoded(NaN)).toEqual(encoded(0));
  });

  it("survives samples that are no numbers or beyond all bounds", () => {
    const encoder = new Encoder({ frameSamples, bitrate: 96_000, content: "voice" });
    for (const sample of [NaN, Infinity, -Infinity, 1e30, -1e30])
      expect(encoder.encode(new Float32Array(2 * frameSamples).fill(sample)).length).toBeGreaterThan(0);
  });
});

it("an encoder of frames that Opus does not have is refused, not made", () => {
  for (const frameSamples of [0, 1, 479, 481, 959])
    expect(() => new Encoder({ frameSamples, bitrate: 96_000, content: "music" })).toThrow("480 or 960");
});
