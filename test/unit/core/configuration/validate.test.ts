import { documentNames } from "@carillon/contracts/documents";
import {
  defaultConfiguration,
  documentsOf,
  validateConfiguration,
  validateDocument,
  validateLayer,
} from "@carillon/core/configuration/validate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("a configuration document", () => {
  test("gets every default that it does not say", () => {
    expect(validateDocument("output", { volumeDb: -3 })).toMatchObject({
      ok: true,
      document: { volumeDb: -3, channel: "stereo", periods: 3 },
    });
  });

  test("that is wrong names each wrong field by its JSON pointer", () => {
    const result = validateDocument("reconnect", { mqtt: { firstSeconds: 0 }, stableSeconds: "long" });
    expect(result).toMatchObject({
      ok: false,
      errors: [{ pointer: "/mqtt/firstSeconds" }, { pointer: "/stableSeconds" }],
    });
  });

  test("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...documentNames), fc.anything(), (name, values) => {
        validateDocument(name, values);
      }),
    );
  });
});

describe("a layer", () => {
  test("may be any part of a document", () => {
    expect(validateLayer("reconnect", { mqtt: { maxSeconds: 60 } })).toEqual([]);
    expect(validateLayer("programmes", { programmes: { music: { bitrate: 64_000 } } })).toEqual([]);
    expect(validateLayer("output", {})).toEqual([]);
  });

  test("with a misspelled field is refused, for a person would wait for its effect", () => {
    expect(validateLayer("output", { volumeDb: -3, volumDb: -6 })).toEqual([
      { pointer: "/volumDb", detail: "no such field in this document" },
    ]);
    expect(validateLayer("reconnect", { mqtt: { max: 60 } })).toMatchObject([{ pointer: "/mqtt/max" }]);
  });

  test("nested without end is refused like any other", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`) as Record<string, unknown>;
    expect(validateLayer("output", deep)).toHaveLength(1);
  });
});

describe("a device's configuration", () => {
  test("holds the documents of its kind, filled in", () => {
    expect(Object.keys(defaultConfiguration("speaker")).sort()).toEqual([...documentsOf("speaker")].sort());
    expect(Object.keys(defaultConfiguration("media")).sort()).toEqual([
      "cloud",
      "programmes",
      "reconnect",
      "schedules",
      "telemetry",
    ]);
  });

  test("with one bad document is refused whole, with the reason for that document", () => {
    const result = validateConfiguration("speaker", { output: { volumeDb: 3 }, playout: {} });
    expect(result).toMatchObject({ ok: false, rejected: { output: { code: "document-invalid" } } });
  });

  test("ignores documents of another kind of device, and of a newer cloud", () => {
    expect(validateConfiguration("speaker", { programmes: 7, choreography: [] })).toMatchObject({ ok: true });
  });
});
