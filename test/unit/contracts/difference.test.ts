import { type Difference, differenceOf, withDifference } from "@carillon/contracts/difference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const tree = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });
const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("the difference of two JSON objects", () => {
  it("makes the one of the other, whatever they are, also after it went over the wire", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const found = differenceOf(before, after);
        const made = found === undefined ? before : withDifference(before, asSent(found) as Difference);
        expect(asSent(made)).toEqual(asSent(after));
      }),
    );
  });

  it("is nothing between equals, and said twice changes nothing more", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(differenceOf(before, structuredClone(before))).toBeUndefined();
        const found = differenceOf(before, after);
        if (found === undefined) return;
        const once = withDifference(before, found);
        expect(withDifference(once, found)).toEqual(once);
      }),
    );
  });

  it("names what changed and no more, and tells null from absent", () => {
    const before = { id: "a", telemetry: { jitter: 1, lost: 2, links: [1] }, release: { tag: "x" } };
    const after = { id: "a", telemetry: { jitter: 1, lost: 3, links: [1] }, model: null };
    expect(differenceOf(before, after)).toEqual({
      changed: { telemetry: { lost: 3 }, model: null },
      gone: [["release"]],
    });
  });

  it("takes a member called __proto__ for a member", () => {
    const after: unknown = JSON.parse('{"__proto__":{"a":1}}');
    const made = withDifference({}, differenceOf({}, after as object) ?? { changed: {} });
    expect(JSON.stringify(made)).toBe('{"__proto__":{"a":1}}');
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});
