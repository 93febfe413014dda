import {
  documentNames,
  documents,
  type Document,
  type DocumentName,
  type MediaConfiguration,
  type SpeakerConfiguration,
} from "@carillon/contracts/documents";
import type { ErrorCode } from "@carillon/contracts/errors";
import type { DeviceKind } from "@carillon/contracts/identity";
import { at, jsonPointer, leaves, type JsonObject } from "./json.js";

/** As in RFC 9457's `errors`: the pointer is inside the document, `/volumeDb`. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}
export type ValidDocument<N extends DocumentName> =
  | { readonly ok: true; readonly document: Document<N> }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** One document, every default filled in. Fields that this build does not know are dropped: a newer cloud may say more. */
export function validateDocument<N extends DocumentName>(name: N, values: unknown): ValidDocument<N> {
  const result = documents[name].schema.safeParse(values);
  if (!result.success)
    return {
      ok: false,
      errors: result.error.issues.map(({ path, message }) => ({ pointer: jsonPointer(path), detail: message })),
    };
  // safeParse of schema N yields Document<N>; TypeScript cannot follow an index that is a type parameter.
  return { ok: true, document: result.data as Document<N> };
}

/**
 * A layer's values, as a person wrote them: the same schema (each field has a default, so a part of a document is a document), but a
 * field that no schema knows is an error, for it is a misspelling.
 */
export function validateLayer(name: DocumentName, values: JsonObject): readonly FieldError[] {
  const valid = validateDocument(name, values);
  if (!valid.ok) return valid.errors;
  return [...leaves(values)]
    .filter(({ path }) => path.length > 0 && at(valid.document, path) === undefined)
    .map(({ path }) => ({ pointer: jsonPointer(path), detail: "no such field in this document" }));
}

/** The documents that a kind of device holds. */
export const documentsOf = (kind: DeviceKind): readonly DocumentName[] =>
  documentNames.filter((name) => documents[name].kinds.some((held) => held === kind));

/** The configuration that a kind of device holds, every default filled in. */
export interface ConfigurationOf {
  readonly speaker: SpeakerConfiguration;
  readonly media: MediaConfiguration;
}
export type DocumentErrors = Readonly<Record<string, { readonly code: ErrorCode; readonly detail: string }>>;
export type ValidConfiguration<K extends DeviceKind> =
  | { readonly ok: true; readonly configuration: ConfigurationOf[K] }
  | { readonly ok: false; readonly rejected: DocumentErrors };

/**
 * All documents of a device. Absent ones have their defaults; those of another kind, or of a newer cloud, are ignored; one bad
 * document refuses them all, each with its reason.
 */
export function validateConfiguration<K extends DeviceKind>(kind: K, wanted: JsonObject): ValidConfiguration<K> {
  const results = documentsOf(kind).map((name) => ({
    name,
    valid: validateDocument(name, Object.hasOwn(wanted, name) ? wanted[name] : {}),
  }));
  const rejected = results.flatMap(({ name, valid }) => (valid.ok ? [] : [[name, refusal(valid.errors)] as const]));
  if (rejected.length > 0) return { ok: false, rejected: Object.fromEntries(rejected) };
  const configuration = Object.fromEntries(
    results.flatMap(({ name, valid }) => (valid.ok ? [[name, valid.document]] : [])),
  );
  // documentsOf(kind) are the keys of ConfigurationOf[kind], by contracts/documents.
  return { ok: true, configuration: configuration as unknown as ConfigurationOf[K] };
}

/** The contract allows 1024 characters of detail. */
const refusal = (errors: readonly FieldError[]): { code: ErrorCode; detail: string } => ({
  code: "document-invalid",
  detail: errors
    .map(({ pointer, detail }) => `${pointer}: ${detail}`)
    .join("; ")
    .slice(0, 1024),
});

/** What a device has before anybody wanted anything of it. */
export function defaultConfiguration<K extends DeviceKind>(kind: K): ConfigurationOf[K] {
  const valid = validateConfiguration(kind, {});
  if (!valid.ok)
    throw new Error(`the defaults of ${Object.keys(valid.rejected).join(", ")} do not fit their own schema`);
  return valid.configuration;
}
