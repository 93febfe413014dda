import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { CarillonError } from "@carillon/contracts/errors";
import { StateDirectory } from "@carillon/link/state-directory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { smallDisk } from "../../support/small-disk.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder("state");
});
afterEach(() => folder[Symbol.asyncDispose]());

describe("a state directory", () => {
  test("keeps what it was given, for its owner alone", async () => {
    const path = folder.file("deep/data");
    const directory = await StateDirectory.open(path);
    expect(await directory.read("a.json")).toBeUndefined();
    await directory.write("a.json", "one");
    await directory.write("a.json", "two");
    expect(await (await StateDirectory.open(path)).read("a.json")).toBe("two");
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, "a.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(path)).toEqual(["a.json"]);
  });

  test("closes a directory that was open to others", async () => {
    await mkdir(folder.file("data"));
    await chmod(folder.file("data"), 0o755);
    await StateDirectory.open(folder.file("data"));
    expect((await stat(folder.file("data"))).mode & 0o777).toBe(0o700);
  });

  test("keeps the last of many writes that were begun at once", async () => {
    const directory = await StateDirectory.open(folder.path);
    await Promise.all(Array.from({ length: 20 }, (_, n) => directory.write("n", String(n))));
    expect(await directory.read("n")).toBe("19");
  });

  test("that cannot be made names the path and the cause, and says what to do", async () => {
    await writeFile(folder.file("file"), "");
    const failure = await StateDirectory.open(folder.file("file/data")).catch((error: unknown) => error);
    if (!(failure instanceof CarillonError)) throw new Error("no CarillonError", { cause: failure });
    expect(failure.code).toBe("storage-unavailable");
    expect(failure.line).toMatch(/file\/data: ENOTDIR.*CARILLON_DATA/);
  });

  test("whose disk is full in the middle of a write keeps the old content, leaves nothing behind, and works again", async () => {
    const directory = await StateDirectory.open(folder.path);
    await directory.write("a", "old");
    const ignored = (): void => undefined;
    // The kernel then fails the write in its middle, as a full disk does, instead of ending us.
    process.on("SIGXFSZ", ignored);
    const limit = (soft: string): Buffer => execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${soft}:`]);
    limit("4096");
    try {
      const big = "x".repeat(1_000_000);
      await expect(directory.write("a", big)).rejects.toMatchObject({ code: "storage-unavailable" });
    } finally {
      limit("unlimited");
      process.off("SIGXFSZ", ignored);
    }
    expect(await directory.read("a")).toBe("old");
    expect(await readdir(folder.path)).toEqual(["a"]);
    await directory.write("a", "new");
    expect(await directory.read("a")).toBe("new");
  });

  test("on a disk that is full keeps its configuration whole, can be opened, and takes the next one when there is room", async () => {
    await using disk = await smallDisk(1);
    const path = join(disk.path, "data");
    const directory = await StateDirectory.open(path);
    const whole = "x".repeat(20_000);
    await directory.write("desired.json", whole);
    await disk.fill();
    await expect(directory.write("desired.json", "y".repeat(20_000))).rejects.toMatchObject({
      code: "storage-unavailable",
      message: expect.stringContaining("ENOSPC") as string,
    });
    expect(await directory.read("desired.json")).toBe(whole);
    // As after a restart of the device meanwhile.
    const again = await StateDirectory.open(path);
    expect(await again.read("desired.json")).toBe(whole);
    await disk.makeRoom();
    await again.write("desired.json", "z");
    expect(await again.read("desired.json")).toBe("z");
    expect(await readdir(path)).toEqual(["desired.json"]);
  });

  test("is refused, at once, where no folder can be made", async () => {
    // Node's own recursive mkdir never comes back from there.
    await expect(StateDirectory.open("/proc/carillon/data")).rejects.toMatchObject({ code: "storage-unavailable" });
  });

  test("of a process that was killed in the middle holds, whole, what was last acknowledged or what was being written", async () => {
    for (let round = 0; round < 8; round += 1) {
      const acknowledged = await writeUntilKilled(folder.path, 5 + round * 9);
      const content = JSON.parse((await (await StateDirectory.open(folder.path)).read("n")) ?? "") as {
        n: number;
        filler: string;
      };
      expect(content.filler).toHaveLength(50_000);
      expect([acknowledged, acknowledged + 1]).toContain(content.n);
      expect(await readdir(folder.path)).toEqual(["n"]);
    }
  });
});

/** A child that writes ever higher numbers and says each that is written; `kill -9` after so many. Returns the last that it said. */
async function writeUntilKilled(path: string, after: number): Promise<number> {
  const fromSource = `import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => {
      try { return next(name, context); } catch (error) { if (!name.endsWith(".js")) throw error; }
      return next(name.replace(/\\.js$/, ".ts"), context);
    } });`;
  const program = `import { StateDirectory } from "@carillon/link/state-directory";
    const directory = await StateDirectory.open(process.argv[1]);
    const filler = "x".repeat(50_000);
    for (let n = 1; n < 10_000; n += 1) {
      await directory.write("n", JSON.stringify({ n, filler }));
      process.stdout.write(n + "\\n");
    }`;
  const hooks = `data:text/javascript,${encodeURIComponent(fromSource)}`;
  const options = ["--conditions=source", "--import", hooks, "--input-type=module", "--eval", program, path];
  const child = spawn(process.execPath, options, {
    cwd: resolve(import.meta.dirname, "../../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === after) child.kill("SIGKILL");
  }
  await exited;
  if (last < after) throw new Error("the child ended by itself");
  return last;
}
