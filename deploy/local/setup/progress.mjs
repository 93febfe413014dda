import { performance } from "node:perf_hooks";

/** Progress goes to stderr, so that what the started program prints on stdout stays its own. */
const lively = process.stderr.isTTY && !process.env.CI;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export const say = (line) => process.stderr.write(`${line}\n`);

const length = (milliseconds) =>
  milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;

/** Steps that are under way, the newest last: it has the spinner. */
const underWay = [];

/** Shows that `what` is under way until `work` settles, then how long it took. A spinner for a terminal, plain lines otherwise. */
export async function during(what, work) {
  const begun = performance.now();
  const elapsed = () => length(performance.now() - begun);
  let frame = 0;
  const draw = () =>
    underWay.at(-1) === what &&
    process.stderr.write(`\r\x1b[2K  ${frames[frame++ % frames.length]} ${what} … ${elapsed()}`);
  const timer = lively ? setInterval(draw, 100) : undefined;
  underWay.push(what);
  if (!lively) say(`  … ${what}`);
  try {
    const result = await work();
    say(`${lively ? "\r\x1b[2K" : ""}  ✓ ${what} (${elapsed()})`);
    return result;
  } catch (error) {
    say(`${lively ? "\r\x1b[2K" : ""}  ✗ ${what} (${elapsed()})`);
    throw error;
  } finally {
    clearInterval(timer);
    underWay.splice(underWay.indexOf(what), 1);
  }
}

/** npm says the cause first, compilers last: both ends of a long output. */
function excerpt(output) {
  const lines = output.trimEnd().split("\n");
  return lines.length <= 30 ? lines : [...lines.slice(0, 10), "…", ...lines.slice(-20)];
}

/** A step of the set-up that failed in a foreseeable way: shown as one block without a stack. */
export class StepFailed extends Error {
  name = "StepFailed";

  /** @param {{ what: string, why: string, output?: string, next: string }} report */
  constructor(report) {
    super(report.what);
    this.report = report;
  }

  get block() {
    const { what, why, output, next } = this.report;
    const quoted = output ? ["", ...excerpt(output).map((line) => `    │ ${line}`), ""] : [];
    return [`\nCarillon could not be set up: ${what}.`, `  Why:  ${why}`, ...quoted, `  Next: ${next}`, ""].join("\n");
  }
}
