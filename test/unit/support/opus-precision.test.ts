import opus from "@discordjs/opus";
import { expect, test } from "vitest";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { sampleAlong } from "../../support/signal/resample.js";
import { percentile } from "../../support/signal/statistics.js";

const frame = 480;
/** The encoder's look-ahead of the application "audio" (RFC 7845, 4.2). */
const lookahead = 312;

/** Encodes stereo at 96 kbit/s in 10 ms frames and decodes it again. */
function throughOpus(mono: Float32Array): Float32Array {
  const codec = new opus.OpusEncoder(48_000, 2);
  codec.setBitrate(96_000);
  const out = new Float32Array(mono.length);
  for (let start = 0; start + frame <= mono.length; start += frame) {
    const pcm = Buffer.alloc(frame * 4);
    for (let i = 0; i < frame; i++) {
      const sample = Math.round((mono[start + i] ?? 0) * 32_767);
      pcm.writeInt16LE(sample, 4 * i);
      pcm.writeInt16LE(sample, 4 * i + 2);
    }
    const decoded = codec.decode(codec.encode(pcm));
    for (let i = 0; i < frame; i++) out[start + i] = decoded.readInt16LE(4 * i) / 32_768;
  }
  return out;
}

test("through Opus at 96 kbit/s a position is found to 5 microseconds, with ample correlation", () => {
  const reference = noiseReference({ seed: 11, seconds: 8 });
  const heard = sampleAlong(throughOpus(reference), 0.37, 1, reference.length - 1000);
  const windows = align(reference, heard).slice(1);
  const errors = windows.map(
    (w) => Math.abs(w.referenceFrame - w.recordingFrame - (0.37 - lookahead)) * (1e6 / 48_000),
  );
  expect(windows.every((window) => window.sound && window.correlation > 0.8)).toBe(true);
  console.log(
    `position error through Opus: p50 ${percentile(errors, 0.5).toFixed(2)}, max ${percentile(errors, 1).toFixed(2)} us; ` +
      `least correlation ${Math.min(...windows.map((w) => w.correlation)).toFixed(3)}`,
  );
  expect(percentile(errors, 1)).toBeLessThan(5);
});
