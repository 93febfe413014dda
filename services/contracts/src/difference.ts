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
  const changed = changedIn(Object.entries(after), new Map(Object.entries(before)), { path: [], gone });
  if (gone.length > 0) return { changed: changed ?? {}, gone };
  return changed && { changed };
}

/** What `before` has become. */
export function withDifference(before: object, { changed, gone = [] }: Difference): Record<string, unknown> {
  return gone.reduce((tree, path) => without(tree, path), merged({ ...before }, changed));
}

function changedIn(
  after: readonly [string, unknown][],
  before: ReadonlyMap<string, unknown>,
  { path, gone }: { readonly path: readonly string[]; readonly gone: string[][] },
): Record<string, unknown> | undefined {
  const there = new Map(after);
  for (const [name, value] of before)
    if (value !== undefined && there.get(name) === undefined) gone.push([...path, name]);
  const news = after.flatMap(([name, value]): [string, unknown][] => {
    const old = before.get(name);
    if (value === undefined || value === old) return [];
    if (isTree(value) && isTree(old)) {
      const inside = { path: [...path, name], gone };
      const within = changedIn(Object.entries(value), new Map(Object.entries(old)), inside);
      return within === undefined ? [] : [[name, within]];
    }
    // Lists, whose parts have no names.
    return Array.isArray(value) && JSON.stringify(value) === JSON.stringify(old) ? [] : [[name, value]];
  });
  return news.length === 0 ? undefined : Object.fromEntries(news);
}

/** By entries, because a member may be called `__proto__`. */
const merged = (tree: Tree, changed: Tree): Record<string, unknown> =>
  Object.fromEntries([
    ...Object.entries(tree),
    ...Object.entries(changed).map(([name, value]): [string, unknown] => {
      const old = Object.hasOwn(tree, name) ? tree[name] : undefined;
      return [name, isTree(value) && isTree(old) ? merged(old, value) : value];
    }),
  ]);

function without(tree: Tree, [name = "", ...rest]: readonly string[]): Record<string, unknown> {
  const inside = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
      if (key !== name) return [[key, value]];
      return rest.length > 0 && isTree(inside) ? [[key, without(inside, rest)]] : [];
    }),
  );
}
