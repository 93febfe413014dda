import type { Server } from "node:net";
import { CarillonError } from "@carillon/contracts/errors";
import { drizzle as drizzlePostgres, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import pg from "pg";
import type { Logger } from "pino";
import { holdDirectory, makeDirectory } from "../directory.js";
import { diskFree } from "../disk.js";
import { Heartbeat } from "./heartbeat.js";
import { IdempotencyStore } from "./idempotency-store.js";
import { migrate } from "./migrate.js";
import { alone, PostgresReplicas } from "./replicas.js";
import { ReservingPglite } from "./reserving-pglite.js";
import { RolloutStore } from "./rollout-store.js";
import { DrizzleStore, type Store } from "./store.js";

/** Room for some segments of PGlite's log, of 16 MiB each, and for the pages of a large change. */
const reserveBytes = 64 * 2 ** 20;

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
    const hasReserve = (): boolean => (diskFree(directory)?.bytes ?? Infinity) >= reserveBytes;
    if (!hasReserve()) throw new Error("less than 64 MiB is free on its disk: make room");
    const client = new ReservingPglite(directory, hasReserve);
    await client.waitReady;
    const database = drizzlePglite(client);
    await migrate(async (text) => (await client.query<Record<string, unknown>>(text)).rows, log);
    await new RolloutStore(database).free();
    await new IdempotencyStore(database).free();
    return new DrizzleStore(database, {
      replicas: alone,
      ping: async () => {
        await client.query("select 1");
      },
      close: async () => {
        await client.close();
        holder?.close();
      },
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
  const heartbeat = new Heartbeat(url);
  const pool = new pg.Pool({
    ...{ connectionString: url, max: 10, connectionTimeoutMillis: 5000, stream: heartbeat.socket },
  });
  // One in use that breaks rejects what was asked over it; it also emits this, which nobody else hears and would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  // An idle connection that the server closes is not the end: the pool opens another.
  pool.on("error", (error) =>
    log.warn({ event: "database-connection-lost", error: error.message }, "database connection lost"),
  );
  try {
    const client = await pool.connect();
    try {
      await migrate(async (text) => (await client.query<Record<string, unknown>>(text)).rows, log);
    } finally {
      client.release();
    }
  } catch (cause) {
    await Promise.all([pool.end(), heartbeat.close()]);
    throw new CarillonError("storage-unavailable", `PostgreSQL at ${withoutPassword(url)}: ${reason(cause)}`, {
      cause,
    });
  }
  return new DrizzleStore(givingBack(pool), {
    replicas: new PostgresReplicas(url, log),
    ping: () => heartbeat.ping(),
    close: async () => {
      await Promise.all([pool.end(), heartbeat.close()]);
    },
  });
}

/**
 * Drizzle (0.45.4) keeps a client on which BEGIN fails, as where the database has just gone: each time there was one less for all, and the pool
 * waited for it for ever when it was closed. So a transaction has a client of ours, which goes back however it ends.
 */
function givingBack(pool: pg.Pool): NodePgDatabase {
  const database: NodePgDatabase = drizzlePostgres(pool);
  database.transaction = async (work, config) => {
    const client = await pool.connect();
    try {
      return await drizzlePostgres(client).transaction(work, config);
    } finally {
      client.release();
    }
  };
  return database;
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function withoutPassword(text: string): string {
  const url = URL.parse(text);
  if (url === null) return "the address in DATABASE_URL";
  url.password = "";
  return url.href;
}
