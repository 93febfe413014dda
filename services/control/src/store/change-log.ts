import { and, lt, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { changes } from "./change-log-schema.js";

type Database = Pick<PgDatabase<PgQueryResultHKT>, "select" | "delete" | "execute">;

/** Of the function take_turn in the migration. */
export const writersLock = 7_229_174_285;
export const changesChannel = "carillon_changes";
const keptSeconds = 3600;

/** From here to the end of the transaction nobody else writes, and what they wrote before is seen. */
export async function takeTurn(transaction: Database): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(${writersLock})`);
}

/** The newest place in the log; 0 when nothing was ever written. */
export async function lastSequence(database: Pick<Database, "select">): Promise<number> {
  const [row] = await database.select({ last: sql<string | null>`max(${changes.sequence})` }).from(changes);
  return Number(row?.last ?? 0);
}

/** The newest stays, so that the log always says where it is. */
export async function forgetChanges(database: Database): Promise<void> {
  const old = lt(changes.at, sql`now() - make_interval(secs => ${keptSeconds})`);
  await database.delete(changes).where(and(old, lt(changes.sequence, await lastSequence(database))));
}
