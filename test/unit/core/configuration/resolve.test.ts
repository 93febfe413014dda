import { appliesTo, resolve, type ConfigurationLayer } from "@carillon/core/configuration/resolve";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const layer = (
  scope: string,
  values: Record<string, unknown>,
  priority = 0,
  document = "output",
): ConfigurationLayer => ({
  scope,
  document,
  values,
  priority,
});
const device = { id: "0".repeat(32), site: "main", zones: ["hall", "bar"], tags: ["pi4"] };

describe("the layers of a device", () => {
  test("are those of its fleet, site, zones, tags and of itself", () => {
    const scopes = [
      ...["derived", "fleet", "site:main", "site:other", "zone:bar", "zone:attic", "tag:pi4", "tag:pi5"],
      ...[`device:${"0".repeat(32)}`, `device:${"1".repeat(32)}`, "planet:earth", "zone"],
    ];
    expect(scopes.filter((scope) => appliesTo({ scope }, device))).toEqual([
      ...["derived", "fleet", "site:main", "zone:bar", "tag:pi4", `device:${"0".repeat(32)}`],
    ]);
  });

  test("by a tag are those of its name, and those of its name and value, which are narrower", () => {
    const tagged = { ...device, tags: ["floor=2"] };
    const scopes = ["tag:floor", "tag:floor=2", "tag:floor=3", "tag:flo"];
    expect(scopes.filter((scope) => appliesTo({ scope }, tagged))).toEqual(["tag:floor", "tag:floor=2"]);
    const layers = [layer("tag:floor=2", { volumeDb: -2 }), layer("tag:floor", { volumeDb: -1 })];
    expect(resolve(layers).origins).toEqual({ "/output/volumeDb": "tag:floor=2" });
  });

  test("on equal priority the narrower scope wins, field by field, and each field says where it came from", () => {
    const { documents, origins } = resolve([
      layer("device:x", { volumeDb: -5 }),
      layer("fleet", { volumeDb: -20, channel: "mono", muted: true }),
      layer("zone:hall", { channel: "left" }),
    ]);
    expect(documents).toEqual({ output: { volumeDb: -5, channel: "left", muted: true } });
    expect(origins).toEqual({
      "/output/volumeDb": "device:x",
      "/output/channel": "zone:hall",
      "/output/muted": "fleet",
    });
  });

  test("with the higher priority win over the narrower scope", () => {
    const { documents } = resolve([layer("device:x", { volumeDb: -5 }), layer("fleet", { volumeDb: -20 }, 10)]);
    expect(documents).toEqual({ output: { volumeDb: -20 } });
  });

  test("that are derived lose against anything that a person said", () => {
    const { documents } = resolve([layer("derived", { zone: "hall" }, 500), layer("fleet", { zone: "bar" }, -500)]);
    expect(documents).toEqual({ output: { zone: "bar" } });
  });

  test("merge objects deeply and replace arrays, scalars and null as wholes", () => {
    const { documents, origins } = resolve([
      layer("fleet", { mqtt: { firstSeconds: 1, maxSeconds: 60 }, paths: ["eth0", "wlan0"], programme: "music" }),
      layer("site:main", { mqtt: { maxSeconds: 90 }, paths: ["eth1"], programme: null }),
    ]);
    expect(documents).toEqual({
      output: { mqtt: { firstSeconds: 1, maxSeconds: 90 }, paths: ["eth1"], programme: null },
    });
    expect(origins["/output/mqtt/firstSeconds"]).toBe("fleet");
    expect(origins["/output/mqtt/maxSeconds"]).toBe("site:main");
  });

  test("give no origin to a leaf that became an object, or to what lay below one that became a leaf", () => {
    const { origins } = resolve([layer("fleet", { a: 1, b: { c: 1 } }), layer("site:main", { a: { d: 1 }, b: 2 })]);
    expect(origins).toEqual({ "/output/a/d": "site:main", "/output/b": "site:main" });
  });

  test("may hold names that mean something to JavaScript, without effect", () => {
    const hostile = JSON.parse(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":2}}`,
    ) as Record<string, unknown>;
    const { documents } = resolve([layer("fleet", hostile), layer("site:main", hostile, 0, "__proto__")]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(JSON.stringify(documents)).toBe(`{"output":{"constructor":{"prototype":{"polluted":1}},"a":{}}}`);
  });

  const values = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(fc.integer(), fc.dictionary(fc.constantFrom("x", "y"), fc.integer())),
  );
  const someLayer = fc.record({
    scope: fc.constantFrom("derived", "fleet", "site:main", "zone:bar", "zone:hall", "tag:pi4", "device:x"),
    document: fc.constantFrom("output", "playout"),
    values,
    priority: fc.integer({ min: -2, max: 2 }),
  });
  // A scope holds one layer of a document.
  const someLayers = fc.uniqueArray(someLayer, { selector: (one) => `${one.scope} ${one.document}` });

  test("come to the same result in whatever order they are given", () => {
    fc.assert(
      fc.property(someLayers, fc.func(fc.integer()), (layers, order) => {
        const shuffled = [...layers].sort((a, b) => order(a.scope, a.document) - order(b.scope, b.document));
        expect(resolve(shuffled)).toEqual(resolve(layers));
      }),
    );
  });

  test("give every value that comes out an origin, and that layer says this value", () => {
    fc.assert(
      fc.property(someLayers, (layers) => {
        const { origins } = resolve(layers);
        for (const [pointer, scope] of Object.entries(origins)) {
          const [, document = ""] = pointer.split("/");
          expect(layers.some((one) => one.scope === scope && one.document === document)).toBe(true);
        }
      }),
    );
  });
});
