import { assignments } from "@carillon/cli/assignments";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("values given as path=value", () => {
  it("are put into the tree, and leave the rest of it as it was", () => {
    const before = { delay: { mode: "auto", maximumSeconds: 1 }, other: 1 };
    expect(assignments(before, ["delay.mode=fixed", "delay.seconds=0.4", "name=a=b", "list=[1,2]"])).toEqual({
      delay: { mode: "fixed", maximumSeconds: 1, seconds: 0.4 },
      ...{ other: 1, name: "a=b", list: [1, 2] },
    });
    expect(before).toEqual({ delay: { mode: "auto", maximumSeconds: 1 }, other: 1 });
  });

  it("are refused with an example when they are something else", () => {
    for (const wrong of ["volumeDb", "=1", ".a=1", "a..b=1", "__proto__.x=1"])
      expect(() => assignments({}, [wrong])).toThrow(/path=value|field's name/);
  });

  it("never touch a prototype, whatever the path", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("constructor", "prototype", "toString", "a"), { minLength: 1 }), (path) => {
        assignments({}, [`${path.join(".")}=1`]);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});
