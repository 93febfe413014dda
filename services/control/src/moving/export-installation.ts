import { createWriteStream } from "node:fs";
import { link, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { CarillonError } from "@carillon/contracts/errors";
import { readAuthority } from "./authority-carried.js";
import { firstFilled } from "./contents.js";
import { isThere, newestMigration, withDatabase, type Query, type Whereabouts } from "./held-database.js";
import { formatVersion, writeLines, type Manifest, type Written } from "./installation-file.js";
import { seal, type DeriveKey } from "./sealing.js";
import { secretColumns, tablesWith, type MovedTable } from "./tables.js";

export interface Move {
  readonly where: Whereabouts;
  readonly file: string;
  /** Export: secrets are carried, under this key. Import: how a sealed file is opened. */
  readonly derive: DeriveKey | undefined;
  readonly progress: (table: string, rows: number) => void;
}

const rowsAtOnce = 500;

/**
 * Writes the installation as it is at one moment. `file` is whole or not there, 0600, and never overwrites. Throws CarillonError
 * storage-unavailable, directory-in-use, installation-running or installation-empty.
 */
export async function exportInstallation(move: Move, product: string, now: Date): Promise<Manifest> {
  const { where, file, derive } = move;
  if (!(await isThere(where)))
    throw new CarillonError("installation-empty", `there is no database in ${where.dataDirectory}`);
  const unfinished = `${file}.part`;
  return withDatabase(where, async (query) => {
    await query("begin isolation level repeatable read read only");
    const filled = await firstFilled(query);
    if (filled === undefined) throw new CarillonError("installation-empty", "nobody has written into the database");
    const tables = tablesWith(derive !== undefined);
    const manifest: Manifest = {
      ...{ carillon: "installation", format: formatVersion, product, schema: newestMigration() },
      ...{ at: now.toISOString(), secrets: derive !== undefined, tables: tables.map(({ name }) => name) },
    };
    const lines = Readable.from(writeLines(manifest, contentsOf(query, tables, move)));
    try {
      const written = createWriteStream(unfinished, { mode: 0o600, flags: "wx", flush: true });
      if (derive === undefined) await pipeline(lines, createGzip(), written);
      else await pipeline(lines, createGzip(), (packed: AsyncIterable<Buffer>) => seal(packed, derive), written);
      // Unlike a rename, it fails where there is a file.
      await link(unfinished, file);
    } catch (cause) {
      if (cause instanceof Error && "syscall" in cause) throw notWritten(file, cause);
      throw cause;
    } finally {
      await removeOurs(unfinished, lines);
    }
    await query("commit");
    return manifest;
  });
}

/** Another's, which made ours fail before a line was read, stays. */
async function removeOurs(unfinished: string, lines: Readable): Promise<void> {
  if (lines.readableDidRead) await rm(unfinished, { force: true });
}

function notWritten(file: string, cause: Error): CarillonError {
  const what = "code" in cause && cause.code === "EEXIST" ? "it, or its .part, is there already" : cause.message;
  return new CarillonError("storage-unavailable", `${file} cannot be written: ${what}; name another file`, { cause });
}

async function* contentsOf(query: Query, tables: readonly MovedTable[], move: Move): AsyncGenerator<Written> {
  await query("set local time zone 'UTC'");
  for (const table of tables) {
    const hidden = move.derive === undefined ? (secretColumns[table.name] ?? []) : [];
    const none = JSON.stringify(Object.fromEntries(hidden.map((column) => [column, null])));
    const order = table.order.map((column) => `"${column}"`).join(", ");
    const rows = `select (to_jsonb(one) || '${none}'::jsonb)::text as json from "${table.name}" as one order by ${order}`;
    await query(`declare moved no scroll cursor for ${rows}`);
    let count = 0;
    for (let some = await query(`fetch ${rowsAtOnce} from moved`); some.length > 0;) {
      for (const { json } of some) yield { kind: "row", table: table.name, json: String(json) };
      move.progress(table.name, (count += some.length));
      some = await query(`fetch ${rowsAtOnce} from moved`);
    }
    await query("close moved");
  }
  if (move.derive === undefined) return;
  for (const carried of await readAuthority(move.where.dataDirectory)) yield { kind: "file", ...carried };
}
