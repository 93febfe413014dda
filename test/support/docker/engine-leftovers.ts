import { readFileSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { eventually } from "../eventually.js";
import { run } from "../processes.js";

interface Process {
  readonly pid: number;
  readonly words: string;
}

interface Engine {
  /** Of its sockets. No other engine has a folder of this name. */
  readonly folder: string;
  /** Of its images and containers. */
  readonly layers: string;
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/** Those that name its folder (dockerd, containerd, shims), and those whose root lies in its layers: what runs in its containers, and steps of its builds. */
function ofEngine({ folder, layers }: Engine): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: textOf(Number(name), "cmdline").replaceAll("\0", " ") }))
    .filter(({ pid, words }) => {
      const [root = ""] = /^(?:\S+ ){4}\/ .*$/m.exec(textOf(pid, "mountinfo")) ?? [];
      return words.includes(`${folder}/`) || root.includes(`=${layers}/`);
    });
}

/** Whether an engine whose sockets are in this folder is still served: its dockerd ends with the test that started it. */
export const engineRuns = (engine: Engine): boolean =>
  ofEngine(engine).some(({ words }) => words.startsWith("dockerd "));

/**
 * Ends what is left of an engine whose dockerd has ended: a containerd that would hold the lock on its layers, containers, mounts, and the
 * folder itself. dockerd leaves its network namespace mounted even when it ends in order.
 */
export async function endEngine(engine: Engine): Promise<void> {
  const { folder, layers } = engine;
  for (const { pid } of ofEngine(engine)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended with its parent.
    }
  }
  await eventually("the engine's processes are gone", () => ofEngine(engine).length === 0);
  const mounted = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`) || path.startsWith(`${layers}/`));
  // What was mounted last lies on top.
  for (const path of mounted.reverse()) await run("umount", { command: "umount", args: ["--lazy", path] });
  await rm(folder, { recursive: true, force: true });
}
