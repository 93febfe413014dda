import opus from "@discordjs/opus";
import { Encoder } from "@carillon/media/programme/encoder";
import { describe, expect, it } from "vitest";

/**
 * @discordjs/opus hands opus_encode whatever size its buffer has, and a size that is no Opus frame ends the process (exit 134). The
 * encoder owns the only buffer that it ever sees.
 */
describe.each([480, 960])("an encoder of frames of %i samples", (frameSamples) => {
  it("makes whole frames of its own size, however many samples it is given", () => {
    const encoder = new Encoder({ frameSamples, bitrate: 96_000, content: "music" });
    const decoder = new opus.OpusEncoder(48_000, 2);
    for (const length of [0, 1, 7, frameSamples, 2 * frameSamples, 2 * frameSamples + 1, 100_000]) {
      const packet = encoder.encode(new Float32Array(length).fill(0.25));
      expect(decoder.decode(packet).length, `${length} samples`).toBe(4 * frameSamples);
    }
  });

  it("survives samples that are no numbers or beyond all bounds", () => {
    const encoder = new Encoder({ frameSamples, bitrate: 96_000, content: "voice" });
    for (const sample of [NaN, Infinity, -Infinity, 1e30, -1e30])
      expect(encoder.encode(new Float32Array(2 * frameSamples).fill(sample)).length).toBeGreaterThan(0);
  });
});
