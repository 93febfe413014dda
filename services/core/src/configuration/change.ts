import { documentNames, documents, type ChangeClass, type DocumentName } from "@carillon/contracts/documents";
import { canonicalJson } from "../canonical-json.js";
import { at, isJsonObject, jsonPointer, leaves, type JsonObject } from "./json.js";

export interface DocumentChange {
  readonly document: DocumentName;
  /** What applying it costs: the dearest of its fields. */
  readonly change: ChangeClass;
  /** Leaves that are added, removed or different, inside the document; arrays are one leaf. */
  readonly pointers: readonly string[];
}

const cost = { live: 0, "re-session": 1, restart: 2 } as const satisfies Record<ChangeClass, number>;
const dearest = (classes: readonly ChangeClass[]): ChangeClass =>
  classes.reduce((worst, one) => (cost[one] > cost[worst] ? one : worst), "live");

/**
 * What differs between two configurations, by document, in the order of `documentNames`. Compare configurations with their defaults
 * filled in (`validateConfiguration`), or a default that is spelled out counts as a change.
 */
export function changes(from: JsonObject, to: JsonObject): readonly DocumentChange[] {
  return documentNames.flatMap((document) => {
    const paths = changedPaths(from[document] ?? {}, to[document] ?? {});
    if (paths.length === 0) return [];
    const change = dearest(paths.map(([field]) => fieldClass(document, field)));
    return [{ document, change, pointers: paths.map(jsonPointer) }];
  });
}

/** What applying all of them costs; `live` when nothing changed. */
export const changeClass = (all: readonly DocumentChange[]): ChangeClass => dearest(all.map(({ change }) => change));

/**
 * Whether a device that applies it may lose the cloud, the media service, or itself: it is then tried before it stays. What is live is
 * not, but for another broker; nor is another release, which ends the process on purpose and has a rollout that watches it.
 */
export const mayCutOff = (all: readonly DocumentChange[]): boolean =>
  all.some(
    ({ document, change, pointers }) =>
      (change !== "live" && document !== "release") || (document === "cloud" && pointers.includes("/broker")),
  );

export interface Difference {
  /** Inside the document. */
  readonly pointer: string;
  /** Undefined: it is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** In order of pointers: leaf by leaf, what makes one document, or one part of it, into another. */
export const differences = (from: JsonObject, to: JsonObject): readonly Difference[] =>
  changedPaths(from, to)
    .map((path) => ({ pointer: jsonPointer(path), before: at(from, path), after: at(to, path) }))
    .sort((a, b) => (a.pointer < b.pointer ? -1 : 1));

function fieldClass(document: DocumentName, field: string | undefined): ChangeClass {
  const { change, fields }: { change: ChangeClass; fields: Readonly<Record<string, ChangeClass>> } =
    documents[document];
  return field !== undefined && Object.hasOwn(fields, field) ? (fields[field] ?? change) : change;
}

function changedPaths(from: unknown, to: unknown): (readonly string[])[] {
  const gone = [...leaves(from)].filter(({ path }) => at(to, path) === undefined);
  const newOrOther = [...leaves(to)].filter(({ path, value }) => !sameLeaf(at(from, path), value));
  return [...gone, ...newOrOther].map(({ path }) => path).filter((path) => path.length > 0);
}

/** Leaves are scalars, arrays and empty objects. */
function sameLeaf(a: unknown, b: unknown): boolean {
  if (isJsonObject(a) && isJsonObject(b)) return Object.keys(a).length === 0 && Object.keys(b).length === 0;
  return a === b || (Array.isArray(a) && Array.isArray(b) && canonicalJson(a) === canonicalJson(b));
}
