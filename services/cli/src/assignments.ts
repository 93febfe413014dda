import { UsageError } from "./usage-error.js";

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** `tree` with each `path.to.field=value` in it. A value is JSON where it can be read as such, else text. */
export const assignments = (tree: Readonly<Tree>, texts: readonly string[]): Tree =>
  texts.reduce<Tree>((next, text) => {
    const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (path === undefined || value === undefined)
      throw new UsageError(`${text} is not path=value, such as volumeDb=-6`);
    return withValue(next, path.split("."), jsonOrText(value));
  }, tree);

function withValue(tree: Tree, [field = "", ...rest]: readonly string[], value: unknown): Tree {
  if (field === "" || field === "__proto__") throw new UsageError("a field's name is missing before or after a dot");
  const inside = Object.hasOwn(tree, field) ? tree[field] : undefined;
  return { ...tree, [field]: rest.length === 0 ? value : withValue(isTree(inside) ? inside : {}, rest, value) };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
