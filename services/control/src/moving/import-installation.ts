import { open, type FileHandle } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";
import { writersLock } from "../store/change-log.js";
import { sqlState } from "../store/outside.js";
import { writeAuthority, type CarriedFile } from "./authority-carried.js";
import { clearMade, firstFilled } from "./contents.js";
import type { Move } from "./export-installation.js";
import { newestMigration, withDatabase, type Query } from "./held-database.js";
import { readInstallation, type Item, type Manifest } from "./installation-file.js";
import { movedTables, tablesWith, type MovedTable } from "./tables.js";

const rowsAtOnce = 500;
/** Our own files are some kilobytes. */
const maxFiles = 10;

/**
 * Reads an export into a new installation: all of it, or nothing. Throws CarillonError installation-file-invalid, passphrase-refused,
 * installation-not-empty, installation-running, directory-in-use or storage-unavailable.
 */
export async function importInstallation(move: Move): Promise<Manifest> {
  const file = await opened(move.file);
  try {
    const bytes = file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
    const { manifest, sealed, items } = await readInstallation(bytes, move.derive);
    check(manifest, sealed);
    await withDatabase(move.where, (query) => readInto(query, { manifest, items }, move));
    return manifest;
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw new CarillonError("storage-unavailable", `${path} cannot be read`, { cause });
  }
  throw new CarillonError("storage-unavailable", `${path} is no file`);
}

interface Export {
  readonly manifest: Manifest;
  readonly items: AsyncGenerator<Item>;
}

function check({ schema, product, secrets, tables }: Manifest, sealed: boolean): void {
  if (secrets !== sealed)
    throw new CarillonError("installation-file-invalid", "secrets are carried in sealed files, and there alone");
  const own = newestMigration();
  if (schema !== own)
    throw new CarillonError(
      "installation-file-invalid",
      `it was exported by version ${product} with schema ${schema}, and this version has ${own}: export and import with the same version`,
    );
  const expected = tablesWith(secrets).map(({ name }) => name);
  if (JSON.stringify(tables) !== JSON.stringify(expected))
    throw new CarillonError("installation-file-invalid", "its tables are not those of its schema");
}

async function readInto(query: Query, from: Export, move: Move): Promise<void> {
  await query("begin");
  let undo = (): Promise<void> => Promise.resolve();
  try {
    await query("select pg_advisory_xact_lock($1)", [writersLock]);
    await query("set local time zone 'UTC'");
    const filled = await firstFilled(query);
    if (filled !== undefined) throw new CarillonError("installation-not-empty", `the table ${filled} has rows`);
    // What is carried is no news, and the log of changes is no place to say it twice. Foreign keys are checked all the same.
    for (const { name } of movedTables) await query(`alter table "${name}" disable trigger user`);
    await clearMade(query);
    const files = await insertAll(query, from, move);
    for (const table of movedTables) await goOnCounting(query, table);
    for (const { name } of movedTables) await query(`alter table "${name}" enable trigger user`);
    ({ undo } = await writeAuthority(move.where.dataDirectory, files));
    await query("commit");
  } catch (error) {
    await undo();
    await query("rollback").catch(() => undefined);
    throw error;
  }
}

async function insertAll(query: Query, { manifest, items }: Export, move: Move): Promise<CarriedFile[]> {
  const files: CarriedFile[] = [];
  let batch: Batch | undefined;
  for await (const item of items) {
    if (item.kind === "file") {
      if (!manifest.secrets || files.push(item) > maxFiles)
        throw new CarillonError("installation-file-invalid", "it carries files that it should not");
      continue;
    }
    if (item.table !== batch?.table.name) {
      await insert(query, batch, move);
      batch = { table: tableNamed(item.table, manifest), lines: [], before: 0 };
    }
    if (!sameNames(item.columns, batch.table.columns))
      throw new CarillonError("installation-file-invalid", `a row of ${item.table} has not the columns of its schema`);
    if (batch.lines.push(item.line) < rowsAtOnce) continue;
    await insert(query, batch, move);
    batch = { ...batch, lines: [], before: batch.before + rowsAtOnce };
  }
  await insert(query, batch, move);
  return files;
}

interface Batch {
  readonly table: MovedTable;
  readonly lines: string[];
  /** Rows of the table that are in already. */
  readonly before: number;
}

function tableNamed(name: string, { secrets }: Manifest): MovedTable {
  const table = tablesWith(secrets).find((one) => one.name === name);
  if (table === undefined)
    throw new CarillonError(
      "installation-file-invalid",
      `it has rows of a table that is not carried: ${name.slice(0, 60)}`,
    );
  return table;
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((name) => some.includes(name));

/** As the database wrote them: neither number nor instant passes through ours. */
async function insert(query: Query, batch: Batch | undefined, move: Move): Promise<void> {
  if (batch === undefined || batch.lines.length === 0) return;
  const {
    table: { name },
    lines,
    before,
  } = batch;
  try {
    await query(
      `insert into "${name}" overriding system value select populated.* from jsonb_array_elements($1::text::jsonb) as line,
        jsonb_populate_record(null::"${name}", line -> 'row') as populated`,
      [`[${lines.join(",")}]`],
    );
    move.progress(name, before + lines.length);
  } catch (cause) {
    // Classes 22 (data), 23 (constraints), 54 (too complex): what is in the file.
    if (!/^(22|23|54)/.test(sqlState(cause) ?? "") || !(cause instanceof Error)) throw cause;
    throw new CarillonError("installation-file-invalid", `rows of ${name} do not fit: ${cause.message}`, { cause });
  }
}

async function goOnCounting(query: Query, { name, counted }: MovedTable): Promise<void> {
  for (const column of counted)
    await query(
      `select setval(pg_get_serial_sequence('"${name}"', '${column}'), newest) from (select max("${column}") as newest from "${name}") as rows where newest is not null`,
    );
}
