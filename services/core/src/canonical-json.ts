/** Nesting beyond this is refused, so that hostile input cannot exhaust the stack. */
const maxDepth = 64;

/**
 * JSON Canonicalization Scheme (RFC 8785): what is hashed and signed. ECMAScript's own serialisation of strings and numbers is
 * the one that the RFC prescribes (§3.2.2); members are sorted by UTF-16 code units (§3.2.3), which is what `<` compares.
 * Members that are undefined are left out, as JSON.stringify does. Throws TypeError on what JSON cannot say: NaN, infinities,
 * lone surrogates (§3.2.2.2), functions, and nesting deeper than 64.
 */
export const canonicalJson = (value: unknown): string => write(value, 0);

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new TypeError(`nested deeper than ${maxDepth} levels`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "string") return writeString(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  if (typeof value === "object") return writeObject(value, depth);
  throw new TypeError(`JSON has no ${typeof value}`);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError("a string holds a lone surrogate");
  return JSON.stringify(value);
}

function writeObject(value: object, depth: number): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${writeString(name)}:${write(member, depth + 1)}`);
  return `{${members.join(",")}}`;
}
