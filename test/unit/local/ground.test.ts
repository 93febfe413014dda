import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataDirectory } from "@carillon/local/data-directory";
import { addToLibrary, checkAudio, checkFile } from "@carillon/local/library";
import { choosePorts } from "@carillon/local/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "carillon-ground-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fresh = () => mkdtempSync(join(folder, "d-"));

describe("the data directory", () => {
  it("makes a token that only its owner can read, and keeps it", () => {
    const path = fresh();
    const first = openDataDirectory(path);
    expect(first.token).toMatch(/^[\w-]{43}$/);
    expect(statSync(first.tokenFile).mode & 0o777).toBe(0o600);
    first.close();
    expect(openDataDirectory(path).token).toBe(first.token);
  });

  it("says which path cannot be used, and what to do", () => {
    const file = join(fresh(), "a-file");
    writeFileSync(file, "");
    expect(() => openDataDirectory(join(file, "below"))).toThrow(
      expect.objectContaining({
        code: "storage-unavailable",
        message: expect.stringContaining(file) as string,
      }) as Error,
    );
  });
});

describe("the ports", () => {
  it("are remembered, because paired devices know them", async () => {
    const path = fresh();
    const { http: _, ...kept } = await choosePorts(path, 0);
    expect(await choosePorts(path, 0)).toMatchObject(kept);
    expect(new Set(Object.values(kept)).size).toBe(3);
  });

  it("that are taken are an error which names them", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    await expect(choosePorts(fresh(), port)).rejects.toMatchObject({
      code: "port-in-use",
      message: expect.stringContaining(String(port)) as string,
    });
    other.close();
  });
});

describe("the library", () => {
  const sound = () => {
    const file = join(folder, "two seconds.wav");
    execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=d=2", file]);
    return file;
  };

  it("takes a file in once, by its content", async () => {
    const library = fresh();
    const file = sound();
    const name = await addToLibrary(file, library);
    expect(name).toMatch(/^two-seconds-[0-9a-f]{12}\.wav$/);
    expect(await addToLibrary(file, library)).toBe(name);
    expect(readdirSync(library)).toEqual([name]);
    expect(readFileSync(join(library, name)).equals(readFileSync(file))).toBe(true);
  });

  it("tells audio from what is none before anything is started", async () => {
    await expect(checkAudio(sound())).resolves.toBeUndefined();
    const text = join(folder, "letter.mp3");
    writeFileSync(text, "Dear Ada,\n");
    await expect(checkAudio(text)).rejects.toMatchObject({ code: "source-not-audio" });
    const empty = join(folder, "empty.flac");
    writeFileSync(empty, "");
    await expect(checkAudio(empty)).rejects.toMatchObject({ code: "source-not-audio" });
  });

  it("tells a missing file, and a folder, from a file", () => {
    for (const path of [join(folder, "nowhere.mp3"), folder])
      expect(() => checkFile(path)).toThrow(expect.objectContaining({ code: "source-missing" }) as Error);
  });
});
