import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { basename } from "node:path";
import { workerData } from "node:worker_threads";

/** Shared with host-stall.ts: [0] 1 asks us to end, [1] the worst lag in microseconds since it was last taken. */
const shared: unknown = workerData;
if (!(shared instanceof SharedArrayBuffer)) throw new TypeError("host-stall-worker is started by host-stall alone");

const cells = new Int32Array(shared);
const stepMs = 5;
/** Above the playout threads (60): what then delays us is the host, not the load that a bench makes. */
const priority = 70;

// Where this is not permitted, the thread stays at ordinary priority, and load from elsewhere on this machine counts as a stall too.
const thread = basename(readlinkSync("/proc/thread-self"));
spawnSync("chrt", ["--fifo", "--pid", String(priority), thread], { stdio: "ignore" });

for (let before = performance.now(); Atomics.wait(cells, 0, 0, stepMs) === "timed-out";) {
  const now = performance.now();
  const lagUs = Math.round((now - before - stepMs) * 1000);
  before = now;
  if (lagUs > Atomics.load(cells, 1)) Atomics.store(cells, 1, lagUs);
}
