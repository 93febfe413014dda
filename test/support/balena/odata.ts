/** The part of OData 4 that balena's API understands, parsed from what a client really sent. Everything else throws. */
export type Value = string | number | boolean | null;

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "compare"; readonly field: string; readonly operator: Operator; readonly value: Value }
  | { readonly kind: "in"; readonly field: string; readonly values: readonly Value[] };

const operators = ["eq", "ne", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];

export interface Query {
  readonly select?: readonly string[];
  readonly filter?: Condition;
  readonly order?: { readonly field: string; readonly descending: boolean };
  readonly top?: number;
  readonly expand: ReadonlyMap<string, Query>;
}

export interface Address {
  readonly resource: string;
  /** `resource(5)` and `resource(uuid='…')`. */
  readonly key?: Condition;
  readonly query: Query;
}

/** The API answers 400. */
export class NotUnderstood extends Error {}

/** `/device?$filter=id in (5,1)&$select=id`, without the version and percent-encoding undone. */
export function parseAddress(text: string): Address {
  const [path, search] = splitOnce(text, "?");
  const [, resource, , key] = /^\/(\w+)(\((.*)\))?$/.exec(path) ?? [];
  if (resource === undefined) throw new NotUnderstood(`path ${path}`);
  const query = parseOptions(search === "" ? [] : splitOutside(search, "&"));
  return { resource, ...(key !== undefined && { key: parseKey(key) }), query };
}

const parseKey = (key: string): Condition =>
  /^\d+$/.test(key)
    ? { kind: "compare", field: "id", operator: "eq", value: Number(key) }
    : { kind: "and", parts: splitOutside(key, ",").map((part) => parseCondition(part.replace("=", " eq "))) };

function parseOptions(options: readonly string[]): Query {
  let query: Query = { expand: new Map() };
  for (const option of options) {
    const [name, value] = splitOnce(option, "=");
    query = { ...query, ...parseOption(name, value) };
  }
  return query;
}

function parseOption(name: string, value: string): Partial<Query> {
  switch (name) {
    case "$select":
      return { select: value.split(",") };
    case "$filter":
      return { filter: parseCondition(value) };
    case "$top":
      return { top: numberOf(value) };
    case "$orderby": {
      const [, field = "", direction] = /^(\w+)(?: (asc|desc))?$/.exec(value) ?? [];
      if (field === "") throw new NotUnderstood(`$orderby ${value}`);
      return { order: { field, descending: direction === "desc" } };
    }
    case "$expand":
      return { expand: new Map(splitOutside(value, ",").map(parseExpansion)) };
    default:
      throw new NotUnderstood(`option ${name}`);
  }
}

function parseExpansion(text: string): [string, Query] {
  const [, name, , options = ""] = /^(\w+)(\((.*)\))?$/.exec(text) ?? [];
  if (name === undefined) throw new NotUnderstood(`$expand ${text}`);
  return [name, parseOptions(options === "" ? [] : splitOutside(options, ";"))];
}

/** or binds weaker than and, and than a comparison (OData 4.01 ABNF). */
function parseCondition(text: string): Condition {
  const trimmed = text.trim();
  for (const kind of ["or", "and"] as const) {
    const parts = splitOutside(trimmed, ` ${kind} `);
    if (parts.length > 1) return { kind, parts: parts.map(parseCondition) };
  }
  if (trimmed.startsWith("(") && trimmed.endsWith(")")) return parseCondition(trimmed.slice(1, -1));
  const [, inField, list] = /^(\w+) in \((.*)\)$/.exec(trimmed) ?? [];
  if (inField !== undefined && list !== undefined)
    return { kind: "in", field: inField, values: splitOutside(list, ",").map(valueOf) };
  const [, field, word, value] = /^(\w+) (\w+) (.+)$/.exec(trimmed) ?? [];
  const operator = operators.find((known) => known === word);
  if (field === undefined || operator === undefined || value === undefined) throw new NotUnderstood(trimmed);
  return { kind: "compare", field, operator, value: valueOf(value) };
}

function valueOf(text: string): Value {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  const [, quoted] = /^'((?:[^']|'')*)'$/.exec(text) ?? [];
  return quoted === undefined ? numberOf(text) : quoted.replaceAll("''", "'");
}

function numberOf(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new NotUnderstood(text);
  return Number(text);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Where the separator is neither in a string nor in parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [depth, start, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'") quoted = !quoted;
    if (quoted) continue;
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (depth < 0) throw new NotUnderstood(text);
    if (depth > 0 || !text.startsWith(separator, at)) continue;
    parts.push(text.slice(start, at));
    at += separator.length - 1;
    start = at + 1;
  }
  if (quoted || depth !== 0) throw new NotUnderstood(text);
  return [...parts, text.slice(start)];
}
