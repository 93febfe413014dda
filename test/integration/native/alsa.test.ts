import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { capabilities, openPlayout, type OutputState, type Playout } from "@carillon/native/playout";
import { eventually } from "../../support/eventually.js";
import { playing } from "../../unit/native/child.js";

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
});
