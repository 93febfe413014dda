import type { LocalTime } from "./local-time.js";

/** A set of local times that may have no end: those from `from` on, in order, each once. */
export type LocalTimes = (from: LocalTime) => Generator<LocalTime, void, undefined>;

/** Of several sets, in order, each time once. */
export const union = (sets: readonly LocalTimes[]): LocalTimes =>
  function* (from) {
    const heads = sets.map((set) => {
      const times = set(from);
      return { times, next: times.next() };
    });
    for (;;) {
      const least = Math.min(...heads.map(({ next }) => (next.done === true ? Infinity : next.value)));
      if (least === Infinity) return;
      yield least;
      for (const head of heads) if (head.next.value === least) head.next = head.times.next();
    }
  };

export const listed = (times: readonly LocalTime[]): LocalTimes => {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  return function* (from) {
    for (const time of sorted) if (time >= from) yield time;
  };
};

export const without = (set: LocalTimes, except: readonly LocalTime[]): LocalTimes => {
  const left = new Set(except);
  return function* (from) {
    for (const time of set(from)) if (!left.has(time)) yield time;
  };
};
