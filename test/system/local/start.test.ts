import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const program = resolve(import.meta.dirname, "../../../deploy/local/dist/main.js");

let folder: string;
let tone: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-start-"));
  tone = join(folder, "tone.wav");
  execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=d=3", tone]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
const quietly = ["--port", "0", "--device", "none"];
const fresh = () => mkdtempSync(join(folder, "d-"));

interface Start {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

const start = (...args: string[]): Start => launch([process.execPath, program, ...args]);

/** As root may write everywhere; whoever else runs the tests is a person without rights already. */
const startAs = (user: string, ...args: string[]): Start => {
  const prefix = process.getuid?.() === 0 ? ["setpriv", "--reuid", user, "--regid", "nogroup", "--clear-groups"] : [];
  return launch([...prefix, process.execPath, program, ...args]);
};

function launch([command = "", ...args]: readonly string[]): Start {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { child, output: () => output, ended: new Promise((done) => child.once("close", done)) };
}

/** Processes whose environment names the data directory: ours, and nobody else's. */
const runningOver = (data: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`CARILLON_DATA=${data}/`);
      } catch {
        return false;
      }
    })
    .map(Number);

async function until(holds: () => boolean, deadlineMs = 60_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error("the condition did not come true in time");
    await wait(50);
  }
}

describe("npm start, given what it cannot use", () => {
  it("says in one line which file is missing, and exits 2", async () => {
    const { output, ended } = start("--play", join(folder, "nowhere.mp3"), "--data", fresh());
    expect(await ended).toBe(2);
    expect(output()).toMatch(/^Carillon stopped\. The file does not exist: .*nowhere\.mp3\..*\n$/);
  });

  it("says that a file holds no audio before it starts anything, and exits 2", async () => {
    const text = join(folder, "letter.mp3");
    writeFileSync(text, "Dear Ada,\n");
    const data = fresh();
    const { output, ended } = start("--play", text, "--data", data);
    expect(await ended).toBe(2);
    expect(output()).toContain("holds no audio that can be decoded");
    expect(readdirSync(data)).toEqual([]);
  });

  it("says that an empty file holds no audio, whatever its name says, and exits 2", async () => {
    for (const name of ["empty.wav", "empty.mp3", "empty.opus"]) {
      writeFileSync(join(folder, name), "");
      const { output, ended } = start("--play", join(folder, name), "--data", fresh());
      expect(await ended).toBe(2);
      expect(output()).toContain("holds no audio that can be decoded");
    }
  });

  it("plays what there is of a file that was cut off, says how much that was, and exits 1", async () => {
    const whole = readFileSync(tone);
    const cut = join(folder, "cut.wav");
    writeFileSync(cut, whole.subarray(0, whole.length * 0.6));
    const { output, ended } = start(
      "--play",
      cut,
      "--once",
      "--data",
      fresh(),
      ...quietly,
      "--speakers",
      "1",
      "--json",
    );
    expect(await ended).toBe(1);
    expect(output()).toContain('"event":"playback-started"');
    expect(JSON.parse(output().trim().split("\n").at(-1) ?? "")).toMatchObject({
      event: "failure",
      code: "source-truncated",
      detail: expect.stringMatching(/: 1\.8 s could be played, the rest is missing/) as string,
    });
  });

  it("says which port is taken, and exits 1", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const { output, ended } = start("--play", tone, "--data", fresh(), "--port", String(port));
    expect(await ended).toBe(1);
    expect(output()).toMatch(
      new RegExp(`^Carillon stopped\\. The port is taken: 127\\.0\\.0\\.1:${port} .*--port\\.\\n$`),
    );
    other.close();
  });

  it("says which data directory cannot be used, and exits 1", async () => {
    const { output, ended } = start("--play", tone, "--data", join(tone, "below"), "--json");
    expect(await ended).toBe(1);
    expect(JSON.parse(output())).toMatchObject({ event: "failure", code: "storage-unavailable" });
  });

  it("says that it may not write there, and exits 1", async () => {
    const data = fresh();
    chmodSync(folder, 0o755);
    chmodSync(data, 0o555);
    const { output, ended } = startAs("nobody", "--play", tone, "--data", data);
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^Carillon stopped\. The data directory cannot be used: .*EACCES.*\n$/);
  });
});

describe("npm start, ended early", () => {
  const args = (data: string) => ["--play", tone, "--data", data, "--port", "0", "--device", "none"];

  it("stops everything on Ctrl-C while it comes up, and says that it went as asked", async () => {
    const data = fresh();
    const { child, ended } = start(...args(data));
    await until(() => runningOver(data).length > 0);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(runningOver(data)).toEqual([]);
  });

  it("leaves nothing running even when it is killed", async () => {
    const data = fresh();
    const { child, ended } = start(...args(data));
    await until(() => runningOver(data).length > 0);
    child.kill("SIGKILL");
    await ended;
    await until(() => runningOver(data).length === 0);
  });

  it("does not let a second start use the same directory", async () => {
    const data = fresh();
    const first = start(...args(data));
    await until(() => runningOver(data).length > 0);
    const second = start(...args(data));
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`in use: ${data}, by process ${first.child.pid}`);
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
  });
});
