import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A series with its labels, as it is written in the text format. */
export type SeriesName = string;

/** What two scrapes of a running site, fifteen seconds apart, said. */
export type Recording = ReadonlyMap<SeriesName, readonly [number, number]>;

const secondsApart = 15;
const isCounter = (series: SeriesName): boolean => /^\w+_(total|bucket|sum|count)(\{|$)/.test(series);

/** `healthy` or `impaired`: `CARILLON_RECORD=1 npm test -- system watch` makes them anew. */
export function recorded(name: "healthy" | "impaired"): Recording {
  const [first, second] = [1, 2].map((part) => read(`${name}-${part}.prom`));
  return new Map([...(second ?? [])].map(([series, value]) => [series, [first?.get(series) ?? 0, value]] as const));
}

function read(file: string): ReadonlyMap<SeriesName, number> {
  const text = readFileSync(resolve(import.meta.dirname, "recorded", file), "utf8");
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, series = "", value = ""] = /^(carillon_.*) (\S+)$/.exec(line) ?? [];
      return series === "" ? [] : [[series, Number(value)] as const];
    }),
  );
}

/** As promtool writes the values of a series: counters go on as they went, everything else stays. */
export function goingOn(recording: Recording, everySeconds: number, count: number): Map<SeriesName, string> {
  return new Map(
    [...recording].map(([series, [before, after]]) => {
      const step = isCounter(series) ? Math.max(0, ((after - before) * everySeconds) / secondsApart) : 0;
      return [series, `${after}+${step}x${count}`] as const;
    }),
  );
}
