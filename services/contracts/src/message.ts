import { z } from "zod";
import type { ErrorCode } from "./errors.js";
import { mayObject, objectionTo } from "./keepable.js";
import { quickCheck, type QuickCheck } from "./quick-check.js";

/** The version of every message that this build writes. Readers refuse others with a reason and keep fields they do not know. */
export const messageVersion = 1;

/** A message between processes: versioned; unknown fields are kept, so that an older reader can hand on what a newer writer said. */
export const message = <T extends z.ZodRawShape>(shape: T) => z.looseObject({ v: z.literal(messageVersion), ...shape });

/** Largest payload that is parsed, in bytes of UTF-8. A desired configuration of every document is below 8 KiB. */
export const maxPayloadBytes = 65_536;

export type Parsed<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; detail: string };

const versionOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "v" in value ? value.v : undefined;

/** Where a value departs from its schema, as `pointer: reason` for a person. */
export const issueLines = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `/${issue.path.map(String).join("/")}: ${issue.message}`);

const checks = new WeakMap<object, QuickCheck>();

function checkOf(schema: z.ZodType): QuickCheck {
  const check = checks.get(schema) ?? quickCheck(schema);
  checks.set(schema, check);
  return check;
}

/** Parses one payload from outside (UTF-8 JSON). Never throws. An unknown version is refused as such, before the schema is tried. */
export function parseMessage<T>(schema: z.ZodType<T>, payload: string): Parsed<T> {
  if (payload.length > maxPayloadBytes)
    return {
      ok: false,
      code: "message-malformed",
      detail: `${payload.length} characters; at most ${maxPayloadBytes} are read`,
    };
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return { ok: false, code: "message-malformed", detail: "not JSON" };
  }
  const version = versionOf(value);
  if (version !== messageVersion)
    return {
      ok: false,
      code: version === undefined ? "message-malformed" : "version-unknown",
      detail:
        version === undefined
          ? "no version field v"
          : `version ${JSON.stringify(version)}; this build reads ${messageVersion}`,
    };
  const objection = mayObject(payload) ? objectionTo(value) : undefined;
  if (objection !== undefined) return { ok: false, code: "message-malformed", detail: objection };
  if (checkOf(schema)(value)) return { ok: true, value: value as T };
  const result = schema.safeParse(value);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, code: "message-malformed", detail: issueLines(result.error).join("; ") };
}
