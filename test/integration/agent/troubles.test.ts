import { stat, truncate, writeFile } from "node:fs/promises";
import { diskFreeRatio } from "@carillon/link/process-series";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import type { RunningProcess } from "../../support/processes.js";
import { smallDisk } from "../../support/small-disk.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";
import { startAgain, startPairedSpeaker, type SpeakerOptions } from "./support/paired-speaker.js";

let authority: TestAuthority;
let folder: TemporaryFolder;
const running: RunningProcess[] = [];
beforeAll(async () => {
  authority = await TestAuthority.create();
});
beforeEach(async () => {
  folder = await temporaryFolder("troubles");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await folder[Symbol.asyncDispose]();
});

async function start(options: Partial<SpeakerOptions>): Promise<RunningProcess> {
  const speaker = await startPairedSpeaker({ authority, folder: folder.path, endpoints: [], ...options });
  running.push(speaker);
  return speaker;
}

describe("an agent whose sound card", () => {
  it("is not there says so in words, and plays as soon as it is plugged in", async () => {
    const configuration = folder.file("asound.conf");
    await writeFile(configuration, "# no card yet\n");
    const speaker = await start({ sound: "alsa:plugged", env: { ALSA_CONFIG_PATH: configuration } });
    await speaker.line(/"output-missing".*"output-changed"|"output-changed".*"output-missing"/);
    expect(speaker.output).toMatch(/missing: .*Unknown PCM plugged/);
    await writeFile(configuration, "pcm.plugged { type null }\n");
    await speaker.line(/"detail":"running"/);
    expect(speaker.running).toBe(true);
  });

  it("is held by another program says so, and plays as soon as that has ended", async () => {
    await using rack = await SoundCardRack.start([{ name: "shared" }]);
    const holder = await start({ folder: folder.file("holder"), sound: "alsa:shared", env: rack.env });
    await eventually("the other has it", () => rack.cards[0]?.recording().frames);
    const speaker = await start({ folder: folder.file("speaker"), sound: "alsa:shared", env: rack.env });
    await speaker.line(/"output-busy"/);
    await holder.stop();
    await speaker.line(/"detail":"running"/);
  });
});

describe("an agent whose identity on disk", () => {
  const certificate = /-----BEGIN CERTIFICATE[^"]*/;
  it.each([
    ["was cut short", (text: string) => text.slice(0, text.length / 2), /identity is damaged.*paired again/],
    ["is empty", () => "", /identity is damaged.*paired again/],
    [
      "holds a certificate that was altered",
      (text: string) => text.replace(/(BEGIN CERTIFICATE-----..).{4}/, "$1AAAA"),
      /certificate is damaged.*paired again/,
    ],
    [
      "holds a certificate that is none",
      (text: string) => text.replace(certificate, "nonsense"),
      /certificate is damaged.*paired again/,
    ],
  ])("%s says so, and asks to be paired", async (_, damage, words) => {
    const speaker = await start({ damage });
    await speaker.line(words);
    await speaker.line(/"msg":"pairing begins again"/);
    expect(speaker.running).toBe(true);
  });
});

describe("an agent whose disk", () => {
  it.each([
    ["is full", "fill", /"the session counter could not be stored"/],
    ["can only be read", "protect", /"nothing can be stored:/],
  ] as const)("%s starts all the same, plays by what is there, and says so", async (_, trouble, words) => {
    await using disk = await smallDisk(1);
    const sound = `virtual:file=${folder.file("heard")}`;
    const options: SpeakerOptions = { authority, folder: disk.path, endpoints: [], sound };
    const first = await start(options);
    await first.line(/"no link to the broker"/);
    await first.stop();
    await disk[trouble]();
    expect(diskFreeRatio(disk.path)).toBe(0);
    await truncate(folder.file("heard.raw"));
    const again = await startAgain(options);
    running.push(again);
    await again.line(words);
    await eventually("its card runs", async () => (await stat(folder.file("heard.raw"))).size > 0);
    expect(again.running).toBe(true);
  });
});
