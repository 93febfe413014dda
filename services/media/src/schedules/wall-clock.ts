import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What two clocks show at one instant. */
export interface ClockReading {
  /** Unix time. */
  readonly wallSeconds: number;
  /** CLOCK_MONOTONIC. */
  readonly monotonicUs: number;
}

const tries = 4;
const edgeMs = 3;

/**
 * Reads the wall clock to some µs: `Date.now` tells whole milliseconds, so the moment is caught at which it goes on to the next, up to
 * a millisecond of waiting. Of several catches the one that was least disturbed counts.
 */
export function readWallClock(monotonicUs: () => number, nowMs: () => number = Date.now): ClockReading {
  let best: (ClockReading & { readonly widthUs: number }) | undefined;
  for (let turn = 0; turn < tries && (best === undefined || best.widthUs > 50); turn += 1) {
    const first = nowMs();
    let before = monotonicUs();
    const giveUpUs = before + edgeMs * 1000;
    let [now, after] = [first, before];
    while (now === first && after < giveUpUs) {
      before = after;
      now = nowMs();
      after = monotonicUs();
    }
    const widthUs = after - before;
    if (best === undefined || widthUs < best.widthUs)
      best = { wallSeconds: now / 1000, monotonicUs: (before + after) / 2, widthUs };
  }
  return best ?? { wallSeconds: nowMs() / 1000, monotonicUs: monotonicUs() };
}

const run = promisify(execFile);

/** Whether somebody keeps the wall clock right, as systemd knows it; undefined where nobody can say. */
export async function isClockKept(): Promise<boolean | undefined> {
  try {
    const { stdout } = await run("timedatectl", ["show", "--property=NTPSynchronized", "--value"], { timeout: 5000 });
    return { yes: true, no: false }[stdout.trim()];
  } catch {
    return undefined;
  }
}
