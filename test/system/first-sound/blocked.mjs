// Preloaded by a test: blocks the agent's JavaScript for 40 ms every 500 ms, as a long garbage collection would.
import { isMainThread } from "node:worker_threads";

if (isMainThread && process.argv[1]?.endsWith("edge/agent/dist/main.js"))
  setInterval(() => {
    const until = performance.now() + 40;
    while (performance.now() < until);
  }, 500).unref();
