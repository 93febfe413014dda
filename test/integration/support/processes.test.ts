import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { compiled, testFolder } from "../../support/c-program.js";
import { eventually } from "../../support/eventually.js";
import { freePorts } from "../../support/free-ports.js";
import { run, startProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const shell = (script: string, ready?: RegExp) =>
  startProcess("a script", { command: "bash", args: ["-c", script], ...(ready && { ready }) });

const lives = (pid: number): boolean => {
  try {
    // A zombie, which nobody has waited for yet, is dead.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

test("a program is ready when it says so, and both its outputs are kept", async () => {
  await using process = await shell("echo one; echo two >&2; echo up; sleep 60", /^up$/);
  await process.line(/two/);
  expect(process.lines.filter((line) => line !== "two")).toEqual(["one", "up"]);
  expect((await process.line(/^o(.*)/))[1]).toBe("ne");
});

test("a program that ends before it is ready fails with its output", async () => {
  await expect(shell("echo no disk; exit 3", /up/)).rejects.toThrow(/ended \(3\)[^]*no disk/);
  await expect(startProcess("nobody", { command: "no-such-program-here", ready: /up/ })).rejects.toThrow(
    /nobody ended/,
  );
});

test("a program that is never ready is ended at the deadline", async () => {
  const options = { command: "bash", args: ["-c", "echo $$; exec sleep 60"], ready: /up/, deadlineMs: 300 };
  const failure: unknown = await startProcess("slow", options).catch((error: unknown) => error);
  const pid = Number(/^(\d+)$/m.exec(String(failure))?.[1]);
  expect(lives(pid)).toBe(false);
});

test("stopping ends the program and what it started; killing ends the program alone", async () => {
  const script = 'sleep 60 & echo "child $!"; wait';
  const stopped = await shell(script);
  const first = Number((await stopped.line(/child (\d+)/))[1]);
  await stopped.stop();
  await eventually("the child's end", () => !lives(first));
  const killed = await shell(script);
  const second = Number((await killed.line(/child (\d+)/))[1]);
  await killed.kill();
  expect(lives(second)).toBe(true);
  await killed.stop();
  await eventually("the orphan's end", () => !lives(second));
});

test("a program that ignores the request to end is ended all the same", async () => {
  const process = await shell('trap "" TERM; echo up; while true; do sleep 1; done', /up/);
  expect((await process.stop()).signal).toBe("SIGKILL");
}, 20_000);

test("a program dies with the process that started it, however that died", async () => {
  // Node runs TypeScript as it is, but for the names of what it imports.
  const script = `
    const { registerHooks } = await import("node:module");
    registerHooks({ resolve: (name, context, next) => next(name.replace(/^(\\.+\\/.*)\\.js$/, "$1.ts"), context) });
    const { startProcess } = await import("${testFolder()}/support/processes.ts");
    const child = await startProcess("child", { command: "sleep", args: ["60"] });
    console.log("child", child.pid);`;
  // The outer process stands for a test runner that is killed.
  const args = ["--input-type=module", "-e", script];
  await using outer = await startProcess("outer", { command: process.execPath, args, ready: /child \d+/ });
  const pid = Number(/child (\d+)/.exec(outer.output)?.[1]);
  expect(lives(pid)).toBe(true);
  await outer.kill();
  await eventually("the child's end", () => !lives(pid));
});

test("a program that fails is an error with its output, one that succeeds gives its lines", async () => {
  expect(await run("echo", { command: "echo", args: ["a b"] })).toEqual(["a b"]);
  await expect(run("false", { command: "bash", args: ["-c", "echo broken; exit 4"] })).rejects.toThrow(/4[^]*broken/);
});

test("free ports differ and can be listened on", async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  const server = createServer().listen(ports[0], "127.0.0.1");
  await once(server, "listening");
  server.close();
});

test("a temporary folder is gone after its use, with what was in it", async () => {
  let path: string;
  {
    await using folder = await temporaryFolder("test");
    path = folder.path;
    await run("touch", { command: "touch", args: [folder.file("something")] });
  }
  expect(existsSync(path)).toBe(false);
});

test("a condition that never holds fails with what was awaited and why", async () => {
  const hopeless = () => {
    throw new Error("still dark");
  };
  const failure: unknown = await eventually("light", hopeless, { deadlineMs: 50 }).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/light/);
  expect(String(failure instanceof Error ? failure.cause : null)).toMatch(/still dark/);
});

test("a C program is compiled once per content", async () => {
  const [one, other] = await Promise.all([1, 2].map(() => compiled("lossy-link", "lossy-link", ["-lm"])));
  expect(one).toBe(other);
  expect(existsSync(one ?? "")).toBe(true);
});
