import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

const sliceMs = 500;

/**
 * Waits until `seconds()` have gone by since the call. It is asked again while waiting, so that a shorter interval takes effect
 * within half a second and not after the longer one. False when the signal came first.
 */
export async function reportingInterval(seconds: () => number, signal: AbortSignal): Promise<boolean> {
  const begun = performance.now();
  for (;;) {
    const leftMs = seconds() * 1000 - (performance.now() - begun);
    if (signal.aborted) return false;
    if (leftMs <= 0) return true;
    await sleep(Math.min(sliceMs, leftMs), undefined, { signal }).catch(() => undefined);
  }
}
