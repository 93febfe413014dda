/** JSON Schema 2020-12, as far as zod writes it. */
interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

export type Components = Readonly<Record<string, object>>;

/** What stands in a field of this name, wherever its schema allows it: so that examples read like an installation. */
const byName: Readonly<Record<string, readonly unknown[]>> = {
  id: ["0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d", "hall"],
  device: ["0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"],
  name: ["Hall, left", "hall"],
  displayName: ["Ada Lovelace"],
  site: ["main"],
  organisation: ["main"],
  zone: ["hall"],
  programme: ["hall"],
  tag: ["floor=2"],
  tags: [["floor=2"]],
  zones: [["hall"]],
  model: ["Raspberry Pi 4"],
  serial: ["10000000a1b2c3d4"],
  agentVersion: ["1.4.0"],
  imageVersion: ["1.4.0"],
  scope: ["zone:hall", "all"],
  document: ["output"],
  values: [{ volumeDb: -6 }],
  volumeDb: [-6],
  filter: ["site = main and not state = lost"],
  url: ["https://receiver.example/carillon"],
  userCode: ["BCDF-GHJK"],
  createdBy: ["ada"],
  by: ["ada"],
  actor: ["ada"],
  nextCursor: [null],
  kind: ["speaker"],
  presence: ["online"],
  limit: [100],
  intervalSeconds: [10],
  delaySeconds: [0.4],
  jitter: [0.0004],
  file: ["gong.flac"],
  address: ["10.0.0.7"],
  seconds: [3],
};

/** By pattern or format, where the name says nothing. */
const texts: readonly string[] = [
  ...["hall", "Hall", "zone:hall", "site:main", "floor=2", "08:00", "100", "/", "1.4.0", "all"],
  ...["2026-01-31T08:00:00.000Z", "2026-01-31", "P1D", "Europe/Zurich", "0 8 * * 1-5"],
  ...["0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d", "6f1ed002ab5595859014ebf0951522d96f1ed002ab5595859014ebf0951522d9"],
  ...["dGhlIHRpbWUgb2YgYSBiZWxsIGlzIGl0cyBvd24", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWBuGKn4M1h0M", "aGFsbA=="],
  ...["https://receiver.example/carillon", "mqtts://broker.example:8883", "tcp://127.0.0.1:4000", "pipe:/run/hall.pcm"],
  ...["0b5f1c2d-3e4f-4a6b-8c8d-9e0f1a2b3c4d", "ada@school.example", "BCDF-GHJK"],
  "a text that is long enough for a password or the like, and means nothing beside that",
];
const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T08:00:00.000Z",
  date: "2026-01-31",
  time: "08:00:00",
  uri: "https://receiver.example/carillon",
  email: "ada@school.example",
  uuid: "0b5f1c2d-3e4f-4a6b-8c8d-9e0f1a2b3c4d",
  base64: "aGFsbA==",
  ipv4: "10.0.0.7",
};

const deepest = 12;

/**
 * An example of what a schema describes. All of them are checked against their schemas by a test; where this finds nothing that fits, a word for
 * the name or the pattern has to be added above.
 */
export function exampleOf(described: object, components: Components, { name = "", depth = 0 } = {}): unknown {
  const schema: Schema = described;
  if (schema.$ref !== undefined) {
    const target = components[schema.$ref.split("/").at(-1) ?? ""];
    return target === undefined || depth > deepest ? {} : exampleOf(target, components, { name, depth: depth + 1 });
  }
  if (schema.const !== undefined) return schema.const;
  const said = (byName[name] ?? []).find((value) => fits(schema, value));
  if (said !== undefined) return said;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []).filter(({ type }) => type !== "null")];
  if (first !== undefined) return exampleOf(first, components, { name, depth: depth + 1 });
  if (schema.default !== undefined) return schema.default;
  return plain(schema, components, { name, depth });
}

function plain(schema: Schema, components: Components, at: { readonly name: string; readonly depth: number }): unknown {
  switch (typesOf(schema).find((type) => type !== "null") ?? schema.type) {
    case "object":
      return objectOf(schema, components, at.depth);
    case "array":
      return listOf(schema, components, at);
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return {};
  }
}

const typesOf = ({ type = [] }: Schema): readonly string[] => (typeof type === "string" ? [type] : type);

function listOf(
  { items, minItems = 1 }: Schema,
  components: Components,
  at: { readonly name: string; readonly depth: number },
) {
  if (items === undefined) return [];
  const item = exampleOf(items, components, { name: at.name, depth: at.depth + 1 });
  return Array.from({ length: Math.max(1, minItems) }, () => item);
}

function objectOf(
  { properties, additionalProperties, propertyNames, required }: Schema,
  components: Components,
  depth: number,
) {
  const members = Object.entries(properties ?? {}).map(([name, schema]): [string, unknown] => [
    name,
    exampleOf(schema, components, { name, depth: depth + 1 }),
  ]);
  if (properties === undefined && typeof additionalProperties === "object" && depth < deepest) {
    const name = propertyNames === undefined ? "output" : exampleOf(propertyNames, components, { depth: depth + 1 });
    for (const key of required ?? [String(name)])
      members.push([key, exampleOf(additionalProperties, components, { depth: depth + 1 })]);
  }
  return Object.fromEntries(members);
}

const isText = ({ pattern, minLength = 0, maxLength = Infinity }: Schema, text: string): boolean =>
  text.length >= minLength &&
  text.length <= maxLength &&
  (pattern === undefined || new RegExp(pattern, "u").test(text));

const textOf = (schema: Schema): string =>
  [formats[schema.format ?? ""] ?? [], texts].flat().find((text) => isText(schema, text)) ?? "";

const numberOf = ({ minimum, exclusiveMinimum, maximum = Infinity }: Schema): number =>
  Math.min(Math.max(1, minimum ?? 1, (exclusiveMinimum ?? 0) + 1), maximum);

/** Whether a value of ours may stand here; what is nested is looked at where it is. */
function fits(schema: Schema, value: unknown): boolean {
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (options.length > 0) return options.some((option) => fits(option, value));
  if (schema.enum !== undefined) return schema.enum.includes(value);
  const types = typesOf(schema);
  if (value === null) return types.includes("null");
  if (typeof value === "string")
    return types.includes("string") && isText(schema, value) && schema.format === undefined;
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    const isNumber = types.includes("number") || (types.includes("integer") && Number.isInteger(value));
    return isNumber && value >= minimum && value <= maximum;
  }
  if (Array.isArray(value)) return types.includes("array") && value.every((item) => fits(schema.items ?? {}, item));
  return types.includes("object") && schema.properties === undefined;
}
