import { setTimeout as pause } from "node:timers/promises";

/** How long a condition may take on a busy machine before a test gives up. */
export const patientMs = 30_000;

/**
 * Waits until `probe` returns something other than null, undefined or false, asking again every few milliseconds. A probe that throws
 * has not succeeded yet. Fails at the deadline with what was awaited, and with the last error as its cause.
 */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: { deadlineMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, null | undefined | false>> {
  const { deadlineMs = patientMs, everyMs = 20 } = options;
  const endMs = performance.now() + deadlineMs;
  let last: unknown = undefined;
  do {
    try {
      const result = await probe();
      if (holds(result)) return result;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  } while (performance.now() < endMs);
  throw new Error(`Waited ${deadlineMs} ms in vain: ${what}`, { cause: last });
}

const holds = <T>(result: T): result is Exclude<T, null | undefined | false> =>
  result !== null && result !== undefined && result !== false;
