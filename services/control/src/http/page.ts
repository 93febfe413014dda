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

/** Those after the cursor, in order of name. */
export function paged<T extends Position>(rows: Iterable<T>, { cursor, limit }: PageQuery): Page<T> | Refused {
  const start = cursor === undefined ? undefined : positionOf(cursor);
  if (cursor !== undefined && start === undefined)
    return new Refused("request-invalid", "the cursor is none of ours", {
      errors: [{ pointer: "/cursor", detail: "use nextCursor" }],
    });
  const rest = [...rows].filter((row) => start === undefined || inOrder(row, start) > 0).sort(inOrder);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && rest.length > items.length ? cursorOf(last) : null };
}

const inOrder = (a: Position, b: Position): number => compare(a.name, b.name) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const position = z.tuple([z.string(), z.string()]);

/** Opaque to clients. */
const cursorOf = ({ name, id }: Position): string => Buffer.from(JSON.stringify([name, id])).toString("base64url");

/** Undefined when it is none of ours. */
function positionOf(cursor: string): Position | undefined {
  try {
    const [name, id] = position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return { name, id };
  } catch {
    return undefined;
  }
}
