import { execFileSync } from "node:child_process";
import { mkdir, open, symlink, writeFile } from "node:fs/promises";
import type { Programme } from "@carillon/media/programme/programme";
import { containsWhole } from "../../support/signal/contains-whole.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { decoded, lookahead } from "./support/listening.js";
import { TestSpeaker } from "./support/speaker.js";
import { programme } from "./support/programme-document.js";
import { TestSite } from "./support/test-site.js";

const seconds = 3;
const sound = noiseReference({ seed: 3, seconds });
const samples = seconds * 48_000;
const codecs = { wav: "pcm_s16le", flac: "flac", mp3: "libmp3lame", opus: "libopus", ogg: "libvorbis", m4a: "aac" };

let media: TestSite;
beforeAll(async () => {
  media = await TestSite.open();
  await media.site.programmes.apply(Object.fromEntries(names.map((id) => [id, programme({})])));
  writeWav(media.folder.file("original.wav"), { rate: 48_000, channels: [sound, sound] });
  const convert = (args: string[], name: string): void => {
    const input = ["-nostdin", "-v", "error", "-i", media.folder.file("original.wav")];
    execFileSync("ffmpeg", [...input, "-b:a", "192k", ...args, media.folder.file(name)]);
  };
  for (const [extension, codec] of Object.entries(codecs)) convert(["-c:a", codec], `whole.${extension}`);
  convert(["-ar", "44100", "-ac", "1"], "mono-44100.wav");
});
afterAll(() => media[Symbol.asyncDispose]());

/** Programmes in which files play side by side. */
const names = ["hall", ...Array.from({ length: 7 }, (_, at) => `hall-${at}`)];

function on(id: string): Programme {
  const found = media.site.programmes.find(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}
const hall = (): Programme => on("hall");
const play = (playback: string, name: string): Promise<void> => hall().player.play(playback, { kind: "file", name });
const ended = (playback: string) =>
  eventually(`the end of ${playback}`, () => media.eventsOf(playback).find(({ kind }) => kind !== "playback-started"));

/** Keeps the first bytes of a file. */
async function cut(name: string, to: string, share: number): Promise<void> {
  const file = await open(media.folder.file(name));
  const bytes = await file.readFile();
  await file.close();
  await writeFile(media.folder.file(to), bytes.subarray(0, Math.floor(bytes.length * share)));
}

describe("playing a file", () => {
  it("puts every sample in its place on the timeline, whole and once", async () => {
    await using speaker = new TestSpeaker(await media.device());
    await speaker.join(media.secureUrl);
    await eventually("sound", () => speaker.packets.length > 5);
    await play("exact", "original.wav");
    const [started] = media.eventsOf("exact");
    const end = await ended("exact");
    const first = started?.mediaSample ?? 0;
    expect(end).toMatchObject({ kind: "playback-ended", programme: "hall", mediaSample: first + samples });
    const frames = samples / 480 + 2;
    await eventually("the last frame", () => Math.max(...speaker.frames.keys()) >= first / 480 + frames);
    const heard = decoded(speaker, first / 480, frames);
    const report = containsWhole(sound, heard);
    expect(report.faults).toEqual([]);
    expect(Math.abs((report.startFrame ?? 0) - lookahead)).toBeLessThanOrEqual(1);
  });

  it("plays all of every format, at any rate and number of channels", async () => {
    const names = [...Object.keys(codecs).map((extension) => `whole.${extension}`), "mono-44100.wav"];
    await Promise.all(
      names.map(async (name, at) => {
        await on(`hall-${at}`).player.play(name, { kind: "file", name });
        const end = await ended(name);
        expect([name, end.kind]).toEqual([name, "playback-ended"]);
        const [started] = media.eventsOf(name);
        const played = (end.mediaSample ?? 0) - (started?.mediaSample ?? 0);
        // Codecs pad: up to two of their own frames.
        expect(Math.abs(played - samples)).toBeLessThanOrEqual(4608);
        expect(end.durationSeconds).toBeCloseTo(seconds, 0);
      }),
    );
  });

  it("replaces what plays, and stops, with the place of the end", async () => {
    await play("first", "original.wav");
    await play("second", "original.wav");
    const first = await ended("first");
    expect(first.kind).toBe("playback-ended");
    expect(hall().telemetry(0, [])).toMatchObject({ state: "playing", playback: "second", source: "original.wav" });
    hall().player.stop();
    const second = await ended("second");
    const [begun] = media.eventsOf("second");
    expect((second.mediaSample ?? 0) - (begun?.mediaSample ?? 0)).toBeLessThan(samples);
    // A replaced source fades for 20 ms beside the one that replaces it.
    expect((first.mediaSample ?? 0) - (begun?.mediaSample ?? 0)).toBe(960);
    expect(hall().player.playing).toBeUndefined();
  });
});

describe("a file that cannot be played", () => {
  it.each(["nowhere.mp3", "../../../etc/hostname", "/etc/hostname", "folder", "", "a\0b", "link.mp3", "pipe"])(
    "that is not in the library (%j) is missing, whatever else it is",
    async (name) => {
      await mkdir(media.folder.file("folder"), { recursive: true });
      await symlink("/etc/hostname", media.folder.file("link.mp3")).catch(() => undefined);
      execFileSync("sh", ["-c", 'test -e "$0" || mkfifo "$0"', media.folder.file("pipe")]);
      await expect(play("missing", name)).rejects.toMatchObject({ code: "source-missing" });
    },
  );

  it("is named with what is wrong when it is empty, or no sound, or a list of other files", async () => {
    await writeFile(media.folder.file("empty.mp3"), "");
    await writeFile(media.folder.file("letter.mp3"), "Dear sir or madam, this is not music.\n".repeat(100));
    await writeFile(media.folder.file("list.m3u8"), "#EXTM3U\n#EXTINF:3,\noriginal.wav\n#EXT-X-ENDLIST\n");
    await writeFile(media.folder.file("-i"), "Dear sir or madam");
    for (const name of ["empty.mp3", "letter.mp3", "list.m3u8", "-i"])
      await expect(play("bad", name)).rejects.toMatchObject({ code: "source-not-audio" });
  });

  it("because it was cut off plays what there is, then says so", async () => {
    await Promise.all(
      ["wav", "flac", "mp3", "opus"].map(async (extension, at) => {
        await cut(`whole.${extension}`, `cut.${extension}`, 0.6);
        const playback = `cut-${extension}`;
        await on(`hall-${at}`).player.play(playback, { kind: "file", name: `cut.${extension}` });
        const end = await ended(playback);
        const [started] = media.eventsOf(playback);
        expect([extension, end.kind, end.code]).toEqual([extension, "playback-failed", "source-truncated"]);
        expect(end.detail).toMatch(/could be played/);
        expect((end.mediaSample ?? 0) - (started?.mediaSample ?? 0)).toBeGreaterThan(samples * 0.3);
      }),
    );
  });

  it("leaves what plays as it is", async () => {
    await play("steady", "original.wav");
    await expect(play("bad", "nowhere.mp3")).rejects.toThrow();
    expect(hall().player.playing).toMatchObject({ playback: "steady" });
    hall().player.stop();
    await ended("steady");
  });

  it("for want of ffmpeg says which package to install", async () => {
    const { PATH } = process.env;
    process.env["PATH"] = media.folder.path;
    try {
      await expect(play("helpless", "original.wav")).rejects.toMatchObject({ code: "decoder-missing" });
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
