/** The repair budget at 100 ms of delay is 66 ms: an event loop that stands still for longer hears gaps whatever it does. */
const tolerableMs = 55;

/** JavaScript for `node --import` that blocks the process on purpose, this long every 500 ms; 0: never. */
const block = (ms: number): string =>
  ms === 0
    ? ""
    : `setInterval(() => { const end = performance.now() + ${ms}; while (performance.now() < end); }, 500);`;

/** And that says on standard output when the machine left it without a turn. */
const watch = `
  const now = () => Number(process.hrtime.bigint() / 1000n);
  let last = now();
  setInterval(() => {
    const at = now();
    if (at - last > ${tolerableMs * 1000}) console.log("starved " + last + " " + at);
    last = at;
  }, 5).unref();`;

export const nodeOptions = (blockMs = 0): string[] => [
  "--import",
  `data:text/javascript,${encodeURIComponent(watch + block(blockMs))}`,
];

/** Stretches in which the process was starved, µs of CLOCK_MONOTONIC. */
export const starvations = (lines: readonly string[]): readonly { readonly fromUs: number; readonly toUs: number }[] =>
  lines.flatMap((line) => {
    const [, from, to] = /^starved (\d+) (\d+)$/.exec(line) ?? [];
    return from === undefined || to === undefined ? [] : [{ fromUs: Number(from), toUs: Number(to) }];
  });
