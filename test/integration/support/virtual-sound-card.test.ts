import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { run, startProcess } from "../../support/processes.js";
import { recordedFrames } from "../../support/recording.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";

const noise = noiseReference({ seed: 21, seconds: 2 });

test("aplay plays a file into a card, and all of it is in the recording, once, in time", async () => {
  await using rack = await SoundCardRack.start([{ name: "desk", ppm: 80 }]);
  await using folder = await temporaryFolder("aplay");
  const [card] = rack.cards;
  if (card === undefined) throw new Error("no card");
  const wav = folder.file("noise.wav");
  writeWav(wav, { rate: 48_000, channels: [noise, noise.map((sample) => -sample)] });
  const before = performance.now();
  const args = ["-q", "-D", card.pcm, "--period-size=480", "--buffer-size=9600", wav];
  await run("aplay", { command: "aplay", args, env: rack.env });
  const elapsed = performance.now() - before;
  const recording = card.recording();
  // aplay pads its last period with silence.
  const left = recording.channel("left");
  expect(left.subarray(0, noise.length).every((x, i) => Math.abs(x - (noise[i] ?? 0)) < 1 / 32_768)).toBe(true);
  expect(left.subarray(noise.length).every((x) => x === 0)).toBe(true);
  expect(Math.max(...recording.channel("middle").map(Math.abs))).toBeLessThan(1 / 32_768);
  expect(elapsed).toBeGreaterThan(1900);
  expect(recording.timeOf(96_000) - recording.timeOf(0)).toBeCloseTo(2e6 / (1 + 80e-6), 1);
  expect(recording.frameAt(recording.timeOf(1234.5))).toBeCloseTo(1234.5, 3);
});

test("an ALSA program paces itself by the card's own clock, and converts what the card does not take", async () => {
  await using rack = await SoundCardRack.start([{ name: "fast", ppm: 20_000, quantumUs: 1000 }]);
  await using folder = await temporaryFolder("aplay");
  const [card] = rack.cards;
  if (card === undefined) throw new Error("no card");
  const wav = folder.file("mono.wav");
  writeWav(wav, { rate: 48_000, channels: [noise] });
  const args = ["-q", "-D", card.converting, wav];
  await run("aplay", { command: "aplay", args, env: rack.env });
  const windows = align(noise, card.recording().channel("left"));
  expect(windows.filter((window) => window.sound && window.correlation > 0.99).length).toBeGreaterThanOrEqual(18);
});

test("a program that is late finds its card dry, and the recording says where and when", async () => {
  await using rack = await SoundCardRack.start([{ name: "starved" }]);
  const [card] = rack.cards;
  if (card === undefined) throw new Error("no card");
  const args = ["-D", card.pcm, "-t", "raw", "-f", "S16_LE", "-r", "48000", "-c", "2", "--buffer-size=4800"];
  await using aplay = await startProcess("aplay", { command: "aplay", args, env: rack.env });
  const feed = (frames: number) => aplay.tell("x".repeat(4 * frames - 1));
  feed(9600);
  await eventually("the first half", () => recordedFrames(card.file) >= 4800);
  // Longer than what the card holds: the one thing that makes it run dry is time.
  await pause(400);
  feed(9600);
  await aplay.line(/underrun/);
  await eventually("the second half", () => recordedFrames(card.file) >= 14_400);
  await aplay.kill();
  const recording = card.recording();
  const dry = recording.xruns[0];
  const restart = recording.marks.find(
    (mark) => dry !== undefined && mark.ppm !== undefined && mark.frame >= dry.frame,
  );
  expect((restart?.timeUs ?? 0) - (dry?.timeUs ?? 0)).toBeGreaterThan(100_000);
  // A program that was killed leaves all that was heard.
  expect(recording.frames).toBeGreaterThanOrEqual(14_400);
});

test("a card whose recording cannot be written says so and does not open", async () => {
  await using rack = await SoundCardRack.start([{ name: "nowhere/inside" }]);
  await expect(
    run("aplay", { command: "aplay", args: ["-D", "nowhere", "/dev/zero"], env: rack.env }),
  ).rejects.toThrow();
});
