/** A version number as releases carry it: dotted numbers and, after a hyphen, what precedes the release (semver.org 2.0.0, 9–11). */
interface Version {
  readonly numbers: readonly number[];
  readonly before: readonly string[];
}

const pattern = /^v?(\d{1,9}(?:\.\d{1,9}){0,7})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/;

function read(text: string): Version | undefined {
  const [, numbers, before = ""] = pattern.exec(text) ?? [];
  if (numbers === undefined) return undefined;
  return { numbers: numbers.split(".").map(Number), before: before === "" ? [] : before.split(".") };
}

export const isVersion = (text: string): boolean => pattern.test(text);

/** Negative: `a` is older. Absent numbers are zero, so that 2 is 2.0.0. Undefined when one of them is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [read(a), read(b)];
  if (left === undefined || right === undefined) return undefined;
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at++) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePrecursors(left.before, right.before);
}

/** Semver 11.3 and 11.4: the release is newer than what precedes it; numbers are older than words; fewer are older. */
function comparePrecursors(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = compareIdentifiers(a[at] ?? "", b[at] ?? "");
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (/^\d+$/.test(text) ? Number(text) : undefined));
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return left !== undefined ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
