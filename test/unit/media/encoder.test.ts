import { Encoder } from "@carillon/media/programme/encoder";
import { describe, expect, it } from "vitest";
import { voice } from "../native/rig.js";

const frameSamples = 480;
const speech = voice(2);

/** Mode of each packet by its first byte (RFC 6716 §3.1, table 2): configurations 0–15 are SILK or hybrid, where in-band FEC is. */
function modes(content: "voice" | "music", bitrate: number): Set<string> {
  const encoder = new Encoder({ frameSamples, bitrate, content });
  const configurations = Array.from({ length: speech.length / frameSamples }, (_, frame) => {
    const mono = speech.subarray(frame * frameSamples, (frame + 1) * frameSamples);
    const [first = 0] = encoder.encode(Float32Array.from({ length: 2 * frameSamples }, (__, at) => mono[at >> 1] ?? 0));
    return first >> 3;
  });
  return new Set(configurations.map((configuration) => (configuration < 16 ? "SILK" : "CELT")));
}

describe("the encoder", () => {
  // In-band FEC forces SILK, which is right for a voice and damages music.
  it("uses in-band FEC for a voice, and leaves music to CELT at any bitrate", () => {
    expect(modes("voice", 32_000)).toContain("SILK");
    for (const bitrate of [64_000, 96_000, 128_000]) expect(modes("music", bitrate)).toEqual(new Set(["CELT"]));
  });
});
