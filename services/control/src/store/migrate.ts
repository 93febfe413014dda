import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readMigrationFiles, type MigrationMeta } from "drizzle-orm/migrator";
import type { Logger } from "pino";
import { sqlState } from "./outside.js";

/** One connection, to either database. */
export type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));
/**
 * Any number that no other program uses as its advisory lock: replicas that start together migrate one after the other.
 */
export const migrationLock = 7_229_174_283;

const ledger = `"drizzle"."__drizzle_migrations"`;
/** Whoever comes after a statement that waits for a lock waits behind it: writes of the older replicas are held up for so long at most. */
const lockTimeoutMs = 1000;
/** In which they catch up, before it is tried again. */
const betweenTriesMs = 1000;
/** Then the process ends with the reason, and is started again by whoever keeps it. */
const mostTries = 600;
const lookMs = 200;
/** lock_not_available, deadlock_detected */
const heldUp = new Set(["55P03", "40P01"]);

/**
 * Brings the database to this version, under live replicas of the version before; each migration is a transaction of its own, so that no lock
 * is held longer than its few statements take. An index that is built `CONCURRENTLY` cannot be in one. A database that a newer version has
 * migrated is left as it is: migrations only add.
 */
export async function migrate(query: Query, log: Logger, folder = migrationsFolder): Promise<void> {
  await takeLock(query);
  try {
    await query(`create schema if not exists "drizzle"`);
    // As drizzle's own migrator made it.
    await query(`create table if not exists ${ledger} (id serial primary key, hash text not null, created_at bigint)`);
    await bringForward(query, log, readMigrationFiles({ migrationsFolder: folder }));
  } finally {
    await query(`select pg_advisory_unlock(${migrationLock})`);
  }
}

/** Who waited inside PostgreSQL would be waited for by `CREATE INDEX CONCURRENTLY`, for it waits for all who look at the database. */
async function takeLock(query: Query): Promise<void> {
  const isGiven = async () => (await query(`select pg_try_advisory_lock(${migrationLock}) as given`))[0]?.["given"];
  while ((await isGiven()) !== true) await pause(lookMs);
}

async function bringForward(query: Query, log: Logger, known: readonly MigrationMeta[]): Promise<void> {
  const [row] = await query(`select coalesce(max(created_at), 0) as newest from ${ledger}`);
  const newest = Number(row?.["newest"]);
  if (newest > (known.at(-1)?.folderMillis ?? 0))
    log.info(
      { event: "database-newer" },
      "a newer version has migrated the database; this one goes on with what it knows",
    );
  const missing = known.filter(({ folderMillis }) => folderMillis > newest);
  for (const migration of missing) await insistently(log, () => apply(query, migration));
  if (missing.length > 0)
    log.info({ event: "database-migrated", migrations: missing.length, from: newest }, "the database was migrated");
}

async function insistently(log: Logger, attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!heldUp.has(sqlState(error) ?? "") || tries === mostTries) throw error;
      log.warn(
        { event: "migration-waits", tries },
        "a long read or write of a table holds up its migration: tried again",
      );
      await pause(betweenTriesMs);
    }
  }
}

async function apply(query: Query, { sql, hash, folderMillis }: MigrationMeta): Promise<void> {
  const done = `insert into ${ledger} ("hash", "created_at") values ('${hash}', ${folderMillis})`;
  const indexes = sql.flatMap((statement) => concurrentIndexIn(statement) ?? []);
  if (indexes.length === 0) return inTransaction(query, [`set local lock_timeout = ${lockTimeoutMs}`, ...sql, done]);
  // One that a killed process left half built is there, and not used.
  for (const name of indexes) if (await isHalfBuilt(query, name)) await query(`drop index concurrently "${name}"`);
  for (const statement of [...sql, done]) await query(statement);
}

async function inTransaction(query: Query, statements: readonly string[]): Promise<void> {
  await query("begin");
  try {
    for (const statement of statements) await query(statement);
    await query("commit");
  } catch (error) {
    await query("rollback");
    throw error;
  }
}

/** Its name, if the statement builds an index while others write. */
const concurrentIndexIn = (statement: string): string | undefined =>
  /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+IF\s+NOT\s+EXISTS\s+"(\w+)"/im.exec(statement)?.[1];

async function isHalfBuilt(query: Query, index: string): Promise<boolean> {
  const found = await query(
    `select 1 from pg_index join pg_class on pg_class.oid = indexrelid where relname = '${index}' and not indisvalid`,
  );
  return found.length > 0;
}
