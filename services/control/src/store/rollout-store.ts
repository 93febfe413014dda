import type { RolloutDecision, RolloutStatus } from "@carillon/contracts/rollout";
import type { RolloutState } from "@carillon/core/rollout/state";
import { and, asc, desc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Rollout, RolloutRow } from "../installation/rollout-rows.js";
import { reaching } from "./outside.js";
import { readRollouts, rolloutColumns } from "./rollout-rows.js";
import { rolloutDecisions, rolloutDevices, rollouts } from "./schema.js";

export interface ListedRollout {
  readonly row: RolloutRow;
  readonly progress: Omit<RolloutState, "devices">;
  readonly counts: readonly { readonly wave: number; readonly status: RolloutStatus; readonly count: number }[];
}

/** At most `limit`, older than `after`. */
export interface RolloutSlice {
  readonly limit: number;
  readonly after: { readonly at: Date; readonly id: string } | undefined;
}

/** Rollouts beside what is in memory: who drives them, and those that are over. */
export class RolloutStore {
  constructor(private readonly database: PgDatabase<PgQueryResultHKT>) {}

  /**
   * Takes the rollouts that nobody drives, and keeps those of `holder`; by id, with their versions. Another replica's that is at
   * work is passed over (SKIP LOCKED), and its word holds for `seconds` after it was last given. Times are the database's.
   */
  async claim(holder: string, seconds: number): Promise<ReadonlyMap<string, number>> {
    const nobody = or(isNull(rollouts.heldUntil), sql`${rollouts.heldUntil} < now()`);
    const free = this.database
      .select({ id: rollouts.id })
      .from(rollouts)
      .where(and(isNull(rollouts.finishedAt), or(eq(rollouts.holder, holder), nobody)))
      .for("update", { skipLocked: true });
    const claimed = await reaching(
      this.database
        .update(rollouts)
        .set({ holder, heldUntil: sql`now() + make_interval(secs => ${seconds})` })
        .where(inArray(rollouts.id, free))
        .returning({ id: rollouts.id, version: rollouts.version }),
    );
    return new Map(claimed.map(({ id, version }) => [id, version]));
  }

  /** After a process that was alone died: nobody else can hold anything. */
  async free(): Promise<void> {
    await reaching(
      this.database.update(rollouts).set({ holder: null, heldUntil: null }).where(isNull(rollouts.finishedAt)),
    );
  }

  /** The newest first, with how many devices are in which wave and status. */
  async list({ limit, after }: RolloutSlice): Promise<readonly ListedRollout[]> {
    const newest = [desc(rollouts.createdAt), desc(rollouts.id)];
    const rows = await reaching(
      this.database
        .select(rolloutColumns)
        .from(rollouts)
        .where(after && sql`(${rollouts.createdAt}, ${rollouts.id}) < (${after.at}, ${after.id})`)
        .orderBy(...newest)
        .limit(limit),
    );
    const { rollout, wave, status } = rolloutDevices;
    const ids = rows.map(({ id }) => id);
    const counts = await reaching(
      this.database
        .select({ rollout, wave, status, count: sql<number>`count(*)::int` })
        .from(rolloutDevices)
        .where(inArray(rollout, ids))
        .groupBy(rollout, wave, status),
    );
    return rows.map(({ progress, ...row }) => ({
      ...{ row, progress },
      counts: counts.filter((count) => count.rollout === row.id),
    }));
  }

  /** Whether it goes on or is over. */
  async read(id: string): Promise<{ rollout: Rollout; decisions: readonly RolloutDecision[] } | undefined> {
    const [rollout] = await reaching(readRollouts(this.database, eq(rollouts.id, id)));
    if (rollout === undefined) return undefined;
    const rows = await reaching(
      this.database
        .select({ decision: rolloutDecisions.decision })
        .from(rolloutDecisions)
        .where(eq(rolloutDecisions.rollout, id))
        .orderBy(asc(rolloutDecisions.seq)),
    );
    return { rollout, decisions: rows.map(({ decision }) => decision) };
  }
}
