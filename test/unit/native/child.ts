import { resolve } from "node:path";
import type { NativeOptions } from "@carillon/native/addon";

const path = resolve(import.meta.dirname, "../../../edge/native/build/Release/playout.node");

/**
 * The source of a process that does nothing but play: for tests that kill one, or that need an environment of its own. It prints
 * the value of `what` (an expression over `state`: the output's kind as a number, detail, framesWritten, underruns) whenever it changes.
 */
export const playing = (options: NativeOptions, what: string): string => `
  const { Playout, statNames } = require(${JSON.stringify(path)});
  const playout = new Playout(${JSON.stringify(options)});
  playout.start();
  const stats = new Float64Array(statNames.length);
  let before = "";
  setInterval(() => {
    playout.stats(stats);
    const state = playout.state();
    for (const name of ["framesWritten", "underruns"]) state[name] = stats[statNames.indexOf(name)];
    const now = String(${what});
    if (now !== before) process.stdout.write((before = now) + "\\n");
  }, 10);`;
