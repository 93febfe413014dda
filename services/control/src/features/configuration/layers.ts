import { isDocumentName, documentNames } from "@carillon/contracts/documents";
import { layerScope, type Layer, type layerList, type layerPut } from "@carillon/contracts/http";
import type { DryRunOutcome, dryRunRequest } from "@carillon/contracts/layer-history";
import { validateLayer } from "@carillon/core/configuration/validate";
import { isOver } from "@carillon/core/rollout/state";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { pageByKey, type PageQuery } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import { endedBy } from "../../installation/in-force.js";
import type { Installation } from "../../installation/installation.js";
import { layerKey, type LayerRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";
import { dryRun } from "./dry-run.js";

/** Where a layer is: its scope, and the document that it is a part of. */
export interface LayerPath {
  readonly scope: string;
  readonly document: string;
}

/** Whose word it is. */
export interface Author {
  readonly by: string;
}

const tagOf = (row: LayerRow): string => entityTag(row.version, row.updatedAt);
const view = ({ scope, document, values, priority, version, updatedAt, updatedBy }: LayerRow): Layer => ({
  ...{ scope, document, priority, version, updatedBy },
  values: { ...values },
  updatedAt: updatedAt.toISOString(),
});
const answer = (row: LayerRow, status = 200): Answer<Layer> => new Answer(view(row), { status, etag: tagOf(row) });
const missing = (path: LayerPath): Refused => new Refused("not-found", `there is no layer ${layerKey(path)}`);

/**
 * Configuration as people write it: partial documents, by fleet, site, zone, tag and device. The newest word holds for the whole scope:
 * what rollouts left in force for a part of it ends with it.
 */
export class Layers {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  /** Those of the fleet and of tags concern everybody. */
  list(page: PageQuery, sees: Sees): z.infer<typeof layerList> {
    const { layers, zones, devices } = this.installation.state;
    const siteOf = (scope: string): string | undefined => {
      const [kind = "", id = ""] = scope.split(":");
      return kind === "site" ? id : (kind === "zone" ? zones : devices).get(id)?.site;
    };
    const seen = [...layers.values()].filter(({ scope }) => {
      const site = siteOf(scope);
      return site === undefined || sees(site);
    });
    const { rows, nextCursor } = pageByKey(seen, page, layerKey);
    return { items: rows.map(view), nextCursor };
  }

  get(path: LayerPath): Answer<Layer> | Refused {
    const row = this.installation.state.layers.get(layerKey(path));
    return row === undefined ? missing(path) : answer(row);
  }

  async put(
    path: LayerPath,
    wish: z.output<typeof layerPut>,
    { by, restoredFrom = null, ...preconditions }: Preconditions & Author & { readonly restoredFrom?: number | null },
  ): Promise<Answer<Layer> | Refused> {
    const refusal = wrongPath(path) ?? wrongValues(path.document, wish.values);
    if (refusal !== undefined) return refusal;
    return this.installation.write(({ layers, rollouts }) => {
      const before = layers.get(layerKey(path));
      const unmet = checkMatch(preconditions, before && tagOf(before)) ?? awaited(path, rollouts);
      if (unmet !== undefined) return unmet;
      const row: LayerRow = {
        ...path,
        ...wish,
        version: (before?.version ?? 0) + 1,
        updatedAt: dateOf(this.clock.wall()),
        updatedBy: by,
        restoredFrom,
      };
      const change = { layers: [row], rollouts: endedBy(layerKey(path), rollouts) };
      return { change, outcome: answer(row, before === undefined ? 201 : 200) };
    });
  }

  /** What `put`, or with null `remove`, would do to devices. */
  dryRun(path: LayerPath, { values, priority }: z.output<typeof dryRunRequest>): DryRunOutcome | Refused {
    const refusal = wrongPath(path) ?? wrongValues(path.document, values ?? {});
    if (refusal !== undefined) return refusal;
    const { state } = this.installation;
    const before = state.layers.get(layerKey(path));
    const rollouts = endedBy(layerKey(path), state.rollouts);
    if (values === null)
      return before === undefined ? missing(path) : dryRun({ removedLayers: [before], rollouts }, state);
    const version = (before?.version ?? 0) + 1;
    const row: LayerRow = {
      ...{ ...path, values, priority, version },
      ...{ updatedAt: dateOf(this.clock.wall()), updatedBy: "", restoredFrom: null },
    };
    return dryRun({ layers: [row], rollouts }, state);
  }

  remove(path: LayerPath, { by, ...preconditions }: Preconditions & Author): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ layers, rollouts }) => {
      const row = layers.get(layerKey(path));
      if (row === undefined) return missing(path);
      const unmet = checkMatch(preconditions, tagOf(row)) ?? awaited(path, rollouts);
      const removed = { ...row, updatedAt: dateOf(this.clock.wall()), updatedBy: by };
      if (unmet !== undefined) return unmet;
      const change = { removedLayers: [removed], rollouts: endedBy(layerKey(path), rollouts) };
      return { change, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}

/** What is written now would be gone when the rollout ends well and becomes the rule; one that is rolled back writes nothing. */
function awaited(path: LayerPath, rollouts: InstallationState["rollouts"]): Refused | undefined {
  const key = layerKey(path);
  const one = [...rollouts.values()].find(
    ({ row: { change }, state: { phase } }) =>
      change.kind === "configuration" && layerKey(change) === key && !isOver(phase) && phase.kind !== "rolling_back",
  );
  if (one === undefined) return undefined;
  const { id, name } = one.row;
  return new Refused("conflict", `rollout ${id} (${name}) is changing ${key}: abort it, or wait until it ends`, {
    members: { rollout: id },
  });
}

function wrongPath({ scope, document }: LayerPath): Refused | undefined {
  if (!layerScope.safeParse(scope).success)
    return new Refused("not-found", `${scope} is no scope: fleet, site:NAME, zone:NAME, tag:NAME or device:ID`);
  if (!isDocumentName(document))
    return new Refused("not-found", `${document} is no configuration document: ${documentNames.join(", ")}`);
  return undefined;
}

function wrongValues(document: string, values: Readonly<Record<string, unknown>>): Refused | undefined {
  if (!isDocumentName(document)) return undefined;
  const errors = validateLayer(document, values).map(({ pointer, detail }) => ({
    pointer: `/values${pointer}`,
    detail,
  }));
  return errors.length === 0
    ? undefined
    : new Refused("document-invalid", `the layer's part of ${document}`, { errors });
}
