import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { percentile } from "../../support/signal/statistics.js";
import type { Bench, Figures } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { cpuPercent, processUsage } from "../process-usage.js";
import { ServedFleet } from "../rig/served-fleet.js";

const devices = 10_000;
const perSecond = 100;
/** Half of the fleet fits; the page is a hundred of them. */
const path = `/v1/devices?limit=100&filter=${encodeURIComponent('tag.even and state = online and name ~ "Speaker *"')}`;

/** Milliseconds from when it was due to the last byte, and how many bytes came. */
function ask({ port, token }: ServedFleet, agent: Agent, dueMs: number): Promise<{ ms: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, agent, headers: { authorization: `Bearer ${token}` } };
    request(options, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => (bytes += piece.length));
      response.on("end", () => {
        if (response.statusCode === 200) resolve({ ms: performance.now() - dueMs, bytes });
        else reject(new Error(`it answered ${response.statusCode ?? 0}`));
      });
    })
      .on("error", reject)
      .end();
  });
}

async function measure(seconds: number): Promise<Figures> {
  await using fleet = await ServedFleet.start({ devices, speaking: false });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  for (let warm = 0; warm < 50; warm += 1) await ask(fleet, agent, performance.now());
  const before = processUsage(fleet.pid);
  const begun = performance.now();
  const asked: Promise<{ ms: number; bytes: number }>[] = [];
  for (let at = 0; at < seconds * perSecond; at += 1) {
    const dueMs = begun + (at * 1000) / perSecond;
    if (dueMs > performance.now()) await pause(dueMs - performance.now());
    asked.push(ask(fleet, agent, dueMs));
  }
  const answers = await Promise.all(asked);
  const elapsed = (performance.now() - begun) / 1000;
  const after = processUsage(fleet.pid);
  agent.destroy();
  if (before === null || after === null) throw new Error("the service is gone");
  const times = answers.map(({ ms }) => ms);
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    maxMs: percentile(times, 1),
    requestsPerSecond: answers.length / elapsed,
    kilobytes: (answers[0]?.bytes ?? 0) / 1000,
    cpuPct: cpuPercent(before, after, elapsed),
  };
}

export const bench: Bench = {
  name: "api",
  summary: "lists of 100 of 10,000 devices by a filter, at 100 requests a second: how long they take (60 s)",
  run: (options) => medianOfRuns(runsFor(options), () => measure(options.quick ? 5 : 15)),
};
