import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { desired } from "@carillon/contracts/configuration";
import type { JsonObject } from "@carillon/core/configuration/json";
import { canonicalJson } from "@carillon/core/canonical-json";
import { consider, nothingApplied } from "@carillon/core/configuration/apply";
import { parseMessage } from "@carillon/contracts/message";
import { topics } from "@carillon/contracts/topics";
import { wallClock } from "@carillon/core/units";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "recorded");

interface Line {
  readonly kind: "speaker" | "media";
  readonly topic: keyof typeof topics;
  readonly payload: JsonObject;
}

/** A version that nobody has written yet: it says more, in every object that this one says. */
const ofNextMinor = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ofNextMinor);
  if (typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).map(([name, member]): [string, unknown] => [name, ofNextMinor(member)]);
  return Object.fromEntries([...known, ["sinceNextMinor", { level: 1, words: ["more"] }]]);
};

describe.each(readdirSync(folder).filter((name) => name.endsWith(".jsonl")))(
  "after %s, the next minor version",
  (file) => {
    const lines = readFileSync(join(folder, file), "utf8")
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as Line);
    const upwards = lines.filter(({ topic }) => topics[topic].from === "device");

    it.each(upwards.map((line) => [`${line.kind} ${line.topic}`, line] as const))(
      "says more in its %s, and is understood in what this one knows",
      (_, { topic, payload }) => {
        const newer = JSON.stringify(ofNextMinor(payload));
        expect(parseMessage<object>(topics[topic].schema, newer)).toMatchObject({ ok: true });
      },
    );

    it("wants more of a device of this one: fields that it does not know are left out, and the rest is in force", () => {
      for (const { kind, payload } of lines.filter(({ topic }) => topic === "desired")) {
        const wish = desired.parse(payload);
        const documents = Object.fromEntries(
          Object.entries(wish.documents).map(([name, values]) => [
            name,
            Object.assign({}, values, { sinceNextMinor: true }),
          ]),
        );
        const newer = { ...wish, version: 99, documents, hash: hashOf(documents) };
        const considered = consider(kind, nothingApplied, newer, { hash: newer.hash, now: wallClock(0) });
        expect(considered.kind).toBe("apply");
        expect(JSON.stringify(considered.kind === "apply" && considered.configuration)).not.toContain("sinceNextMinor");
      }
    });

    it("wants a document that a device of this one does not have, which is refused whole or left out, with the reason", () => {
      for (const { kind, payload } of lines.filter(({ topic }) => topic === "desired")) {
        const wish = desired.parse(payload);
        const documents = { ...wish.documents, lighting: { brightness: 1 } };
        const newer = { ...wish, version: 99, documents, hash: hashOf(documents) };
        const considered = consider(kind, nothingApplied, newer, { hash: newer.hash, now: wallClock(0) });
        if (considered.kind === "reject") expect(considered.state.rejected?.documents).toHaveProperty("lighting");
        else expect(considered.kind).toBe("apply");
      }
    });

    it("says a word where this one has a list of words, which is refused with its place, and nothing is thrown", () => {
      for (const { payload } of lines.filter(({ topic }) => topic === "state")) {
        const parsed = parseMessage(topics.state.schema, JSON.stringify({ ...payload, state: "hibernating" }));
        expect(parsed).toMatchObject({ ok: false, code: "message-malformed" });
      }
    });
  },
);

const hashOf = (documents: JsonObject): string => createHash("sha256").update(canonicalJson(documents)).digest("hex");
