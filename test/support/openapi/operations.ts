import fc from "fast-check";
import { fitting, hostileTexts, hostileValue, nearly, type Schema, type Vocabulary } from "./schema-arbitrary.js";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly schema?: Schema;
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Described {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}

/** OpenAPI 3.1, as much of it as we look at. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation extends Described {
  readonly method: string;
  readonly path: string;
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ ...described, method: method.toUpperCase(), path })),
  );

export const schemasOf =
  ({ components }: Document) =>
  (reference: string): Schema =>
    components.schemas[reference.replace("#/components/schemas/", "")] ?? {};

/** One request, ready to be sent. */
export interface Request {
  readonly method: string;
  /** With the query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Requests of an operation: some that fit its description, more that nearly do, and some that are made to hurt. */
export function requestsOf(operation: Operation, vocabulary: Vocabulary): fc.Arbitrary<Request> {
  const { method, path, parameters = [], requestBody } = operation;
  const values = (place: Parameter["in"]): fc.Arbitrary<[string, string][]> =>
    fc
      .tuple(
        ...parameters
          .filter((parameter) => parameter.in === place)
          .map(({ name, schema = {} }) =>
            fc
              .option(parameterValue(schema, vocabulary), { nil: undefined, freq: place === "path" ? 1e9 : 2 })
              .map((value) => [name, value] as const),
          ),
      )
      .map((all) => all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return fc
    .record({
      ...{ inPath: values("path"), inQuery: values("query"), inHeader: values("header") },
      more: fc.option(fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)), { freq: 8 }),
      ...{ type: contentType(requestBody?.content), body: bodyOf(requestBody?.content, vocabulary) },
    })
    .map(({ inPath, inQuery, inHeader, more, type, body }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encoded(inPath.find(([of]) => of === name)?.[1] ?? "x"),
      );
      const query = [...inQuery, ...(more === null ? [] : [more])]
        .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
        .join("&");
      const headers = Object.fromEntries(
        inHeader.map(([name, value]) => [
          name.toLowerCase(),
          value
            .replaceAll(/[^\x20-\x7e]/g, "?")
            .slice(0, 4000)
            .trim(),
        ]),
      );
      const sent = body === undefined ? {} : { "content-type": type };
      return { method, target: query === "" ? filled : `${filled}?${query}`, headers: { ...headers, ...sent }, body };
    });
}

/** Half a surrogate pair cannot be encoded: then the bytes that no text has. */
const encoded = (text: string): string => {
  const short = text.slice(0, 6000);
  return short.isWellFormed() ? encodeURIComponent(short).replaceAll(/^\.{1,2}$/g, "%2e") || "%20" : "%ff%fe";
};

const parameterValue = (schema: Schema, vocabulary: Vocabulary): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fitting(schema.type === undefined ? { ...schema, type: "string" } : schema, vocabulary).map(String),
    },
    ...(vocabulary.known.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...vocabulary.known) }] : []),
    { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
  );

const contentType = (content: Content | undefined): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...Object.keys(content ?? { "application/json": {} })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "x",
        "*/*",
      ),
    },
  );

function bodyOf(content: Content | undefined, vocabulary: Vocabulary): fc.Arbitrary<string | undefined> {
  const schema = content?.["application/json"]?.schema;
  const text = fc.constantFrom(
    "",
    "{",
    "null",
    '{"__proto__":{"admin":true}}',
    '{"a":1,"a":2}',
    "[".repeat(60_000),
    "\ufeff{}",
    "nul\0l",
  );
  if (schema === undefined) return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, text);
  return fc.oneof(
    { weight: 6, arbitrary: fitting(schema, vocabulary).map(written) },
    { weight: 6, arbitrary: nearly(schema, vocabulary).map(written) },
    { weight: 1, arbitrary: hostileValue.map(written) },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const written = (value: unknown): string => JSON.stringify(value);
