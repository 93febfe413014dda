import type { Interval } from "../live/trace.js";

/** A drawing of loss over time in a box of `width` × `height`; the newest interval touches the right edge. */
export interface Sparkline {
  /** SVG path of the loss. */
  readonly line: string;
  /** x positions of intervals in which something was concealed or the card ran dry. */
  readonly gaps: readonly number[];
}

/** Full height is at least this loss: below it a line that looks dramatic would mislead. */
const leastScale = 0.02;

export function sparkline(
  intervals: readonly Interval[],
  box: { readonly width: number; readonly height: number; readonly slots: number },
): Sparkline {
  const shown = intervals.slice(-box.slots);
  const scale = Math.max(leastScale, ...shown.map(({ loss }) => loss));
  const step = box.width / Math.max(1, box.slots - 1);
  const x = (at: number): number => box.width - (shown.length - 1 - at) * step;
  const round = (value: number): string => value.toFixed(1);
  const points = shown.map(({ loss }, at) => `${round(x(at))} ${round(box.height * (1 - loss / scale))}`);
  return {
    line: points.length === 0 ? "" : `M${points.join("L")}`,
    gaps: shown.flatMap(({ concealedSeconds, underruns }, at) =>
      concealedSeconds > 0 || underruns > 0 ? [x(at)] : [],
    ),
  };
}
