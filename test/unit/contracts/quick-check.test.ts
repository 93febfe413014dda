import { mayObject, objectionTo } from "@carillon/contracts/keepable";
import { quickCheck } from "@carillon/contracts/quick-check";
import { topics } from "@carillon/contracts/topics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { mediaTelemetry, speakerTelemetry } from "../../integration/control/messages.js";

/** Something of a message that is put in the place of something else, or taken away. */
const broken = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(-1, 0, 1, 0.5, 1e999, -0, 2 ** 53, "", "playing", "x".repeat(600), true, null, [], {}, ["a"], "2026"),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place in a value, as a path. */
const pathsOf = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? [at, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...at, name]))]
    : [at];

function put(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value))
    return value.map((member: unknown, at) => (String(at) === name ? put(member, rest, other) : member));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: put(members[name], rest, other) };
}

describe("the quick check of a message", () => {
  const messages = [
    ...[speakerTelemetry(0.001), mediaTelemetry("playing")].map((message) => ({ topic: topics.telemetry, message })),
    { topic: topics.event, message: { v: 1, session: 3, event: { kind: "resync", mediaSample: 3 } } },
    { topic: topics.birth, message: { ...born, capabilities: { sinks: ["virtual"] } } },
  ] as const;

  test("takes what speakers say", () => {
    expect(quickCheck(topics.telemetry.schema)(speakerTelemetry(0.001))).toBe(true);
  });

  test("takes nothing that the schema refuses or changes, wherever a message is broken", () => {
    for (const { topic, message } of messages) {
      const check = quickCheck(topic.schema);
      fc.assert(
        fc.property(fc.constantFrom(...pathsOf(message)), broken, (path, other) => {
          const value = put(message, path, other);
          if (!check(value)) return;
          const { success, data } = z.safeParse(topic.schema, value);
          expect(success).toBe(true);
          expect(data).toEqual(value);
        }),
        { numRuns: 500 },
      );
    }
  });

  test("takes of telemetry what the schema takes", () => {
    const check = quickCheck(topics.telemetry.schema);
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(speakerTelemetry(0))), broken, (path, other) => {
        const value = put(speakerTelemetry(0), path, other);
        expect(check(value)).toBe(topics.telemetry.schema.safeParse(value).success);
      }),
      { numRuns: 500 },
    );
  });
});

const born = { v: 1, kind: "speaker", session: 1, bootId: "b", agentVersion: "1", configVersion: 0 } as const;

describe("what is looked through for what cannot be kept", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\u0000", "\ud800", "\udc00", "\\", "u", "{", "é", "😀") });
  test("is every text that holds any of it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, depthSize: "small" }), text, (value, word) => {
        const json = JSON.stringify({ value, [word]: word });
        if (!mayObject(json)) expect(objectionTo(JSON.parse(json))).toBeUndefined();
      }),
    );
    const deep = `${"[".repeat(40)}${"]".repeat(40)}`;
    expect(mayObject(deep)).toBe(true);
    expect(mayObject(JSON.stringify(speakerTelemetry(0)))).toBe(false);
  });
});
