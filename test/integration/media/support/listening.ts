import opus from "@discordjs/opus";
import type { TestSpeaker } from "./speaker.js";

/** What decodes it delays by so much (RFC 6716 2: the encoder's lookahead), samples at 48 kHz. */
export const lookahead = 312;

/** The left channel of what a speaker received from a frame on, without gaps; fails if a frame is missing. */
export function decoded(speaker: TestSpeaker, firstFrame: number, frames: number): Float32Array {
  const decoder = new opus.OpusEncoder(48_000, 2);
  const received = speaker.frames;
  const { frameSamples } = speaker.timeline;
  const left = new Float32Array(frames * frameSamples);
  for (let index = 0; index < frames; index += 1) {
    const payload = received.get(firstFrame + index);
    if (payload === undefined) throw new Error(`frame ${firstFrame + index} is missing`);
    const pcm = decoder.decode(Buffer.from(payload));
    for (let at = 0; at < frameSamples; at += 1) left[index * frameSamples + at] = pcm.readInt16LE(4 * at) / 32_768;
  }
  return left;
}
