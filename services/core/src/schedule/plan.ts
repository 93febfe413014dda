import type { MissedReason, SiteSchedule, SiteSchedules } from "@carillon/contracts/schedules";
import { wallClock, type WallClock } from "../units.js";
import { timingOf } from "./check.js";
import { occurrences } from "./occurrences.js";

/** One time at which a schedule is to ring. */
export interface Bell {
  readonly id: string;
  readonly schedule: SiteSchedule;
  readonly at: WallClock;
}

export type BellKey = `${string} ${number}`;
export const bellKey = ({ id, at }: Pick<Bell, "id" | "at">): BellKey => `${id} ${at}`;

export interface Look {
  readonly now: WallClock;
  /** What is due so soon is to be made ready. */
  readonly leadSeconds: number;
  /** Nothing before it is of concern: the service was not there yet, or has looked. */
  readonly since: WallClock;
  /** Why something that is found too late was not rung. */
  readonly late: MissedReason;
  /** Whether it is under way, or known how it ended. */
  readonly isKnown: (key: BellKey) => boolean;
}

export interface Plan {
  /** In order of time, the higher priority first. */
  readonly ring: readonly Bell[];
  readonly missed: readonly (Bell & { readonly reason: MissedReason })[];
}

/** So many that were missed are told one by one: a service that was away for days does not flood. */
const mostMissed = 200;

/** What of a site's schedules is to be rung now or shortly, and what is too late for it. */
export function planBells({ schedules, holidays }: SiteSchedules, look: Look): Plan {
  const calendars = Object.entries(holidays).map(([id, days]) => ({ id, name: id, days }));
  const ring: Bell[] = [];
  const missed: Plan["missed"][number][] = [];
  for (const [id, schedule] of Object.entries(schedules)) {
    const from = wallClock(Math.max(look.since, Date.parse(schedule.since) / 1000));
    for (const { at, skipped } of occurrences(timingOf(schedule, calendars), from)) {
      if (at > look.now + look.leadSeconds) break;
      const bell = { id, schedule, at };
      if (skipped || look.isKnown(bellKey(bell))) continue;
      if (at + schedule.toleranceSeconds < look.now) missed.push({ ...bell, reason: look.late });
      else ring.push(bell);
    }
  }
  const byTime = (a: Bell, b: Bell): number => a.at - b.at || b.schedule.priority - a.schedule.priority;
  return { ring: ring.sort(byTime), missed: missed.sort(byTime).slice(-mostMissed) };
}

/** Of two that would sound at once on a programme: the higher priority does, of equals the one that begins later. */
export const givesWay = (
  present: { readonly priority: number; readonly startUs: number },
  next: typeof present,
): boolean =>
  next.priority > present.priority || (next.priority === present.priority && next.startUs > present.startUs);
