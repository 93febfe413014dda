import { accepted, consider, nothingApplied, rejected, report } from "@carillon/core/configuration/apply";
import { wallClock } from "@carillon/core/units";
import { describe, expect, test } from "vitest";

const hash = (digit: number): string => String(digit).repeat(64);
const desired = (version: number, documents: Record<string, unknown> = {}, digit = version) => ({
  version,
  hash: hash(digit),
  documents,
});
const found = (own: string | undefined, now = 0) => ({ hash: own, now: wallClock(now) });
const inForce = accepted(desired(5, { output: { volumeDb: -5 } }));

describe("a desired configuration", () => {
  test("that is newer and good is to be applied, with its defaults filled in", () => {
    const result = consider("speaker", inForce, desired(6, { output: { volumeDb: -6 } }), found(hash(6)));
    expect(result).toMatchObject({
      kind: "apply",
      configuration: { output: { volumeDb: -6, periods: 3 }, playout: {} },
    });
  });

  test("that is in force already, or older, is ignored", () => {
    expect(consider("speaker", inForce, desired(5), found(hash(5)))).toEqual({ kind: "ignore", reason: "repeated" });
    expect(consider("speaker", inForce, desired(4), found(hash(4)))).toEqual({ kind: "ignore", reason: "stale" });
  });

  test("that was refused is not tried again, unless its content changed", () => {
    const state = rejected(inForce, desired(6), { output: { code: "output-missing", detail: "no card" } });
    expect(consider("speaker", state, desired(6), found(hash(6)))).toEqual({ kind: "ignore", reason: "repeated" });
    expect(consider("speaker", state, desired(6, {}, 7), found(hash(7))).kind).toBe("apply");
    expect(consider("speaker", state, desired(7), found(hash(7))).kind).toBe("apply");
  });

  test("with a version that is in force with other content is refused and says so", () => {
    const result = consider("speaker", inForce, desired(5, {}, 9), found(hash(9)));
    expect(result).toMatchObject({ kind: "reject", state: { rejected: { documents: { "*": { code: "conflict" } } } } });
  });

  test("whose hash is not that of its documents is refused", () => {
    for (const own of [hash(7), undefined])
      expect(consider("speaker", inForce, desired(6), found(own))).toMatchObject({
        kind: "reject",
        state: { rejected: { documents: { "*": { code: "message-malformed" } } } },
      });
  });

  test("that is refused leaves what is in force, and the report says both", () => {
    const result = consider("speaker", inForce, desired(6, { output: { volumeDb: 60 } }), found(hash(6)));
    if (result.kind !== "reject") throw new Error(result.kind);
    expect(report(result.state)).toMatchObject({
      version: 5,
      hash: hash(5),
      rejected: { version: 6, documents: { output: { code: "document-invalid" } } },
    });
  });

  test("that is applied clears what was refused before", () => {
    expect(report(accepted(desired(7)))).toEqual({ v: 1, version: 7, hash: hash(7) });
  });
});

test("before anything was desired version 0 is reported", () => {
  expect(report(nothingApplied)).toEqual({ v: 1, version: 0, hash: "" });
});
