import type { Reported } from "@carillon/contracts/configuration";
import { driftOf } from "@carillon/core/configuration/drift";
import { expect, test } from "vitest";

const wanted = { version: 5, hash: "h5" };
const says = (version: number, more: Partial<Reported> = {}): Reported => ({
  v: 1,
  version,
  hash: `h${version}`,
  ...more,
});
const refused = (version: number, code: string): Partial<Reported> => ({
  rejected: { version, documents: { "*": { code, detail: "" } } },
});

test("a device differs from what is wanted in one of six ways", () => {
  expect(driftOf(undefined, says(0))).toBe("none");
  expect(driftOf(wanted, null)).toBe("pending");
  expect(driftOf(wanted, says(4))).toBe("pending");
  expect(driftOf(wanted, says(4, refused(3, "document-invalid")))).toBe("pending");
  expect(driftOf(wanted, says(4, refused(5, "document-invalid")))).toBe("rejected");
  expect(driftOf(wanted, says(4, refused(5, "configuration-undone")))).toBe("undone");
  expect(driftOf(wanted, says(5, { trialSeconds: 60 }))).toBe("trying");
  expect(driftOf(wanted, says(5))).toBe("none");
  expect(driftOf(wanted, says(5, { hash: "other" }))).toBe("different");
  expect(driftOf(wanted, says(6))).toBe("different");
});
