import { createHash } from "node:crypto";
import { resolve } from "node:path";
import pg from "pg";
import { productionBroker } from "./production-broker.js";

/** PostgreSQL's server with a database `migrated`, where installations are to be as in production. Set by on-production.ts. */
export const productionDatabases = "CARILLON_TEST_POSTGRES";

/** Whether this run is on PostgreSQL and Mosquitto. */
export const inProduction = (): boolean => process.env[productionDatabases] !== undefined;

/** What control has beside it, as settings. */
export interface Neighbours extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The broker and the database of the installation in `directory`: none, for control embeds both (aedes, PGlite); or Mosquitto and PostgreSQL,
 * where the suite runs on those. What a test names itself in `env` stays; embedded://HOST:PORT is then Mosquitto's port.
 */
export async function startNeighbours(directory: string, env: NodeJS.ProcessEnv): Promise<Neighbours> {
  const server = process.env[productionDatabases];
  if (server === undefined) return { env: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
  const { CARILLON_BROKER: wanted = "embedded://127.0.0.1:0", DATABASE_URL: named } = env;
  const { CARILLON_CA_CERTIFICATE_FILE: certificateFile, CARILLON_CA_KEY_FILE: keyFile } = env;
  const supplied = certificateFile && keyFile ? { certificateFile, keyFile } : undefined;
  const database = { DATABASE_URL: named ?? (await databaseOf(directory, server)) };
  if (!wanted.startsWith("embedded:")) return { env: database, [Symbol.asyncDispose]: () => Promise.resolve() };
  const port = Number(new URL(wanted).port) || undefined;
  const broker = await productionBroker(directory, { port, supplied });
  return { env: { ...database, ...broker.env }, [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]() };
}

/** The same directory has the same database, also when it is opened again. */
async function databaseOf(directory: string, server: string): Promise<string> {
  const name = `of_${createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 32)}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${name} template migrated`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}
