import { expect, test } from "vitest";
import { HostStallMonitor, isStall } from "../../bench/host-stall.js";
import { describeMachine } from "../../bench/machine.js";
import { medianOfRuns } from "../../bench/median-of-runs.js";
import { cpuPercent, processUsage } from "../../bench/process-usage.js";
import { report, table } from "../../bench/report.js";
import { eventually } from "../../support/eventually.js";

test("a table aligns its columns: words to the left, numbers to the right", () => {
  expect(
    table([
      { case: "clean", ms: 1 },
      { case: "10 % loss", ms: 12.3456 },
    ]),
  ).toBe(["case         ms", "clean         1", "10 % loss  12.3"].join("\n"));
});

test("a report names the machine, and says when it is invalid", () => {
  const text = report("sync", describeMachine(), { figures: { cleanP50Ms: 0.04 }, valid: false, notes: ["noisy"] });
  expect(text).toMatch(/^sync on \d+ × /);
  expect(text).toMatch(/cleanP50Ms\s+0\.0400/);
  expect(text).toMatch(/note: noisy[^]*INVALID/);
});

test("the monitor lives in its own thread: a blocked event loop is no stall of the host", async () => {
  await using monitor = await HostStallMonitor.start();
  await eventually("the first wake-up", () => monitor.takeWorstMs() !== 0);
  // 100 ms of work in this thread. The host may be busy too, so only a clear relation is asked for.
  for (const end = performance.now() + 100; performance.now() < end;);
  expect(monitor.takeWorstMs()).toBeLessThan(100);
  expect(isStall(5)).toBe(false);
  expect(isStall(25)).toBe(true);
});

test("a figure is the median of the runs that count, and interruption is not validity", async () => {
  const signal = new AbortController().signal;
  const result = await medianOfRuns({ runs: 1, attempts: 50, signal }, (run) => Promise.resolve({ value: run }));
  expect(result.valid).toBe(true);
  expect(result.figures["value"]).toBe((result.notes?.length ?? 0) + 1);
  const none = await medianOfRuns({ runs: 3, signal: AbortSignal.abort() }, () => Promise.resolve({ value: 1 }));
  expect(none).toMatchObject({ valid: false, figures: {} });
});

test("a process that computes uses its core, and a process that is gone is null", async () => {
  const before = processUsage(process.pid);
  const begin = performance.now();
  // Until the kernel has counted it, however busy the machine is.
  const after = await eventually("CPU time", () => {
    for (const end = performance.now() + 30; performance.now() < end;);
    const now = processUsage(process.pid);
    return now !== null && before !== null && now.cpuSeconds > before.cpuSeconds && now;
  });
  if (before === null) throw new Error("this process is gone");
  expect(cpuPercent(before, after, (performance.now() - begin) / 1000)).toBeGreaterThan(0);
  expect(after.rssBytes).toBeGreaterThan(10e6);
  expect(processUsage(2 ** 22 + 1)).toBeNull();
});
