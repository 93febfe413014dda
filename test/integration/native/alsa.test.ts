import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { driftPresets } from "@carillon/native/drift-presets";
import {
  arrival,
  capabilities,
  monotonicUs,
  openPlayout,
  type OutputState,
  type Playout,
} from "@carillon/native/playout";
import { eventually } from "../../support/eventually.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { median } from "../../support/signal/statistics.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";
import { playing } from "../../unit/native/child.js";
import { encode } from "../../unit/native/rig.js";

function open(device: string): Playout {
  const playout = openPlayout({ card: { kind: "alsa", device } });
  onTestFinished(() => playout.close());
  return playout;
}

const reach = (playout: Playout, kind: OutputState["kind"]): Promise<OutputState> =>
  eventually(`the card is ${kind}`, () => {
    const state = playout.state();
    return state.kind === kind ? state : undefined;
  });

describe("an ALSA card", () => {
  it("is what the addon was built for here", () => {
    expect(capabilities().alsa).toBe(true);
  });

  it("runs, and is not fed faster than real time even if it would take that", async () => {
    const playout = open("null");
    await reach(playout, "running");
    const begin = playout.stats().framesWritten;
    const startedMs = performance.now();
    await eventually("a second's periods", () => playout.stats().framesWritten > begin + 48_000);
    expect(performance.now() - startedMs).toBeGreaterThan(700);
    expect(playout.stats().underruns).toBe(0);
  });

  it("that does not exist is called missing, in words, and tried again", async () => {
    const playout = open("hw:31");
    expect((await reach(playout, "missing")).detail).toMatch(/cannot open "hw:31"/);
  });

  it("of an unknown name is called missing, with ALSA's reason", async () => {
    const playout = open("no-such-pcm");
    expect((await reach(playout, "missing")).detail).toMatch(/Unknown PCM no-such-pcm/);
  });

  it("that appears later is found by itself", async () => {
    const folder = mkdtempSync(join(tmpdir(), "carillon-alsa-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const configuration = join(folder, "asound.conf");
    writeFileSync(configuration, "# no card yet\n");
    // ALSA reads its configuration from the environment of the process, so this speaker is a process of its own.
    const child = spawn(process.execPath, ["-e", playing({ sink: "alsa", device: "plugged" }, "state.kind")], {
      env: { ...process.env, ALSA_CONFIG_PATH: configuration },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await eventually("it is missing", () => said.includes("2\n"));
    writeFileSync(configuration, "pcm.plugged { type null }\n");
    await eventually("it runs", () => said.includes("1\n"));
    child.kill();
    await once(child, "close");
  });

  it.each([
    { card: "usb", ppm: 60, quantumUs: 0, within: 300 },
    { card: "onboard", ppm: -60, quantumUs: 10_000, within: 2000 },
  ] as const)("of kind $card is heard when it is due", async ({ card, ppm, quantumUs, within }) => {
    await using rack = await SoundCardRack.start([{ name: card, ppm, quantumUs }]);
    const before = process.env["ALSA_CONFIG_PATH"];
    process.env["ALSA_CONFIG_PATH"] = rack.env.ALSA_CONFIG_PATH;
    onTestFinished(() => {
      if (before === undefined) delete process.env["ALSA_CONFIG_PATH"];
      else process.env["ALSA_CONFIG_PATH"] = before;
    });
    const noise = noiseReference({ seed: 4, seconds: 4 });
    const playout = openPlayout({ card: { kind: "alsa", device: card }, periods: 4, drift: driftPresets[card] });
    onTestFinished(() => playout.close());
    await reach(playout, "running");
    playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    playout.setDelay({ fromUs: 1e6, toUs: 1e6, applyAtUs: 0, slopePpm: 1 });
    const originUs = monotonicUs() - 500_000;
    playout.setTimeline({ epoch: "a", originUs, firstFrame: 0, frameSamples: 480 });
    encode(noise).forEach((frame, i) => playout.insert(i, frame, arrival.real));
    await eventually("it is played", () => playout.stats().mediaSample > noise.length);
    playout.close();
    const recording = rack.cards[0]?.recording();
    if (recording === undefined) throw new Error("no card");
    const delays = align(noise, recording.channel("left"))
      .filter((window) => window.sound)
      .map((window) => recording.timeOf(window.recordingFrame) - window.referenceFrame / 0.048 - originUs);
    expect(delays.length).toBeGreaterThan(20);
    expect(Math.abs(median(delays) - 1e6)).toBeLessThan(within);
  });

  it("that ran dry because the whole process stood still plays on, and counts it", async () => {
    await using rack = await SoundCardRack.start([{ name: "dry" }]);
    const child = spawn(
      process.execPath,
      [
        "-e",
        playing(
          { sink: "alsa", device: "dry" },
          "state.kind + ' ' + state.underruns + ' ' + (state.framesWritten > 24000 * (1 + state.underruns))",
        ),
      ],
      {
        env: { ...process.env, ...rack.env },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await eventually("it plays", () => said.includes("1 0 true"));
    child.kill("SIGSTOP");
    await pause(200); // the time is what is being tested
    child.kill("SIGCONT");
    await eventually("it plays on", () => /^1 [1-9]\d* true$/m.test(said));
    child.kill();
    await once(child, "close");
  });
});
