import { openPostgres } from "@carillon/control/store/open";
import pg from "pg";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../support/postgres.js";

/** One PostgreSQL for all files: each installation has a database of its own in it, copied from one that is migrated. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("create database migrated");
  await client.end();
  const url = server.url.replace(/postgres$/, "migrated");
  const migrated = await openPostgres(url, pino({ level: "silent" }));
  await migrated.close();
  project.provide("migratedDatabase", url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
