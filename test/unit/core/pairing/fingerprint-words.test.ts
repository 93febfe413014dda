import { fingerprintWords } from "@carillon/core/pairing/fingerprint-words";
import { describe, expect, test } from "vitest";

const all = Array.from({ length: 256 }, (_, byte) => fingerprintWords(new Uint8Array([byte]))[0] ?? "");

describe("fingerprint words", () => {
  test("are the first four bytes of the hash, in order", () => {
    expect(fingerprintWords(new Uint8Array([0, 255, 1, 254, 7, 8]))).toEqual(["abacus", "zucchini", "acorn", "zigzag"]);
  });

  test("are 256, plain and short", () => {
    expect(new Set(all).size).toBe(256);
    for (const word of all) expect(word).toMatch(/^[a-z]{4,8}$/);
  });

  test("begin differently within four letters, and two of them differ in three letters or more", () => {
    expect(new Set(all.map((word) => word.slice(0, 4))).size).toBe(256);
    for (const a of all) for (const b of all) if (a < b) expect(distance(a, b), `${a} ${b}`).toBeGreaterThanOrEqual(3);
  });
});

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
