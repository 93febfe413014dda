import { openPostgres } from "@carillon/control/store/open";
import pg from "pg";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../support/postgres.js";

declare module "vitest" {
  interface ProvidedContext {
    readonly productionDatabases: string;
  }
}

/** One PostgreSQL for all files: each installation has a database of its own in it, copied from one that is migrated. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("create database migrated");
  await client.end();
  const migrated = await openPostgres(server.url.replace(/postgres$/, "migrated"), pino({ level: "silent" }));
  await migrated.close();
  project.provide("productionDatabases", server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
