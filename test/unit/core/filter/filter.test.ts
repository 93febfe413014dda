import { describeFilterError, parseFilter, type FilteredDevice } from "@carillon/core/filter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const speaker: FilteredDevice = {
  id: "0".repeat(32),
  kind: "speaker",
  name: "Hall left",
  organisation: "main",
  site: "north",
  zones: ["hall", "whole-house"],
  tags: ["floor=2", "critical"],
  model: null,
  serial: "10000000abc",
  state: "online",
  agentVersion: "1.2.0-rc.1",
  imageVersion: null,
  drift: "none",
};

function fits(text: string, device: Partial<FilteredDevice> = {}): boolean {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(describeFilterError(parsed.error));
  return parsed.filter.matches({ ...speaker, ...device });
}

function misfit(text: string) {
  const parsed = parseFilter(text);
  if (parsed.ok) throw new Error(`${text} was understood`);
  return parsed.error;
}

describe("a filter", () => {
  test("says which devices are meant, as people say it", () => {
    const text = 'site = "north" and tag.floor = 2 and not state = lost and name ~ "hall*" and agentVersion < 1.2.0';
    expect(fits(text)).toBe(true);
    expect(fits(text, { state: "lost" })).toBe(false);
    expect(fits(text, { agentVersion: "1.2.0" })).toBe(false);
  });

  test("reads and before or, and brackets before both", () => {
    expect(fits("site = north or site = south and state = lost")).toBe(true);
    expect(fits("(site = north or site = south) and state = lost")).toBe(false);
    expect(fits("not (site = south or state = lost)")).toBe(true);
    expect(fits("not not site = north")).toBe(true);
  });

  test("compares with every value of a field that has several", () => {
    expect(fits("zone = hall")).toBe(true);
    expect(fits("zone = attic")).toBe(false);
    expect(fits("zone != hall")).toBe(false);
    expect(fits("zone != attic")).toBe(true);
    expect(fits("zone in (attic, whole-house)")).toBe(true);
    expect(fits("zone !~ attic*")).toBe(true);
  });

  test("asks for tags by name, with a value or with any", () => {
    expect(fits("tag.floor")).toBe(true);
    expect(fits("tag.critical and not tag.attic")).toBe(true);
    expect(fits('tag.critical = ""')).toBe(true);
    expect(fits("tag.floor > 1 and tag.floor <= 2 and tag.floor < 10")).toBe(true);
    expect(fits("tag.floor = 3")).toBe(false);
  });

  test("takes what is not known for none of the values", () => {
    expect(fits("model = pi4")).toBe(false);
    expect(fits("model != pi4")).toBe(true);
    expect(fits("imageVersion < 2 or imageVersion >= 2")).toBe(false);
  });

  test("compares patterns whatever the case", () => {
    for (const pattern of ["hall*", "*LEFT", "h?ll*l*t", "*", "hall?left"])
      expect(fits(`name ~ "${pattern}"`)).toBe(true);
    for (const pattern of ["hall", "?", "*right", "hall left?"]) expect(fits(`name ~ "${pattern}"`)).toBe(false);
  });

  test("takes any text in quotes, and words that look like grammar as well", () => {
    expect(fits(String.raw`name = "a \"b\" \\ and (c)"`, { name: String.raw`a "b" \ and (c)` })).toBe(true);
    expect(fits('name = "not"', { name: "not" })).toBe(true);
    expect(fits("site=north and(zone=hall)")).toBe(true);
  });
});

describe("a filter that cannot be understood", () => {
  test("is refused at the character, with what may stand there", () => {
    const cases: [text: string, at: number, expected: string][] = [
      ["", 0, "site"],
      ["sitee = north", 0, "site"],
      ["site north", 5, "="],
      ["site = ", 7, "a word"],
      ["site = and", 7, 'a text in "quotes"'],
      ["site = north zone = hall", 13, "and"],
      ["(site = north", 13, ")"],
      ["site in north", 8, "("],
      ["site in (north south)", 15, ","],
      ["state = lots", 8, "lost"],
      ["state in (online, lots)", 18, "lost"],
      ["agentVersion < new", 15, "a number or a version like 1.2.0"],
      ['site = "north', 7, "a word"],
      ['site = "no\nrth"', 7, "a word"],
      ["tag.Floor = 2", 0, "tag.NAME"],
      ["constructor = 2", 0, "name"],
    ];
    for (const [text, at, expected] of cases) {
      const error = misfit(text);
      expect([text, error.at]).toEqual([text, at]);
      expect(error.expected).toContain(expected);
    }
  });

  test("tells a person in one line", () => {
    expect(describeFilterError(misfit("state = lots"))).toBe(
      'character 9: there is "lots", but here may stand: never-seen, online, late, lost, draining',
    );
  });

  test("is refused when it is too long or too deep, and no text does harm", () => {
    expect(misfit(`name = "${"a".repeat(3000)}"`).at).toBe(2048);
    expect(misfit("(".repeat(40)).at).toBe(32);
    expect(misfit("not ".repeat(40)).expected).toEqual(["at most 32 brackets and negations inside one another"]);
    const pieces = fc.constantFrom(
      "site",
      "=",
      "!=",
      "and",
      "or",
      "not",
      "in",
      "(",
      ")",
      ",",
      '"',
      "\\",
      "a",
      "*",
      " ",
      "tag.a",
      "<",
      "1.2",
      "\n",
      "\u0000",
    );
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const parsed = parseFilter(text);
        if (parsed.ok) expect(parsed.filter.matches(speaker)).toBeTypeOf("boolean");
        else expect(parsed.error.at).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test("is never one of a quoted name: every name can be asked for", () => {
    const name = fc.string({ unit: "grapheme" }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(fits(`name = "${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`, { name: text })).toBe(true);
      }),
    );
  });
});
