import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import pino from "pino";
import { z } from "zod";
import { holdDirectory, makeDirectory } from "../directory.js";
import type { Settings } from "../settings.js";
import { migrate, migrationLock, migrationsFolder } from "../store/migrate.js";
import { reaching as reachingDatabase } from "../store/outside.js";
import { leaderLock } from "../store/replicas.js";

export type Row = Readonly<Record<string, unknown>>;
/** One connection, to either database. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export type Whereabouts = Pick<Settings, "databaseUrl" | "dataDirectory">;

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** By the name of its file. */
export function newestMigration(): string {
  const read = journal.parse(JSON.parse(readFileSync(join(migrationsFolder, "meta/_journal.json"), "utf8")));
  return read.entries.at(-1)?.tag ?? "";
}

/**
 * The installation's database, migrated, for us alone as long as `work` takes: no control service runs on it, and one that is started waits.
 * Throws CarillonError installation-running, directory-in-use or storage-unavailable.
 */
export const withDatabase = <T>(where: Whereabouts, work: (query: Query) => Promise<T>): Promise<T> =>
  where.databaseUrl === undefined
    ? withPglite(join(where.dataDirectory, "database"), work)
    : withPostgres(where.databaseUrl, work);

/** Whether there is a database to be read: PGlite would make one. */
export const isThere = async ({ databaseUrl, dataDirectory }: Whereabouts): Promise<boolean> =>
  databaseUrl !== undefined ||
  (await stat(join(dataDirectory, "database")).then(
    () => true,
    () => false,
  ));

async function withPglite<T>(directory: string, work: (query: Query) => Promise<T>): Promise<T> {
  await reaching(directory, () => makeDirectory(directory));
  const holder = await holdDirectory(directory);
  try {
    const client = await reaching(directory, () => PGlite.create(directory));
    try {
      const query: Query = async (text, values = []) =>
        (await reachingDatabase(client.query<Row>(text, [...values]))).rows;
      await reaching(directory, () => migrate(query, silent));
      return await work(query);
    } finally {
      await client.close();
    }
  } finally {
    holder.close();
  }
}

async function withPostgres<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // The query that is under way rejects; nothing else is to be done.
  client.on("error", () => undefined);
  const query: Query = async (text, values = []) => (await reachingDatabase(client.query<Row>(text, [...values]))).rows;
  try {
    await reaching("PostgreSQL", () => client.connect());
    // Whoever leads holds the one; whoever starts waits for the other.
    for (const lock of [leaderLock, migrationLock])
      if ((await query("select pg_try_advisory_lock($1) as given", [lock]))[0]?.["given"] !== true)
        throw new CarillonError("installation-running", "on the database that DATABASE_URL names");
    await reaching("PostgreSQL", () => migrate(query, silent));
    return await work(query);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The command says by itself what it does. */
const silent = pino({ level: "silent" });

const reaching = <T>(what: string, act: () => Promise<T>): Promise<T> =>
  act().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `${what}: ${reason}`, { cause });
  });
