import { reportingInterval } from "@carillon/link/reporting-interval";
import { describe, expect, test } from "vitest";

describe("the reporting interval", () => {
  test("is over when its seconds have gone by", async () => {
    const begun = performance.now();
    expect(await reportingInterval(() => 0.05, AbortSignal.timeout(20_000))).toBe(true);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(49);
  });

  test("that becomes shorter is not waited for in its old length", async () => {
    let seconds = 3600;
    const waiting = reportingInterval(() => seconds, AbortSignal.timeout(20_000));
    seconds = 0.1;
    expect(await waiting).toBe(true);
  });

  test("ends at the signal", async () => {
    const stop = new AbortController();
    const waiting = reportingInterval(() => 3600, stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
  });
});
