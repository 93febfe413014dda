import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { accessSync, constants as modes } from "node:fs";
import { root } from "./node-runtime.mjs";
import { StepFailed } from "./progress.mjs";

/** The full path of a program, or undefined. `/usr/sbin` is looked at too: Debian leaves it out of a user's PATH. */
export function programPath(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, modes.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Runs a program to its end, keeping the tail of what it printed. Never rejects. */
export function run(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve) => {
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-64_000));
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => resolve({ ok: false, output: `${output}${error.message}\n` }));
    child.on("close", (code, signal) => resolve({ ok: code === 0, output, why: signal ?? `exit code ${code}` }));
  });
}

/** As `run`, but a failure ends the set-up with a block that names the command (as `shown`) and says what to do `next`. */
export async function mustRun(program, args, { what, next, shown = [program, ...args].join(" "), ...options }) {
  const { ok, output, why } = await run(program, args, options);
  if (!ok) throw new StepFailed({ what, why: `${shown}: ${why ?? "not started"}`, output, next });
}

/**
 * Hands over to `program` for good: same terminal, signals passed on, and our exit is its exit. Its fd 3 is a lifeline
 * (lifeline.mjs): it closes when we are gone, also by SIGKILL.
 */
export function become(program, args, env = process.env) {
  const child = spawn(program, args, {
    env: { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/carillon"), ...env, CARILLON_LIFELINE_FD: "3" },
    stdio: ["inherit", "inherit", "inherit", "pipe"],
  });
  // A terminal sends SIGINT to the whole group, so the child has it already; a second one would cut its clean stop short.
  const passOn = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
