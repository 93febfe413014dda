import { compareVersions } from "@carillon/core/version-order";
import { expect, test } from "vitest";

test("versions are in the order of semver, and plain numbers are versions", () => {
  const inOrder = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2",
    "1.10.0",
    "2",
  ];
  for (const [at, version] of inOrder.entries())
    for (const [other, against] of inOrder.entries())
      expect(Math.sign(compareVersions(version, against) ?? NaN)).toBe(Math.sign(at - other));
  expect(compareVersions("v1.2+build.5", "1.2.0")).toBe(0);
});

test("what is no version has no order", () => {
  for (const text of ["", "new", "1.", "1..2", "-1", "1.2.0 "]) expect(compareVersions(text, "1")).toBeUndefined();
});
