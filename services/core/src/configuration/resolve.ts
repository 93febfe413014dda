import { tagKey, type DeviceId } from "@carillon/contracts/identity";
import { isJsonObject, jsonPointer, leaves, type JsonObject } from "./json.js";

/** One partial document for many devices. */
export interface ConfigurationLayer {
  /** `derived`, `fleet`, `site:NAME`, `zone:NAME`, `tag:NAME`, `tag:NAME=VALUE` or `device:ID`; also the layer's name in `origins`. */
  readonly scope: string;
  readonly document: string;
  readonly values: JsonObject;
  readonly priority: number;
}

/** What decides which layers are a device's. */
export interface Membership {
  readonly id: DeviceId;
  readonly site: string;
  readonly zones: readonly string[];
  readonly tags: readonly string[];
}

export interface Resolved {
  /** By name; only what some layer says: defaults are the schema's (`validate.ts`). */
  readonly documents: Readonly<Record<string, JsonObject>>;
  /** Layer's scope by the JSON pointer of each leaf, `/output/volumeDb` → `zone:hall`. */
  readonly origins: Readonly<Record<string, string>>;
}

/** From weak to strong. `derived` is what the cloud concludes by itself from zones and programmes: anything said by a person wins. */
const ranks = ["derived", "fleet", "site", "zone", "tag", "tag=", "device"];
function rankOf(scope: string): number {
  const [kind = "", name = ""] = scope.split(":", 2);
  return ranks.indexOf(kind === "tag" && name.includes("=") ? "tag=" : kind);
}

/** Whether a layer is one of the device's. */
export function appliesTo({ scope }: Pick<ConfigurationLayer, "scope">, device: Membership): boolean {
  const [kind, name = ""] = scope.split(":", 2);
  switch (kind) {
    case "derived":
    case "fleet":
      return true;
    case "site":
      return device.site === name;
    case "zone":
      return device.zones.includes(name);
    case "tag":
      return device.tags.some((tag) => tag === name || tagKey(tag) === name);
    case "device":
      return device.id === name;
    default:
      return false;
  }
}

/**
 * Merges a device's layers, field by field: objects deeply; arrays, scalars and null as wholes. The higher priority wins; on a tie
 * the narrower scope (fleet < site < zone < tag < tag with value < device); between two zones or two tags the name that sorts first.
 * `derived` is below every other layer whatever its priority.
 */
export function resolve(layers: readonly ConfigurationLayer[]): Resolved {
  const documents = new Map<string, JsonObject>();
  const origins = new Map<string, string>();
  for (const layer of [...layers].sort(weakestFirst)) {
    documents.set(layer.document, merge(documents.get(layer.document) ?? {}, layer.values));
    for (const { path } of leaves(layer.values)) origins.set(jsonPointer([layer.document, ...path]), layer.scope);
  }
  const resolved = Object.fromEntries([...documents].filter(([name]) => !isPoison(name)));
  return { documents: resolved, origins: originsOf(resolved, origins) };
}

function weakestFirst(a: ConfigurationLayer, b: ConfigurationLayer): number {
  const derived = Number(a.scope !== "derived") - Number(b.scope !== "derived");
  if (derived !== 0) return derived;
  return a.priority - b.priority || rankOf(a.scope) - rankOf(b.scope) || (a.scope < b.scope ? 1 : -1);
}

/** JSON.parse makes `__proto__` an ordinary member, and an assignment would then set the prototype: it is left out. */
const isPoison = (name: string): boolean => name === "__proto__";

function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(under));
  for (const [name, value] of Object.entries(over)) {
    if (isPoison(name)) continue;
    const below = merged.get(name);
    merged.set(name, isJsonObject(value) ? merge(isJsonObject(below) ? below : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Only of the leaves that came out: one that a stronger layer made an object, or the other way round, has no origin any more. */
function originsOf(resolved: JsonObject, origins: ReadonlyMap<string, string>): Record<string, string> {
  const pointers = [...leaves(resolved)].map(({ path }) => jsonPointer(path));
  return Object.fromEntries(
    pointers.flatMap((pointer) => {
      const origin = origins.get(pointer);
      return origin === undefined ? [] : [[pointer, origin]];
    }),
  );
}
