import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { driftPresets } from "@carillon/native/drift-presets";
import {
  arrival,
  capabilities,
  insertOutcome,
  monotonicUs,
  openManualPlayout,
  openPlayout,
  type Playout,
  type PlayoutOptions,
  type PlayoutTimeline,
} from "@carillon/native/playout";
import { eventually } from "../../support/eventually.js";
import { readRecording } from "../../support/recording.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { median } from "../../support/signal/statistics.js";
import { playing } from "./child.js";
import { encode } from "./rig.js";

// Seconds of arithmetic, which a busy machine makes many.
vi.setConfig({ testTimeout: 120_000 });

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "carillon-native-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function open(options: PlayoutOptions): Playout {
  const playout = openPlayout(options);
  onTestFinished(() => playout.close());
  return playout;
}

describe("a playout", () => {
  it("runs its card from the start, on silence, and says what it was granted", async () => {
    const playout = open({ card: { kind: "virtual" } });
    await eventually("the card runs", () => playout.state().kind === "running");
    await eventually("periods are played", () => playout.stats().framesWritten > 4800);
    expect(["fifo", "nice", "none"]).toContain(playout.state().realtime);
    expect(playout.periodWork()).toMatchObject({ periods: expect.any(Number) as number });
    expect(playout.deadline()).toBeUndefined();
  });

  it("plays a timeline on the real clock, and knows which frame is decoded when", async () => {
    const folder = scratch();
    const file = join(folder, "card");
    const noise = noiseReference({ seed: 2, seconds: 1 });
    const frames = encode(noise);
    const playout = open({ card: { kind: "virtual", file } });
    const originUs = monotonicUs() + 200_000;
    playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    playout.setDelay({ fromUs: 300_000, toUs: 300_000, applyAtUs: 0, slopePpm: 1 });
    const number = playout.setTimeline({ epoch: "a", originUs, firstFrame: 10, frameSamples: 480 });
    frames.forEach((frame, i) => {
      expect(playout.insert(10 + i, frame, arrival.real)).toBe(insertOutcome.inserted);
    });
    await eventually("the timeline is in force", () => playout.stats().timeline === number);
    const seen = await eventually("the middle is played", () => {
      const deadline = playout.deadline();
      return deadline !== undefined && deadline.frame >= 60 ? deadline : undefined;
    });
    // Decoded ahead of being heard by what lies in the card, in the decoder and in the resampler: less than 40 ms.
    const heardUs = originUs + 300_000 + (seen.frame - 10) * 10_000;
    expect(seen.dueUs).toBeGreaterThan(heardUs - 40_000);
    expect(seen.dueUs).toBeLessThan(heardUs);
    await eventually("the end is played", () => playout.stats().mediaSample > 48_000);
    playout.close();
    const recording = readRecording(file);
    const windows = align(noise, recording.channel("left")).filter((window) => window.sound);
    const delays = windows.map(
      (window) => recording.timeOf(window.recordingFrame) - window.referenceFrame / 0.048 - originUs,
    );
    expect(Math.abs(median(delays) - 300_000)).toBeLessThan(500);
  });

  it("leaves what was heard behind when its process is killed", async () => {
    const file = join(scratch(), "card");
    const child = spawn(
      process.execPath,
      ["-e", playing({ sink: "virtual", file }, `state.framesWritten > 24000 ? "ready" : ""`)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(readRecording(file).frames).toBeGreaterThan(24_000 - 9600);
    expect(readRecording(file).marks[0]).toMatchObject({ frame: 0 });
  });

  it("goes on unharmed when the timeline in force is set again", () => {
    const playout = openManualPlayout({ card: { kind: "virtual" } }, 1e9);
    onTestFinished(() => playout.close());
    const timeline: PlayoutTimeline = { epoch: "a", originUs: 1e9, firstFrame: 10, frameSamples: 480 };
    expect(playout.setTimeline(timeline)).toBe(1);
    expect(playout.insert(10, encode(new Float32Array(480))[0] ?? new Uint8Array(1), arrival.real)).toBe(
      insertOutcome.inserted,
    );
    expect(playout.setTimeline({ ...timeline })).toBe(1);
    expect(playout.stats().ringFill).toBe(1);
    expect(playout.setTimeline({ ...timeline, epoch: "b" })).toBe(2);
    expect(playout.stats().ringFill).toBe(0);
    expect(playout.setTimeline(undefined)).toBe(0);
    expect(playout.insert(10, Uint8Array.of(1), arrival.real)).toBe(insertOutcome.early);
  });

  it("ends a recording at its bound and plays on", () => {
    const file = join(scratch(), "card");
    const playout = openManualPlayout({ card: { kind: "virtual", file, maxSeconds: 0.5 } }, 0);
    playout.runPeriods(400);
    playout.close();
    expect(readRecording(file).frames).toBe(24_000);
  });

  it("says that a recording cannot be written, and retries", async () => {
    const playout = open({ card: { kind: "virtual", file: "/nowhere/card" } });
    const state = await eventually("the state", () =>
      playout.state().kind === "missing" ? playout.state() : undefined,
    );
    expect(state.detail).toMatch(/cannot write \/nowhere\/card.raw: No such file/);
  });

  it("refuses what makes no sense, by name, and is not harmed", () => {
    const playout = openManualPlayout({ card: { kind: "virtual" } }, 0);
    onTestFinished(() => playout.close());
    const nan = { offsetUs: NaN, driftPpm: 0, referenceUs: 0 };
    expect(() => playout.setClock(nan)).toThrow(/offsetUs must be a number/);
    expect(() => playout.setTrim(Infinity)).toThrow(/trimUs/);
    expect(() => playout.setDelay({ fromUs: -1, toUs: 0, applyAtUs: 0, slopePpm: 1 })).toThrow(/fromUs/);
    expect(() => playout.setLevel({ gain: -1 })).toThrow(/gain/);
    expect(() => playout.setTimeline({ epoch: "", originUs: 0, firstFrame: 0.5, frameSamples: 480 })).toThrow(
      /firstFrame/,
    );
    expect(() => playout.setTimeline({ epoch: "", originUs: 0, firstFrame: 0, frameSamples: 500 })).toThrow(
      /frameSamples/,
    );
    expect(() => playout.setDrift({ ...driftPresets.usb, resyncUs: NaN })).toThrow(/resyncUs/);
    expect(() => playout.playClip(new Float32Array(3))).toThrow(/interleaved/);
    expect(() => openPlayout({ card: { kind: "virtual" }, periodSamples: 2000 })).toThrow(/periodSamples/);
    expect(() => openPlayout({ card: { kind: "virtual" }, periods: 2.5 })).toThrow(/periods/);
    playout.runPeriods(10);
    expect(playout.stats().framesWritten).toBe(2400);
    playout.close();
    expect(() => playout.stats()).toThrow(/closed/);
    expect(() => playout.close()).not.toThrow();
  });

  it("says how to build the addon when it is not there", async () => {
    const folder = scratch();
    cpSync(join(import.meta.dirname, "../../../edge/native/src"), join(folder, "src"), { recursive: true });
    const copy: unknown = await import(join(folder, "src/playout.ts"));
    const ask = copy as { capabilities: typeof capabilities };
    expect(() => ask.capabilities()).toThrow(/npm run setup/);
    expect(capabilities().opus).toMatch(/libopus/);
  });
});
