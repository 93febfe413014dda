import { lastRevision, type layerDiff, type layerHistory, type layerRevision } from "@carillon/contracts/layer-history";
import type { Layer } from "@carillon/contracts/http";
import { differences } from "@carillon/core/configuration/change";
import { z } from "zod";
import type { Answer } from "../../http/answer.js";
import type { Preconditions } from "../../http/preconditions.js";
import { layerKey, type LayerRevision } from "../../installation/rows.js";
import { Refused } from "../../refused.js";
import type { Store } from "../../store/store.js";
import type { Author, LayerPath, Layers } from "./layers.js";

export const historyQuery = z.object({
  cursor: z.coerce.number().int().positive().max(lastRevision).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const revisionNumber = z.coerce.number().int().positive().max(lastRevision);
export const diffQuery = z.object({ from: revisionNumber, to: revisionNumber });

type Revision = z.infer<typeof layerRevision>;
const view = ({ values, at, ...row }: LayerRevision): Revision => ({
  ...row,
  values: values && { ...values },
  at: at.toISOString(),
});

/** What a layer was: read, compared, and made what it is. */
export class LayerHistory {
  constructor(
    private readonly store: Pick<Store, "revisions">,
    private readonly layers: Pick<Layers, "put">,
  ) {}

  async list(path: LayerPath, { cursor, limit }: z.output<typeof historyQuery>): Promise<z.infer<typeof layerHistory>> {
    const rows = await this.store.revisions(path, { limit: limit + 1, before: cursor });
    const items = rows.slice(0, limit).map(view);
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.revision) : null };
  }

  async diff(path: LayerPath, numbers: z.output<typeof diffQuery>): Promise<z.infer<typeof layerDiff> | Refused> {
    const [from, to] = [await this.find(path, numbers.from), await this.find(path, numbers.to)];
    if (from instanceof Refused) return from;
    if (to instanceof Refused) return to;
    const differing = differences(from.values ?? {}, to.values ?? {});
    return { from: view(from), to: view(to), differences: differing.map((one) => ({ ...one })) };
  }

  /** As a new version, which says what it was made from. */
  async restore(
    path: LayerPath,
    revision: number,
    precondition: Preconditions & Author,
  ): Promise<Answer<Layer> | Refused> {
    const found = await this.find(path, revision);
    if (found instanceof Refused) return found;
    const { values, priority } = found;
    if (values === null) return new Refused("conflict", `revision ${revision} is the layer's removal: DELETE it`);
    return this.layers.put(path, { values: { ...values }, priority }, { ...precondition, restoredFrom: revision });
  }

  private async find(path: LayerPath, revision: number): Promise<LayerRevision | Refused> {
    const [found] = await this.store.revisions(path, { limit: 1, before: revision + 1 });
    if (found?.revision === revision) return found;
    return new Refused("not-found", `layer ${layerKey(path)} has no revision ${revision}`);
  }
}
