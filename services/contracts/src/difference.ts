/**
 * What has changed of a JSON object: `changed` holds the new values, nested as they are; what stands inside an object beside them stays.
 * Lists are replaced whole. `gone` are the paths of members that are no longer there. Not RFC 7396, which cannot tell null from absent.
 */
export interface Difference {
  readonly changed: Record<string, unknown>;
  readonly gone?: string[][] | undefined;
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined: they are the same. Both as JSON has them; a member that is `undefined` is taken for absent. */
export function differenceOf(before: object, after: object): Difference | undefined {
  const gone: string[][] = [];
  const changed = changedIn(before as Tree, after as Tree, { path: [], gone });
  if (gone.length > 0) return { changed: changed ?? {}, gone };
  return changed && { changed };
}

/** What `before` has become. */
export function withDifference(before: object, { changed, gone = [] }: Difference): Record<string, unknown> {
  return gone.reduce((tree, path) => without(tree, path), merged({ ...before }, changed));
}

/** Nothing is made of what stays: a device's hundred members are looked through for each of its messages. */
function changedIn(
  before: Tree,
  after: Tree,
  { path, gone }: { readonly path: readonly string[]; readonly gone: string[][] },
): Record<string, unknown> | undefined {
  for (const name of Object.keys(before))
    if (before[name] !== undefined && memberOf(after, name) === undefined) gone.push([...path, name]);
  const news: [string, unknown][] = [];
  for (const name of Object.keys(after)) {
    const [value, old] = [after[name], memberOf(before, name)];
    if (value === undefined || value === old) continue;
    if (isTree(value) && isTree(old)) {
      const within = changedIn(old, value, { path: [...path, name], gone });
      if (within !== undefined) news.push([name, within]);
    } else if (!Array.isArray(value) || JSON.stringify(value) !== JSON.stringify(old)) {
      // Lists are compared whole: their parts have no names.
      news.push([name, value]);
    }
  }
  return news.length === 0 ? undefined : Object.fromEntries(news);
}

/** Not what an object inherits: a member may be called `__proto__`. */
const memberOf = (tree: Tree, name: string): unknown => (Object.hasOwn(tree, name) ? tree[name] : undefined);

/** By entries, because a member may be called `__proto__`. */
const merged = (tree: Tree, changed: Tree): Record<string, unknown> =>
  Object.fromEntries([
    ...Object.entries(tree),
    ...Object.entries(changed).map(([name, value]): [string, unknown] => {
      const old = memberOf(tree, name);
      return [name, isTree(value) && isTree(old) ? merged(old, value) : value];
    }),
  ]);

function without(tree: Tree, [name = "", ...rest]: readonly string[]): Record<string, unknown> {
  const inside = memberOf(tree, name);
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
      if (key !== name) return [[key, value]];
      return rest.length > 0 && isTree(inside) ? [[key, without(inside, rest)]] : [];
    }),
  );
}
