import { deviceKind, slug } from "@carillon/contracts/identity";
import { presence, type Presence } from "@carillon/contracts/http";
import { z } from "zod";
import type { DeviceRow } from "../../installation/rows.js";

/** GET /v1/devices. Filters narrow each other; the cursor is that of the page before. */
export const deviceQuery = z.object({
  site: slug.optional(),
  zone: slug.optional(),
  tag: slug.optional(),
  kind: deviceKind.optional(),
  presence: presence.optional(),
  cursor: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type DeviceQuery = z.infer<typeof deviceQuery>;

/** Whether a device is one of those that were asked for. */
export function matches(row: DeviceRow, present: Presence, query: DeviceQuery): boolean {
  return (
    (query.site === undefined || row.site === query.site) &&
    (query.zone === undefined || row.zones.includes(query.zone)) &&
    (query.tag === undefined || row.tags.includes(query.tag)) &&
    (query.kind === undefined || row.kind === query.kind) &&
    (query.presence === undefined || present === query.presence)
  );
}

/** A position in the order by name, then id: stays valid when devices come, go or are renamed. */
export interface Position {
  readonly name: string;
  readonly id: string;
}

export const inOrder = (a: Position, b: Position): number => compare(a.name, b.name) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const position = z.tuple([z.string(), z.string()]);

/** Opaque to clients. */
export const cursorOf = ({ name, id }: Position): string =>
  Buffer.from(JSON.stringify([name, id])).toString("base64url");

/** Undefined when it is none of ours. */
export function positionOf(cursor: string): Position | undefined {
  try {
    const [name, id] = position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return { name, id };
  } catch {
    return undefined;
  }
}
