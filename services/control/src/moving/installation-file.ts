import { createHash } from "node:crypto";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CarillonError } from "@carillon/contracts/errors";
import { z } from "zod";
import { followedBy, sealedMagic, unseal, type DeriveKey } from "./sealing.js";

/** Of the file, not of the product: it changes when an older reader could not read it. */
export const formatVersion = 1;
const gzipMagic = Buffer.from([0x1f, 0x8b]);
/** No row of ours comes near; what is longer shall not fill the memory. */
const maxLineBytes = 16 * 1024 * 1024;

const manifest = z.strictObject({
  carillon: z.literal("installation"),
  format: z.literal(formatVersion),
  product: z.string(),
  /** The newest migration of the database. */
  schema: z.string(),
  at: z.iso.datetime(),
  secrets: z.boolean(),
  tables: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifest>;

const anyFormat = z.object({ carillon: z.literal("installation"), format: z.number().int() });
const rowLine = z.strictObject({ table: z.string(), row: z.record(z.string(), z.unknown()) });
const fileLine = z.strictObject({ file: z.string(), content: z.base64() });
const endLine = z.strictObject({
  end: z.strictObject({ rows: z.record(z.string(), z.number().int()), files: z.number().int(), sha256: z.string() }),
});
const line = z.union([rowLine, fileLine, endLine]);

export type Item =
  | { readonly kind: "row"; readonly table: string; readonly columns: readonly string[]; readonly line: string }
  | { readonly kind: "file"; readonly name: string; readonly content: Buffer };

/** Row texts are JSON as the database writes it, so that no number is rounded on its way. */
export type Written =
  | { readonly kind: "row"; readonly table: string; readonly json: string }
  | { readonly kind: "file"; readonly name: string; readonly content: Buffer };

/** Lines of JSON, the last of which counts and sums up the others. */
export async function* writeLines(first: Manifest, items: AsyncIterable<Written>): AsyncGenerator<string> {
  const sum = createHash("sha256");
  const tally = new Tally();
  const said = (text: string): string => {
    sum.update(text);
    return text;
  };
  yield said(`${JSON.stringify(first)}\n`);
  for await (const item of items) {
    tally.count(item.kind === "row" ? item.table : undefined);
    yield item.kind === "row"
      ? said(`{"table":${JSON.stringify(item.table)},"row":${item.json}}\n`)
      : said(`${JSON.stringify({ file: item.name, content: item.content.toString("base64") })}\n`);
  }
  yield `${JSON.stringify({ end: { ...tally.counts, sha256: sum.digest("hex") } })}\n`;
}

class Tally {
  readonly #rows = new Map<string, number>();
  #files = 0;

  /** A row of that table, or a file. */
  count(table: string | undefined): void {
    if (table === undefined) this.#files += 1;
    else this.#rows.set(table, (this.#rows.get(table) ?? 0) + 1);
  }

  get counts(): { rows: Record<string, number>; files: number } {
    return { rows: Object.fromEntries([...this.#rows].toSorted()), files: this.#files };
  }
}

const refuse = (detail: string, cause?: unknown): CarillonError =>
  new CarillonError("installation-file-invalid", detail, { cause });

/**
 * The manifest, and what follows, as it is read. Whoever reads must take nothing for true before `items` has come to its end, where the sum
 * is compared. Throws CarillonError installation-file-invalid or passphrase-refused, here or there.
 */
export async function readInstallation(
  bytes: AsyncIterable<Buffer>,
  derive: DeriveKey | undefined,
): Promise<{ manifest: Manifest; sealed: boolean; items: AsyncGenerator<Item> }> {
  const { plain, sealed } = await plainOf(bytes, derive);
  const lines = linesOf(plain);
  const first = await lines.next();
  if (first.done === true) throw refuse("the file is empty");
  return { manifest: manifestOf(first.value), sealed, items: itemsOf(first.value, lines) };
}

async function plainOf(
  bytes: AsyncIterable<Buffer>,
  derive: DeriveKey | undefined,
): Promise<{ plain: AsyncIterable<Buffer>; sealed: boolean }> {
  const source = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < sealedMagic.length) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = followedBy(head, source);
  if (head.subarray(0, gzipMagic.length).equals(gzipMagic)) return { plain: whole, sealed: false };
  if (!head.subarray(0, sealedMagic.length).equals(sealedMagic)) throw refuse("it is no export of Carillon");
  if (derive === undefined)
    throw new CarillonError("passphrase-refused", "the file is sealed, and no --passphrase-file was given");
  return { plain: unseal(whole, derive), sealed: true };
}

async function* linesOf(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacked: AsyncIterable<Buffer> = pipeline(packed, createGunzip(), () => undefined);
  let [parts, length]: [Buffer[], number] = [[], 0];
  try {
    for await (const chunk of unpacked) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, end)]);
        [parts, length, from] = [[], 0, end + 1];
      }
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > maxLineBytes) throw refuse(`a line is longer than ${maxLineBytes} bytes`);
    }
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && String(cause.code).startsWith("Z_"))
      throw refuse(`the file is damaged or cut off (${cause.message})`, cause);
    throw cause;
  }
  if (length > 0) throw refuse("the file is cut off in the middle of a line");
}

function parsed(text: Buffer, number: number): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch (cause) {
    throw refuse(`line ${number} is not JSON`, cause);
  }
}

function manifestOf(text: Buffer): Manifest {
  const first = parsed(text, 1);
  const any = anyFormat.safeParse(first);
  if (!any.success) throw refuse("its first line is no manifest of Carillon");
  if (any.data.format !== formatVersion)
    throw refuse(`it is of format ${any.data.format}, and this version reads format ${formatVersion}`);
  const read = manifest.safeParse(first);
  if (!read.success) throw refuse(`its manifest is not valid (${read.error.issues[0]?.path.join(".") ?? ""})`);
  return read.data;
}

async function* itemsOf(first: Buffer, lines: AsyncGenerator<Buffer>): AsyncGenerator<Item> {
  const sum = createHash("sha256").update(first).update("\n");
  const tally = new Tally();
  let [number, ended] = [1, false];
  for await (const text of lines) {
    number += 1;
    if (ended) throw refuse(`it goes on after its end, at line ${number}`);
    const read = line.safeParse(parsed(text, number));
    if (!read.success) throw refuse(`line ${number} is neither a row nor a file nor the end`);
    const item = read.data;
    if ("end" in item) {
      const { sha256, ...counts } = item.end;
      if (JSON.stringify(counts) !== JSON.stringify(tally.counts)) throw refuse("its rows are not as many as it says");
      if (sum.digest("hex") !== sha256) throw refuse("its SHA-256 is not what it says");
      ended = true;
      continue;
    }
    sum.update(text).update("\n");
    tally.count("row" in item ? item.table : undefined);
    yield "row" in item
      ? { kind: "row", table: item.table, columns: Object.keys(item.row), line: text.toString() }
      : { kind: "file", name: item.file, content: Buffer.from(item.content, "base64") };
  }
  if (!ended) throw refuse(`it is cut off after line ${number}`);
}
