import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "./node-runtime.mjs";
import { StepFailed, say } from "./progress.mjs";

const path = join(root, ".stamp/lock");

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

const olderThan = (milliseconds) =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > milliseconds;

/** Undefined when the lock is now ours, otherwise its owner's process id. */
function taken() {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return undefined;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  }
}

/** Two starts must not build at once: the second waits for the first. A lock whose process is gone (Ctrl-C) is taken over. */
export async function withLock(work) {
  try {
    mkdirSync(join(root, ".stamp"), { recursive: true });
    accessSync(join(root, ".stamp"), constants.W_OK);
  } catch (error) {
    throw new StepFailed({
      what: `${root} cannot be written`,
      why: error.message,
      next: "Make it yours (sudo chown), or clone it again as the user who runs it.",
    });
  }
  let announced = false;
  for (let owner = taken(); owner !== undefined; owner = taken()) {
    // 0: the owner has made the file and not yet written its number, unless it died in that very moment.
    if (owner === 0 ? olderThan(5000) : !alive(owner)) rmSync(path, { force: true });
    else {
      if (!announced) say(`  … another set-up is under way (process ${owner}); waiting for it`);
      announced = true;
      await wait(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
