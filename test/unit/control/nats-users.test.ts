import { natsSubject, natsUsers } from "@carillon/control/broker/nats-users";
import { deviceFilters, deviceMay, topicOf, topics } from "@carillon/contracts/topics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const id = "0123456789abcdef0123456789abcdef";

/** As NATS matches a subject: `*` is one token, `>` one or more at the end. */
function covers(subject: string, name: string): boolean {
  const [wanted, given] = [subject.split("."), name.split(".")];
  return wanted.at(-1) === ">"
    ? given.length >= wanted.length &&
        covers(wanted.slice(0, -1).join("."), given.slice(0, wanted.length - 1).join("."))
    : wanted.length === given.length && wanted.every((token, at) => token === "*" || token === given[at]);
}

describe("the users of NATS", () => {
  const device = fc.constantFrom(id, "f".repeat(32), "fleet");
  const leaf = fc.oneof(
    fc.constantFrom(...Object.values(topics).map((topic) => topic.leaf)),
    fc.stringMatching(/^(up|down)(\/[a-z]{1,3}){1,3}$/),
  );

  it("may what the rule of the contracts lets them, topic by topic", () => {
    fc.assert(
      fc.property(device, leaf, fc.constantFrom("publish" as const, "subscribe" as const), (whose, what, action) => {
        const topic = topicOf(whose, { leaf: what });
        const allowed = deviceFilters(id)[action].some((filter) => covers(natsSubject(filter), natsSubject(topic)));
        expect(allowed).toBe(deviceMay(id, action, topic));
      }),
    );
  });

  it("are who is admitted, by MQTT alone, and who was removed, by nothing", () => {
    const gone = "f".repeat(32);
    const lines = natsUsers({ admitted: [id], removed: [gone] }).split("\n");
    const lineOf = (name: string) => lines.filter((line) => line.includes(`user: "CN=${name}"`));
    expect(lineOf(id)).toEqual([expect.stringContaining('allowed_connection_types: ["MQTT"]')]);
    expect(lineOf(id)[0]).toContain(`publish: {allow: ["carillon.v1.${id}.up.>"]}`);
    expect(lineOf(gone)).toEqual([expect.stringContaining('allowed_connection_types: ["LEAFNODE"]')]);
    for (const name of ["control", "control-0", "control-9"]) expect(lineOf(name)).toHaveLength(1);
  });
});
