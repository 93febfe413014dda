import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMessage } from "@carillon/contracts/message";
import { topics } from "@carillon/contracts/topics";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const folder = join(import.meta.dirname, "recorded");
const line = z.object({
  kind: z.enum(["speaker", "media"]),
  topic: z.enum(Object.keys(topics) as [keyof typeof topics]),
  payload: z.looseObject({}),
});
const versions = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));

/** What an installation of an earlier version really said: see recorded/README.md. */
describe.each(versions)("messages as recorded in %s", (file) => {
  const recorded = readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((text) => line.parse(JSON.parse(text)));

  test.each(recorded.map((one) => [`${one.kind} ${one.topic}`, one] as const))(
    "%s is read by this version",
    (_, one) => {
      const read = parseMessage<object>(topics[one.topic].schema, JSON.stringify(one.payload));
      expect(read).toMatchObject({ ok: true });
    },
  );

  test("are read with fields that a newer version added, which are kept", () => {
    for (const { topic, payload } of recorded) {
      const newer = { ...payload, ofANewerVersion: { nested: [1] } };
      expect(parseMessage<object>(topics[topic].schema, JSON.stringify(newer))).toMatchObject({
        ok: true,
        value: { ofANewerVersion: { nested: [1] } },
      });
    }
  });

  test("hold every topic, of speaker and media service", () => {
    const kinds = new Set(recorded.map(({ kind, topic }) => `${kind} ${topic}`));
    for (const topic of ["birth", "state", "telemetry", "reported", "ack", "desired", "command"])
      for (const kind of ["speaker", "media"]) expect(kinds).toContain(`${kind} ${topic}`);
  });
});
