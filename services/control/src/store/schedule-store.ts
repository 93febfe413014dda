import type { MissedReason } from "@carillon/contracts/schedules";
import { and, asc, gte, inArray, lt, lte, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { reaching } from "./outside.js";
import { bells } from "./schedule-schema.js";

export interface BellRow {
  readonly schedule: string;
  readonly due: Date;
  readonly site: string;
  readonly state: "rung" | "missed";
  readonly reason: MissedReason | null;
  readonly latenessSeconds: number | null;
  readonly media: string | null;
  readonly openUntil: Date | null;
}

/** Of those that say that it was missed, the one that had nobody to ring for knows least. */
const better = sql`excluded.state = 'rung' and ${bells.state} <> 'rung'
  or ${bells.state} = 'missed' and ${bells.reason} in ('unreported', 'no-speaker')
    and excluded.reason not in ('unreported', ${bells.reason})`;

const perStatement = 500;

/** What became of each occurrence. Several media services of a site, and several replicas of ours, may say so: it is kept once. */
export class ScheduleStore {
  constructor(private readonly database: PgDatabase<PgQueryResultHKT>) {}

  /** Returns those that are news: not known before, or known worse. */
  async record(rows: readonly BellRow[]): Promise<readonly BellRow[]> {
    const news: BellRow[] = [];
    for (let first = 0; first < rows.length; first += perStatement)
      news.push(
        ...(await reaching(
          this.database
            .insert(bells)
            .values(rows.slice(first, first + perStatement))
            .onConflictDoUpdate({
              target: [bells.schedule, bells.due],
              set: {
                state: sql`excluded.state`,
                reason: sql`excluded.reason`,
                latenessSeconds: sql`excluded.lateness_seconds`,
                media: sql`excluded.media`,
                openUntil: sql`case when excluded.state = 'rung' then null else ${bells.openUntil} end`,
              },
              setWhere: better,
            })
            .returning(),
        )),
      );
    return news;
  }

  /** Those of which nobody will say any more that they rang; each once, whichever replica asks. */
  async settle(now: Date): Promise<readonly BellRow[]> {
    return reaching(this.database.update(bells).set({ openUntil: null }).where(lt(bells.openUntil, now)).returning());
  }

  /** In order of time. */
  async between(schedules: readonly string[], from: Date, to: Date): Promise<readonly BellRow[]> {
    if (schedules.length === 0) return [];
    const during = and(gte(bells.due, from), lte(bells.due, to), inArray(bells.schedule, [...schedules]));
    return reaching(this.database.select().from(bells).where(during).orderBy(asc(bells.due)).limit(1000));
  }

  async forgetBefore(instant: Date): Promise<void> {
    await reaching(this.database.delete(bells).where(lt(bells.due, instant)));
  }
}
