import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { basename } from "node:path";

/**
 * Gives the calling thread real-time priority, 1 … 99, where that is permitted; elsewhere it stays as it is. host-stall-worker.ts does
 * the same for itself: under vitest it runs uncompiled and cannot import what lies beside it.
 */
export function becomeRealTime(priority: number): void {
  const thread = basename(readlinkSync("/proc/thread-self"));
  spawnSync("chrt", ["--fifo", "--pid", String(priority), thread], { stdio: "ignore" });
}
