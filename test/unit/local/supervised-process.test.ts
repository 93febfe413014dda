import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Program } from "@carillon/local/programs";
import { type Ended, SupervisedProcess } from "@carillon/local/supervised-process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "carillon-supervised-"));
  mkdirSync(join(root, "logs"));
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const deadlineMs = 15_000;
async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error("the condition did not come true in time");
    await wait(20);
  }
}

const alive = (pid: number): boolean => {
  try {
    // A zombie still answers signal 0; its state says that it is dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

function supervise(name: string, code: string, environment: Record<string, string> = {}) {
  writeFileSync(join(root, `${name}.js`), code);
  const program: Program = { name, title: name, kind: "speaker", script: `${name}.js`, environment };
  const lines: string[] = [];
  const ended: Ended[] = [];
  const stop = new AbortController();
  const child = new SupervisedProcess(program, {
    root,
    logs: join(root, "logs"),
    onLine: (_, line) => void lines.push(line),
    onEnded: (end) => void ended.push(end),
  });
  return { child, lines, ended, stop, done: child.keepRunning(stop.signal) };
}

const staysUp = `console.log("up " + process.pid); setInterval(() => {}, 1000);`;

describe("a supervised process", () => {
  it("is started again after kill -9, and stopped by the signal", async () => {
    const { child, lines, ended, stop, done } = supervise("phoenix", staysUp);
    await until(() => lines.length === 1);
    process.kill(child.pid ?? 0, "SIGKILL");
    await until(() => lines.length === 2);
    expect(ended).toMatchObject([{ why: "SIGKILL", code: null }]);
    const { pid = 0 } = child;
    stop.abort();
    await done;
    expect(alive(pid)).toBe(false);
  });

  it("tells how it ended by the line that says why, not by the stack below it", async () => {
    const { ended, stop, done } = supervise("clumsy", `throw new Error("no sound today");`);
    await until(() => ended.length > 0);
    stop.abort();
    await done;
    expect(ended[0]).toMatchObject({ code: 1, line: "Error: no sound today" });
  });

  it("gets its own settings, and none of ours", async () => {
    process.env["CARILLON_SOUND"] = "ours";
    const code = `console.log(JSON.stringify([process.env.CARILLON_DATA, process.env.CARILLON_SOUND ?? null]));`;
    const { lines, stop, done } = supervise("private", code, { CARILLON_DATA: "theirs" });
    await until(() => lines.length > 0);
    delete process.env["CARILLON_SOUND"];
    stop.abort();
    await done;
    expect(JSON.parse(lines[0] ?? "")).toEqual(["theirs", null]);
  });

  it("ends when its parent is killed, so that nothing is left running", async () => {
    const lifeline = resolve(import.meta.dirname, "../../../deploy/local/lifeline.mjs");
    writeFileSync(join(root, "orphan.js"), staysUp);
    const parent = join(root, "parent.js");
    writeFileSync(
      parent,
      `import { spawn } from "node:child_process";
       spawn(process.execPath, ["--import", ${JSON.stringify(lifeline)}, ${JSON.stringify(join(root, "orphan.js"))}], {
         detached: true, stdio: ["ignore", "inherit", "inherit", "pipe"],
         env: { ...process.env, CARILLON_LIFELINE_FD: "3" } });
       setInterval(() => {}, 1000);`,
    );
    const killed = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    killed.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes("\n"));
    const orphan = Number(said.replace("up ", ""));
    expect(alive(orphan)).toBe(true);
    killed.kill("SIGKILL");
    await until(() => !alive(orphan));
  });
});
