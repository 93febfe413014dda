import { setImmediate as othersTurn } from "node:timers/promises";

/** Of what costs microseconds each: about two milliseconds. */
const manyAtOnce = 500;

/** Does something with each of many, and lets everybody else have a turn now and then. */
export async function inTurns<T>(
  many: Iterable<T>,
  act: (one: T, at: number) => unknown,
  atOnce = manyAtOnce,
): Promise<void> {
  let at = 0;
  for (const one of many) {
    const done = act(one, at);
    if (done instanceof Promise) await done;
    at += 1;
    if (at % atOnce === 0) await othersTurn();
  }
}
