import { and, desc, eq, lt } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { LayerRevision, LayerRow } from "../installation/rows.js";
import { layerRevisions } from "./schema.js";

export type LayerPath = Pick<LayerRow, "scope" | "document">;

export interface RevisionQuery {
  readonly limit: number;
  /** Only those that are older than this one. */
  readonly before?: number | undefined;
}

type NewRevision = typeof layerRevisions.$inferInsert;

export const revisionOf = ({ updatedAt, updatedBy, ...row }: LayerRow): NewRevision => ({
  ...row,
  at: updatedAt,
  by: updatedBy,
});

/** The version that it ends, with nothing in it. */
export const removalOf = (row: LayerRow): NewRevision => ({ ...revisionOf(row), values: null, restoredFrom: null });

export async function readRevisions(
  database: PgDatabase<PgQueryResultHKT>,
  { scope, document }: LayerPath,
  { limit, before }: RevisionQuery,
): Promise<LayerRevision[]> {
  return database
    .select()
    .from(layerRevisions)
    .where(
      and(
        eq(layerRevisions.scope, scope),
        eq(layerRevisions.document, document),
        before === undefined ? undefined : lt(layerRevisions.revision, before),
      ),
    )
    .orderBy(desc(layerRevisions.revision))
    .limit(limit);
}
