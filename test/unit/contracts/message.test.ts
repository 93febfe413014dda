import { birth } from "@carillon/contracts/birth";
import { parseMessage } from "@carillon/contracts/message";
import { topics } from "@carillon/contracts/topics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const valid = {
  v: 1,
  kind: "speaker",
  session: 3,
  bootId: "abcdefgh",
  agentVersion: "0.1.0",
  configVersion: 0,
  capabilities: {},
};

describe("a message from outside", () => {
  test("keeps the fields that this version does not know", () => {
    const parsed = parseMessage(birth, JSON.stringify({ ...valid, colour: "green", capabilities: { smell: 1 } }));
    expect(parsed).toMatchObject({ ok: true, value: { colour: "green", capabilities: { smell: 1 } } });
  });

  test("of an unknown version is refused with that reason, not for its shape", () => {
    expect(parseMessage(birth, `{"v":2,"entirely":"other"}`)).toMatchObject({
      ok: false,
      code: "version-unknown",
      detail: "version 2; this build reads 1",
    });
  });

  test("without a version is malformed", () => {
    expect(parseMessage(birth, `{"kind":"speaker"}`)).toMatchObject({
      ok: false,
      code: "message-malformed",
      detail: "no version field v",
    });
  });

  test("that does not fit its schema is refused naming the field", () => {
    expect(parseMessage(birth, JSON.stringify({ ...valid, session: -1 }))).toMatchObject({
      ok: false,
      detail: expect.stringContaining("/session") as string,
    });
  });

  test("never throws, whatever the bytes, on any topic", () => {
    const payloads = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ v: 1, kind: "speaker", ...(Object(value) as object) })),
    );
    fc.assert(
      fc.property(payloads, (payload) => {
        for (const { schema } of Object.values(topics)) parseMessage<unknown>(schema, payload);
      }),
    );
  });

  test("that no database can hold or no stack can write is malformed", () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    for (const note of [
      String.raw`"\u0000"`,
      String.raw`"\ud800"`,
      String.raw`{"\udfff":1}`,
      nested(3000),
      "[".repeat(40) + "]".repeat(40),
    ])
      expect(parseMessage(birth, JSON.stringify(valid).replace(/\}$/, `,"note":${note}}`))).toMatchObject({
        ok: false,
        code: "message-malformed",
      });
    expect(parseMessage(birth, JSON.stringify({ ...valid, note: "𝄞 \n\u0001" }))).toMatchObject({ ok: true });
  });

  test("beyond the size limit is refused unread", () => {
    expect(parseMessage(birth, `"${"x".repeat(70_000)}"`)).toMatchObject({ ok: false, code: "message-malformed" });
  });
});
