import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecording, recordedFrames } from "../../support/recording.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-recording-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a recording of `frames` frames (left: the frame's number, right: its negative) and an index of these lines. */
function recorded(frames: number, index: string, unfinished = 0): string {
  const file = join(folder, "card");
  const samples = Int16Array.from({ length: 2 * frames }, (_, i) => (i % 2 === 0 ? i >> 1 : -(i >> 1)));
  writeFileSync(`${file}.raw`, Buffer.concat([Buffer.from(samples.buffer), Buffer.alloc(unfinished)]));
  writeFileSync(`${file}.index`, index);
  return file;
}

test("a frame is heard where the last mark before it and the card's own clock say", () => {
  const index = [
    { frame: 0, timeUs: 1e6, ppm: 100 },
    { frame: 4800, timeUs: 1_150_000, stall: 50 },
    { frame: 9600, timeUs: 1_300_000, xrun: 0 },
    { frame: 9600, timeUs: 2e6, ppm: 100 },
  ];
  const recording = readRecording(recorded(14_400, index.map((mark) => `${JSON.stringify(mark)}\n`).join("")));
  const usPerFrame = 1e6 / (48_000 * (1 + 100e-6));
  expect(recording.timeOf(100)).toBeCloseTo(1e6 + 100 * usPerFrame, 6);
  expect(recording.timeOf(4900)).toBeCloseTo(1_150_000 + 100 * usPerFrame, 6);
  expect(recording.timeOf(9600.5)).toBeCloseTo(2e6 + 0.5 * usPerFrame, 6);
  expect(recording.frameAt(recording.timeOf(5000.25))).toBeCloseTo(5000.25, 6);
  expect(recording.xruns).toEqual([{ frame: 9600, timeUs: 1_300_000, xrun: 0 }]);
});

test("channels are separate, and their mean is the mean", () => {
  const recording = readRecording(recorded(10, `{"frame":0,"timeUs":0,"ppm":0}\n`));
  expect(recording.frames).toBe(10);
  expect(recording.channel("left")[3]).toBe(3 / 32_768);
  expect(recording.channel("right")[3]).toBe(-3 / 32_768);
  expect(recording.channel("middle").every((sample) => sample === 0)).toBe(true);
  expect([...recording.channel("left", 8, 99)].map((sample) => sample * 32_768)).toEqual([8, 9]);
});

test("what a killed writer left unfinished is left out", () => {
  const file = recorded(10, `{"frame":0,"timeUs":5,"ppm":0}\n{"frame":9,"tim`, 3);
  const recording = readRecording(file);
  expect(recording.frames).toBe(10);
  expect(recording.marks.length).toBe(1);
  expect(recordedFrames(file)).toBe(10);
  expect(recordedFrames(join(folder, "none"))).toBe(0);
});

test("a card that never started has no times", () => {
  expect(() => readRecording(recorded(0, "")).timeOf(0)).toThrow(/never started/);
});
