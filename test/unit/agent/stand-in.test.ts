import { StandIn } from "@carillon/agent/audio/stand-in";
import { defaultConfiguration } from "@carillon/core/configuration/validate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { writeWav } from "../../support/signal/wav.js";

const { reconnect, output } = defaultConfiguration("speaker");
const second = 1e6;
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder("stand-in");
  writeWav(folder.file("closed.wav"), { rate: 48_000, channels: [new Float32Array(48_000).fill(0.5)] });
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A stand-in, and the clips that it played: their length and level. */
function standIn(name = "closed.wav", sound: Partial<typeof output> = {}) {
  const clips: { seconds: number; level: number }[] = [];
  const log = recordingLog();
  const stand = new StandIn({
    log,
    folder: folder.path,
    playClip: (samples) => clips.push({ seconds: samples.length / 96_000, level: samples[10] ?? 0 }),
  });
  const configuration = {
    reconnect: { ...reconnect, meanwhile: { kind: "file", name, afterSeconds: 10 } as const },
    output: { ...output, ...sound },
  };
  return { clips, log, look: (nowUs: number, silent: number) => stand.look(nowUs, silent, configuration) };
}

describe("what is played while no programme comes", () => {
  it("begins after the silence that is configured, plays again when it is over, and ends with the programme's return", async () => {
    const { clips, look } = standIn();
    look(0, 9);
    look(second, 10);
    await eventually("it plays", () => clips.length === 1);
    look(1.5 * second, 10.5);
    expect(clips).toHaveLength(1);
    look(2.1 * second, 11);
    await eventually("it plays again", () => clips.length === 2);
    look(2.5 * second, 0);
    expect(clips.at(-1)).toEqual({ seconds: 0.01, level: 0 });
    look(3 * second, 0);
    expect(clips).toHaveLength(3);
  });

  it("is as loud as the programme would be, and nothing at all on a muted speaker", async () => {
    const softer = standIn("closed.wav", { volumeDb: -20 });
    softer.look(0, 20);
    await eventually("it plays", () => softer.clips.length === 1);
    expect(softer.clips[0]?.level).toBeCloseTo(0.05, 3);
    const muted = standIn("closed.wav", { muted: true });
    muted.look(0, 20);
    expect(muted.clips).toEqual([]);
  });

  it("is missed once in the log, not every second, and looked for in its folder alone", async () => {
    const { log, look } = standIn("../../etc/passwd");
    look(0, 20);
    await eventually("a word", () => log.lines.length === 1);
    look(second, 21);
    look(2 * second, 22);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { path: folder.file("passwd") } }]);
  });
});
