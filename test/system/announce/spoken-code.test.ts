import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { readWave } from "@carillon/agent/announce/wave";
import { describe, expect, it } from "vitest";
import { RunningControl } from "../../integration/control/running-control.js";
import { eventually } from "../../support/eventually.js";
import { startProcess } from "../../support/processes.js";
import { readRecording, recordedFrames } from "../../support/recording.js";
import { energyOf, locate } from "../../support/signal/correlator.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const agent = resolve(import.meta.dirname, "../../../edge/agent/dist/main.js");
const rate = 48_000;

describe("a speaker that nobody has claimed", () => {
  it("speaks the code that it shows into its sound card, and is quiet once it is claimed", async () => {
    await using folder = await temporaryFolder("spoken-code");
    await using control = await RunningControl.start(folder.path);
    const recording = folder.file("heard");
    await using speaker = await startProcess("speaker", {
      command: process.execPath,
      args: [agent],
      env: {
        ...{ CARILLON_DATA: folder.file("speaker"), CARILLON_CONTROL: control.deviceBase },
        ...{ CARILLON_CA_FILE: folder.file("ca.crt"), CARILLON_SOUND: `virtual:file=${recording}` },
      },
    });
    const line = await speaker.line(/enter this code to pair this speaker/);
    const { code, words } = JSON.parse(line.input ?? "") as { code: string; words: string };
    // The same synthesiser says the beginning of the same sentence: so it is this code that is heard, and no other.
    const spoken = await saying(code, words.split(" "));
    const piece = spoken.subarray(Math.round(0.5 * rate), Math.round(6.5 * rate));
    const heard = await eventually(
      "six seconds of speech",
      () => {
        if (recordedFrames(recording) < 8 * rate) return undefined;
        const middle = readRecording(recording).channel("middle");
        const first = middle.findIndex((sample) => Math.abs(sample) > 0.01);
        return first >= 0 && middle.length > first + 8 * rate && middle.subarray(first, first + 8 * rate);
      },
      { deadlineMs: 60_000, everyMs: 500 },
    );
    expect(locate(heard, piece).correlation).toBeGreaterThan(0.9);

    const approved = await control.api("POST", "/v1/pairing/approvals", { userCode: code, name: "Claimed" });
    expect(approved.status).toBe(201);
    await speaker.line(/"paired"/);
    const claimedAt = recordedFrames(recording);
    await eventually("a second after that", () => recordedFrames(recording) > claimedAt + 2 * rate, { everyMs: 100 });
    const after = readRecording(recording).channel("middle", claimedAt + rate, claimedAt + 2 * rate);
    expect(Math.sqrt(energyOf(after) / after.length)).toBeLessThan(1e-4);
  });
});

/** 48 kHz, one channel. */
async function saying(code: string, words: readonly string[]): Promise<Float32Array> {
  const letters = Array.from(code.replace("-", "")).join(". ");
  const text = `The pairing code is: ${letters}. Again: ${letters}. The words are: ${words.join(", ")}.`;
  const voice = ["--stdout", "-v", "en", "-s", "110", "-g", "12"];
  const { stdout } = await promisify(execFile)("espeak-ng", [...voice, text], {
    encoding: "buffer",
    maxBuffer: 16 * 1024 * 1024,
  });
  const stereo = readWave(stdout);
  if (stereo === undefined) throw new Error("espeak-ng says nothing that can be read");
  return Float32Array.from({ length: stereo.length / 2 }, (_, n) => stereo[2 * n] ?? 0);
}
