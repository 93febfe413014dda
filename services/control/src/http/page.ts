import { z } from "zod";
import { Refused } from "../refused.js";

/** Of every list: the cursor is that of the page before. */
export const pageQuery = z.object({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type PageQuery = z.output<typeof pageQuery>;

/** A position in the order by name, then id: stays valid when things come, go or are renamed. */
export interface Position {
  readonly name: string;
  readonly id: string;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Of rows that the database gave in order, one more than asked for when there are more. `cursorOf` names the last of the page. */
export function firstOf<R, T>(
  rows: readonly R[],
  limit: number,
  { view, cursorOf }: { view: (row: R) => T; cursorOf: (row: R) => string },
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(view), nextCursor: last !== undefined && rows.length > limit ? cursorOf(last) : null };
}

/** Of rows in memory, in the order of a key that each has for itself: the next after the cursor. */
export function pageByKey<T>(
  rows: Iterable<T>,
  { cursor, limit }: PageQuery,
  keyOf: (row: T) => string,
): { readonly rows: T[]; readonly nextCursor: string | null } {
  const after = cursor === undefined ? "" : Buffer.from(cursor, "base64url").toString("utf8");
  const rest = Array.from(rows, (row) => ({ key: keyOf(row), row }))
    .filter(({ key }) => key > after)
    .sort((a, b) => compare(a.key, b.key));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = last !== undefined && rest.length > limit;
  return { rows: page.map(({ row }) => row), nextCursor: more ? Buffer.from(last.key).toString("base64url") : null };
}

/** A key by which the newest comes first. */
export const newestFirst = (at: Date, id: string): string => `${String(9e15 - at.getTime()).padStart(16, "0")} ${id}`;

/** Of those that are chosen, in order of name, the next after the cursor. */
export function paged<T extends Position>(
  rows: ReadonlyMap<string, T>,
  { cursor, limit }: PageQuery,
  chosen: (row: T) => boolean = () => true,
): Page<T> | Refused {
  const start = cursor === undefined ? undefined : readCursor(cursor, position);
  if (start instanceof Refused) return start;
  const items: T[] = [];
  for (const key of keysInOrder(rows)) {
    const row = rows.get(key);
    if (row === undefined || (start !== undefined && inOrder(row, start) <= 0) || !chosen(row)) continue;
    const last = items.at(-1);
    if (items.length === limit && last !== undefined) return { items, nextCursor: writeCursor([last.name, last.id]) };
    items.push(row);
  }
  return { items, nextCursor: null };
}

const orders = new WeakMap<ReadonlyMap<string, Position>, readonly string[]>();

/** Sorted once for each state of a map that is replaced when it changes: for ten thousand it is 10 ms, which every page would pay. */
function keysInOrder(rows: ReadonlyMap<string, Position>): readonly string[] {
  const known = orders.get(rows);
  if (known !== undefined) return known;
  const keys = [...rows].sort(([, a], [, b]) => inOrder(a, b)).map(([key]) => key);
  orders.set(rows, keys);
  return keys;
}

const inOrder = (a: Position, b: Position): number => compare(a.name, b.name) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const position = z.tuple([z.string(), z.string()]).transform(([name, id]): Position => ({ name, id }));

/** Opaque to clients. */
export const writeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

/** The parts that `writeCursor` was given. */
export function readCursor<T>(cursor: string, parts: z.ZodType<T>): T | Refused {
  try {
    return parts.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    return new Refused("request-invalid", "the cursor is none of ours", {
      errors: [{ pointer: "/cursor", detail: "use nextCursor" }],
    });
  }
}
