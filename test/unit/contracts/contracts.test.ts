import { documentSchemas } from "@carillon/contracts/configuration";
import { documentNames, documents } from "@carillon/contracts/documents";
import { CarillonError, errors } from "@carillon/contracts/errors";
import { displayName } from "@carillon/contracts/identity";
import { metrics } from "@carillon/contracts/metrics";
import { userCode } from "@carillon/contracts/pairing";
import { formatDelay, formatTimeline, parseDelay, parseTimeline } from "@carillon/contracts/timeline";
import fc from "fast-check";
import { source } from "@carillon/contracts/command";
import { describe, expect, test } from "vitest";

describe("the configuration documents", () => {
  test("are complete from nothing: every field has a default", () => {
    for (const name of documentNames) expect(documents[name].schema.safeParse({}).success).toBe(true);
  });

  test("export a JSON schema that names each field", () => {
    const schemas = documentSchemas();
    expect(Object.keys(schemas)).toEqual([...documentNames]);
    expect(schemas.output).toMatchObject({
      type: "object",
      properties: { volumeDb: { minimum: -60, maximum: 0, default: 0 } },
    });
  });
});

describe("a raw PCM input", () => {
  // A port that no socket takes ended the media service, and as a standing source at every start again.
  test.each([
    "tcp://127.0.0.1:0",
    "tcp://127.0.0.1:65536",
    "tcp://127.0.0.1:99999",
    "tcp://10.0.0.1:4953",
    "pipe:here",
  ])("%s is none", (input) => expect(source.safeParse({ kind: "pcm", input }).success).toBe(false));
  test.each(["tcp://127.0.0.1:1", "tcp://localhost:4953", "tcp://[::1]:65535", "pipe:/run/snapfifo"])(
    "%s is one",
    (input) => expect(source.safeParse({ kind: "pcm", input }).success).toBe(true),
  );
});

describe("the pairing code", () => {
  test("forgives small letters, spaces and a missing hyphen", () => {
    for (const typed of ["BCDF-GHJK", "bcdfghjk", " bcdf ghjk "]) expect(userCode.parse(typed)).toBe("BCDF-GHJK");
  });
  test("refuses vowels, digits only and wrong lengths", () => {
    for (const typed of ["ABCD-FGHJ", "BCDF", "12345678", "BCDF-GHJK-L"])
      expect(userCode.safeParse(typed).success).toBe(false);
  });
});

describe("a name that people read", () => {
  test("is one line: no control characters, no line breaks of any kind, nothing that turns the direction", () => {
    for (const name of ["Lobby\nYard", "a\u2028b", "a\u0000", "\u202egnp.ybboL", "a\rb", "\u0085"])
      expect([name, displayName.safeParse(`x${name}x`).success]).toEqual([name, false]);
    for (const name of ["Lobby", "Aula – Süd", "体育館", "👩‍🏫 2b", "مدخل"]) expect(displayName.parse(name)).toBe(name);
  });
});

describe("the metric catalogue", () => {
  test("follows the naming rules: prefix, base units, _total on counters alone", () => {
    for (const [name, { type, help }] of Object.entries(metrics)) {
      expect(name).toMatch(/^carillon_[a-z0-9_]+$/);
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(name).not.toMatch(/_(ms|milliseconds|us|percent|kb|mb)(_|$)/);
      expect(help).not.toBe("");
    }
  });
});

describe("an error", () => {
  test("tells a person what happened, to what, and what to do next", () => {
    expect(new CarillonError("port-in-use", "127.0.0.1:8080").line).toBe(
      "The port is taken: 127.0.0.1:8080. Stop the other program or choose a port with --port.",
    );
    for (const { next, title } of Object.values(errors))
      expect([next, title].every((text) => /^[A-Z].*[^ ]$/.test(text))).toBe(true);
  });
});

describe("the timeline in the WHEP answer", () => {
  test("survives writing and reading", () => {
    const timeline = {
      epoch: "a1b2",
      originUs: 123456789.25,
      rtpOrigin: 4294967295,
      firstFrame: 70000,
      frameSamples: 480,
    };
    expect(parseTimeline(formatTimeline(timeline))).toEqual(timeline);
    const delay = { fromUs: 100_000, toUs: 140_000, applyAtUs: 99e9, slopePpm: 3000 };
    expect(parseDelay(formatDelay(delay))).toEqual(delay);
  });
  test("refuses what is malformed and never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseTimeline(text);
        parseDelay(text);
      }),
    );
    expect(parseTimeline("e 1 2 3 960.5")).toBeUndefined();
    expect(parseDelay("1 2 3 -1")).toBeUndefined();
  });
});
