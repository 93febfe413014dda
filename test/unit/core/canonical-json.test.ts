import { canonicalJson } from "@carillon/core/canonical-json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("canonical JSON", () => {
  test("sorts members by UTF-16 code units and writes numbers and strings as RFC 8785 shows in its §3.2.2 and §3.2.3", () => {
    const sample = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
    );
    const keys = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
    expect(Object.values(JSON.parse(canonicalJson(keys)) as object)).toHaveLength(7);
    expect(canonicalJson(keys)).toBe(`{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}`);
  });

  test("is the same for the same value, however its members were ordered, and reads back as that value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(canonicalisable(value));
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("leaves out what is undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(`{"b":1}`);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, "\ud800", { "\udc00": 1 }, () => 1])(
    "refuses %s, which JSON cannot say",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  test("refuses nesting that would exhaust the stack", () => {
    expect(() => canonicalJson(JSON.parse("[".repeat(5_000) + "]".repeat(5_000)))).toThrow(/deeper/);
  });
});

const canonicalisable = (value: unknown): boolean =>
  JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value));

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
