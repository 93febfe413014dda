import { Cron } from "croner";
import type { LocalTimes } from "./local-times.js";

/** Beyond the year 3000 the library looks for ever. */
const lastYear = Date.UTC(3000, 0) / 1000;

/** Why an expression is none, for its author. */
export interface Unreadable {
  readonly wrong: string;
}

/**
 * The local times of a cron expression: five fields, six with seconds before them, seven with years behind; or @daily and its like. As
 * cron has it, where both day and weekday are given either will do. Days that never come (30 February) make an empty set.
 */
export function cronTimes(expression: string): LocalTimes | Unreadable {
  // The library takes a date for an expression, too.
  if (!/^@[a-z]+$|^\S+(?:\s+\S+){4,6}$/i.test(expression.trim()))
    return { wrong: "five fields (minute hour day month weekday), six with seconds first, seven with years last" };
  try {
    // It reckons in UTC, which is the local time here: what time zones do with it is ours to say, for all kinds of schedules alike.
    const cron = new Cron(expression, { paused: true, utcOffset: 0 });
    return function* (from) {
      if (from > lastYear) return;
      let last = new Date(from * 1000 - 1000);
      for (let next = cron.nextRun(last); next !== null; next = cron.nextRun(last)) {
        yield next.getTime() / 1000;
        last = next;
      }
    };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error) };
  }
}
