import type { Server } from "node:net";
import { fileURLToPath } from "node:url";
import { CarillonError } from "@carillon/contracts/errors";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import type { Logger } from "pino";
import { holdDirectory, makeDirectory } from "../directory.js";
import { IdempotencyStore } from "./idempotency-store.js";
import { alone, PostgresReplicas } from "./replicas.js";
import { RolloutStore } from "./rollout-store.js";
import { DrizzleStore, type Store } from "./store.js";

export const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));
/**
 * Any number that no other program uses as its advisory lock: replicas that start together migrate one after the other.
 */
export const migrationLock = 7_229_174_283;

/**
 * PGlite in a folder that belongs to this process alone. Not safe against power loss: it never calls fsync
 * (electric-sql/pglite#1107).
 */
export async function openPglite(directory: string, log: Logger): Promise<Store> {
  log.warn(
    { event: "database-embedded", directory },
    "the embedded database survives a killed process but not a power cut; set DATABASE_URL to PostgreSQL for production",
  );
  let holder: Server | undefined;
  try {
    await makeDirectory(directory);
    // Two processes in one PGlite folder would ruin it, and PGlite does not look.
    holder = await holdDirectory(directory);
    const client = await PGlite.create(directory);
    const database = drizzlePglite(client);
    await migratePglite(database, { migrationsFolder });
    await new RolloutStore(database).free();
    await new IdempotencyStore(database).free();
    return new DrizzleStore(database, alone, async () => {
      await client.close();
      holder?.close();
    });
  } catch (cause) {
    holder?.close();
    if (cause instanceof CarillonError) throw cause;
    throw new CarillonError("storage-unavailable", `the embedded database in ${directory}: ${reason(cause)}`, {
      cause,
    });
  }
}

/** PostgreSQL 15 or newer. The pool opens connections anew by itself when the server was restarted. */
export async function openPostgres(url: string, log: Logger): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that the server closes is not the end: the pool opens another.
  pool.on("error", (error) =>
    log.warn({ event: "database-connection-lost", error: error.message }, "database connection lost"),
  );
  try {
    const client = await pool.connect();
    try {
      const database = drizzlePostgres(client);
      await database.execute(sql`select pg_advisory_lock(${migrationLock})`);
      await migratePostgres(database, { migrationsFolder });
      await database.execute(sql`select pg_advisory_unlock(${migrationLock})`);
    } finally {
      client.release();
    }
  } catch (cause) {
    await pool.end();
    throw new CarillonError("storage-unavailable", `PostgreSQL at ${withoutPassword(url)}: ${reason(cause)}`, {
      cause,
    });
  }
  return new DrizzleStore(drizzlePostgres(pool), new PostgresReplicas(url, log), () => pool.end());
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function withoutPassword(text: string): string {
  const url = URL.parse(text);
  if (url === null) return "the address in DATABASE_URL";
  url.password = "";
  return url.href;
}
