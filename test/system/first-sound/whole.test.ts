import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../support/processes.js";
import { readRecording } from "../../support/recording.js";
import { align } from "../../support/signal/alignment.js";
import { containsWhole } from "../../support/signal/contains-whole.js";
import { latencies, skew } from "../../support/signal/latency.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";

const program = resolve(import.meta.dirname, "../../../deploy/local/dist/main.js");
const speakers = ["speaker-1", "speaker-2", "speaker-3"];
const seconds = 20;

/** A mean over 16 samples: noise with most of its power below 2 kHz, as music has, which Opus keeps at a correlation of 0.995. */
function mellow(noise: Float32Array): Float32Array {
  const taps = 16;
  let sum = 0;
  return noise.map((sample, at) => {
    sum += sample - (noise[at - taps] ?? 0);
    return sum / taps;
  });
}

/** What the program says at its end. */
const summary = (lines: readonly string[]): unknown =>
  JSON.parse(lines.findLast((line) => line.includes(`"event":"summary"`)) ?? "{}");

// A shared machine stands still for tens of milliseconds now and then: what we lose by ourselves, we lose in every attempt.
describe("npm start -- --play FILE --once", { timeout: 300_000, retry: 2 }, () => {
  test("plays the whole file on three speakers, in order, once, without a gap, and in step", async () => {
    await using folder = await temporaryFolder("whole");
    const reference = mellow(noiseReference({ seed: 2, seconds }));
    const file = folder.file("noise.wav");
    writeWav(file, { rate: 48_000, channels: [reference, reference] });
    const data = folder.file("data");
    const args = [program, "--play", file, "--once", "--json", "--data", data, "--port", "0", "--device", "none"];
    const lines = await run("npm start", { command: process.execPath, args, deadlineMs: 240_000 });

    expect(summary(lines)).toMatchObject({ ok: true });
    const recordings = speakers.map((name) => readRecording(`${data}/recordings/${name}`));
    const series = recordings.map((recording) => {
      const heard = recording.channel("middle");
      expect(containsWhole(reference, heard).faults).toEqual([]);
      // A gap of 20 ms is little of a second, but much of a quarter.
      expect(containsWhole(reference, heard, { windowSeconds: 0.25, mayRepeat: true }).faults).toEqual([]);
      const times = { captured: (frame: number) => frame / 0.048, heard: (frame: number) => recording.timeOf(frame) };
      return latencies(align(reference, heard), times);
    });
    const apart = skew(series);
    console.log(
      `skew of three: p50 ${apart.us.p50.toFixed(0)} µs, p99 ${apart.us.p99.toFixed(0)} µs, max ${apart.us.max.toFixed(0)} µs`,
    );
    expect(apart.series.length).toBeGreaterThan(10 * (seconds - 2));
  });

  test("plays on the machine's default ALSA device", async () => {
    await using rack = await SoundCardRack.start([{ name: "!default", ppm: 40 }]);
    await using folder = await temporaryFolder("default-device");
    const reference = mellow(noiseReference({ seed: 5, seconds: 8 }));
    const file = folder.file("noise.wav");
    writeWav(file, { rate: 48_000, channels: [reference, reference] });
    const options = ["--speakers", "1", "--port", "0", "--device", "default", "--data", folder.file("data")];
    const args = [program, "--play", file, "--once", "--json", ...options];
    const lines = await run("npm start", { command: process.execPath, args, env: rack.env, deadlineMs: 240_000 });
    expect(summary(lines)).toMatchObject({ ok: true });
    const [card] = rack.cards;
    expect(card && containsWhole(reference, card.recording().channel("middle")).faults).toEqual([]);
  });

  test.each([
    ["mp3 at 44.1 kHz", "tone.mp3", ["-ar", "44100"]],
    ["flac at 96 kHz", "tone.flac", ["-ar", "96000"]],
    ["ogg/opus", "tone.opus", ["-c:a", "libopus"]],
    ["m4a/aac, mono, 22.05 kHz", "tone.m4a", ["-ar", "22050", "-ac", "1"]],
  ])("plays %s to the end", async (_, name, format) => {
    await using folder = await temporaryFolder("formats");
    const file = folder.file(name);
    execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=3", ...format, file]);
    const options = ["--speakers", "1", "--port", "0", "--device", "none", "--data", folder.file("data")];
    const args = [program, "--play", file, "--once", "--json", ...options];
    const lines = await run("npm start", { command: process.execPath, args, deadlineMs: 120_000 });
    expect(summary(lines)).toMatchObject({ ok: true });
  });
});
