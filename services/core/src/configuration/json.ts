/** JSON as the configuration sees it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** RFC 6901. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** No document is nested as deeply; hostile input ends here instead of at the end of the stack. */
const maxDepth = 32;

/** Every leaf (whatever is not an object with members) with its path. */
export function* leaves(value: unknown, path: readonly string[] = []): Generator<Leaf> {
  const members = isJsonObject(value) && path.length < maxDepth ? Object.entries(value) : [];
  if (members.length === 0) yield { path, value };
  for (const [name, member] of members) yield* leaves(member, [...path, name]);
}

/** What is at a path; undefined when nothing is. Inherited properties are nothing. */
export function at(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const step of path) {
    if (!isJsonObject(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}
