import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeDirectory } from "@carillon/control/directory";
import pg from "pg";
import { productionBroker } from "./production-broker.js";

/** URL of a migrated database of which each installation gets a copy, file:///FOLDER or postgres://…/migrated. Set by on-migrated.ts. */
export const migratedDatabase = "CARILLON_TEST_MIGRATED";
const migrated = (): URL | undefined => URL.parse(process.env[migratedDatabase] ?? "") ?? undefined;

/** Whether this run is on PostgreSQL and Mosquitto. */
export const inProduction = (): boolean => migrated()?.protocol === "postgres:";

/** What control has beside it, as settings. */
export interface Neighbours extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
}

const none: Neighbours = { env: {}, [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * The broker and the database of the installation in `directory`: none, for control embeds both (aedes, PGlite); or Mosquitto and PostgreSQL,
 * where the suite runs on those. What a test names itself in `env` stays; embedded://HOST:PORT is then Mosquitto's port.
 */
export async function startNeighbours(directory: string, env: NodeJS.ProcessEnv): Promise<Neighbours> {
  const { CARILLON_BROKER: wanted = "embedded://127.0.0.1:0", DATABASE_URL: named } = env;
  const from = migrated();
  if (from !== undefined && !inProduction() && named === undefined) await copyTo(directory, fileURLToPath(from));
  if (from === undefined || !inProduction()) return none;
  const database = { DATABASE_URL: named ?? (await databaseOf(directory, from)) };
  if (!wanted.startsWith("embedded:")) return { ...none, env: database };
  const { CARILLON_CA_CERTIFICATE_FILE: certificateFile, CARILLON_CA_KEY_FILE: keyFile } = env;
  const supplied = certificateFile && keyFile ? { certificateFile, keyFile } : undefined;
  const port = Number(new URL(wanted).port) || undefined;
  const broker = await productionBroker(directory, { port, supplied });
  return { env: { ...database, ...broker.env }, [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]() };
}

/** To where PGlite would make one. What is there stays; a directory that nobody can make is control's to complain of. */
async function copyTo(directory: string, folder: string): Promise<void> {
  const database = join(directory, "database");
  const made = await makeDirectory(directory).then(
    () => true,
    () => false,
  );
  if (made && !existsSync(database)) await promisify(execFile)("cp", ["-r", folder, database]);
}

/** The same directory has the same database, also when it is opened again. */
async function databaseOf(directory: string, from: URL): Promise<string> {
  const name = `of_${createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 32)}`;
  const at = (database: string): string => new URL(`/${database}`, from).href;
  const client = new pg.Client({ connectionString: at("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${name} template ${from.pathname.slice(1)}`);
  } finally {
    await client.end();
  }
  return at(name);
}
