import fc from "fast-check";

/** As much of JSON Schema 2020-12 as our documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** What else a document's values may be. */
export interface Vocabulary {
  /** Looks up `#/components/schemas/NAME`. */
  readonly schemaAt: (reference: string) => Schema;
  /** Names and ids of what exists, so that requests reach something. */
  readonly known: readonly string[];
}

/** What programs choke on: characters that databases, logs, headers and paths give a meaning to, and sizes. */
export const hostileTexts: readonly string[] = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udc00a",
    "\u202e",
    "\ufeff",
    "a\r\nSet-Cookie: x=y",
    "\u0007\u001b[2J",
    "😀".repeat(50),
  ],
  ...[
    "../../etc/passwd",
    "..%2f..",
    "a/b",
    ".",
    "..",
    "%00",
    "%ff",
    "'; DROP TABLE users; --",
    "${7*7}",
    "{{7*7}}",
    "<script>",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "undefined",
    "NaN",
    "-1",
    "1e999",
    "0x10",
    "9".repeat(40),
  ],
  ...[
    "x".repeat(70_000),
    "(a and ".repeat(3000),
    "*",
    '"',
    "\\",
    "2026-02-30T25:61:00Z",
    "site:",
    "zone:__proto__",
    "device:" + "0".repeat(32),
  ],
];
const hostileNumbers = [-0, -1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, 0.1, 1e21];

/** Anything at all, for where something else belongs. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(...hostileTexts, ...hostileNumbers, null, true, [], {}, [[]], {
    constructor: { prototype: { a: 1 } },
  }),
  fc.integer({ min: 1, max: 3000 }).map(deep),
  fc.string({ unit: "binary" }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(fc.constant("a"), { minLength: 500, maxLength: 2000 }),
);

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Values that fit the schema; `depth` bounds schemas that hold themselves. */
export function fitting(schema: Schema, vocabulary: Vocabulary, depth = 0): fc.Arbitrary<unknown> {
  const { schemaAt } = vocabulary;
  if (schema.$ref !== undefined) return fitting(schemaAt(schema.$ref), vocabulary, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => fitting(choice, vocabulary, depth + 1)));
  switch (schema.type) {
    case "string":
      return textFitting(schema, vocabulary);
    case "integer":
    case "number":
      return numberFitting(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return arrayFitting(schema, vocabulary, depth);
    case "object":
      return objectFitting(schema, vocabulary, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textFitting({ pattern, format, minLength = 0, maxLength = 24 }: Schema, { known }: Vocabulary) {
  const fits = (text: string) =>
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, "u").test(text));
  const familiar = known.filter(fits);
  const made =
    format === "date-time"
      ? fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString())
      : pattern === undefined
        ? fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) })
        : matching(pattern).filter((text) => text.length <= Math.max(maxLength, 300));
  return familiar.length === 0 ? made : fc.oneof(made, fc.constantFrom(...familiar));
}

/** Texts of a pattern; any, where it looks around or names classes of characters, which fast-check does not do. */
function matching(pattern: string): fc.Arbitrary<string> {
  return /\(\?[!=<]|\\p\{/.test(pattern) ? fc.string({ maxLength: 20 }) : fc.stringMatching(new RegExp(pattern));
}

function numberFitting({ type, exclusiveMinimum, minimum = exclusiveMinimum ?? -1e6, maximum = 1e6 }: Schema) {
  const [min, max] = [Math.max(minimum, -1e15), Math.min(maximum, 1e15)];
  const edges = fc.constantFrom(min, max);
  if (type === "integer")
    return fc.oneof(edges, fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }));
  return fc.oneof(edges, fc.double({ min, max, noNaN: true }));
}

function arrayFitting(
  { items = {}, prefixItems, minItems = 0, maxItems = 4 }: Schema,
  vocabulary: Vocabulary,
  depth: number,
) {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((item) => fitting(item, vocabulary, depth + 1)));
  const most = depth > 6 ? minItems : Math.max(minItems, Math.min(maxItems, 4));
  return fc.array(fitting(items, vocabulary, depth + 1), { minLength: minItems, maxLength: most });
}

function objectFitting(schema: Schema, vocabulary: Vocabulary, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const named = Object.entries(properties).filter(([name]) => required.includes(name) || depth <= 6);
  const members = fc.record(
    Object.fromEntries(named.map(([name, member]) => [name, fitting(member, vocabulary, depth + 1)])),
    {
      requiredKeys: named.map(([name]) => name).filter((name) => required.includes(name)),
    },
  );
  if (Object.keys(properties).length > 0 || additionalProperties === false || depth > 6) return members;
  const names =
    propertyNames === undefined ? fc.string({ maxLength: 12 }) : fitting(propertyNames, vocabulary, depth + 1);
  const values =
    typeof additionalProperties === "object"
      ? fitting(additionalProperties, vocabulary, depth + 1)
      : fc.jsonValue({ maxDepth: 2 });
  return fc.dictionary(names.map(String), values, { maxKeys: 4 });
}

/** A value that fits, spoilt in one place. */
export const nearly = (schema: Schema, vocabulary: Vocabulary): fc.Arbitrary<unknown> =>
  fc
    .tuple(fitting(schema, vocabulary), hostileValue, fc.nat(), fc.constantFrom("replace", "remove", "add"))
    .map(([value, hostile, place, change]) => spoilt(value, { hostile, place, change }));

interface Spoiling {
  readonly hostile: unknown;
  readonly place: number;
  readonly change: "replace" | "remove" | "add";
}

function spoilt(value: unknown, spoiling: Spoiling): unknown {
  const { hostile, place, change } = spoiling;
  if (typeof value !== "object" || value === null) return hostile;
  if (change === "add" && !Array.isArray(value))
    return { ...value, [hostileTexts[place % hostileTexts.length] ?? ""]: hostile };
  const keys = Object.keys(value);
  const key = keys[place % Math.max(1, keys.length)];
  if (key === undefined) return hostile;
  const inside = Object.entries(value).find(([name]) => name === key)?.[1] as unknown;
  const next = place % 3 === 0 ? spoilt(inside, { ...spoiling, place: Math.floor(place / 3) }) : hostile;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? next : item));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name !== key ? [[name, member as unknown]] : change === "remove" ? [] : [[name, next]],
    ),
  );
}
