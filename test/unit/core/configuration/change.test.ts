import { changeClass, changes } from "@carillon/core/configuration/change";
import { defaultConfiguration } from "@carillon/core/configuration/validate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const from = defaultConfiguration("speaker");

describe("the difference between two configurations", () => {
  test("of a volume costs nothing; of the sound card a re-session, though its volume changed too", () => {
    expect(changes(from, { ...from, output: { ...from.output, volumeDb: -3 } })).toEqual([
      { document: "output", change: "live", pointers: ["/volumeDb"] },
    ]);
    expect(changes(from, { ...from, output: { ...from.output, volumeDb: -3, device: "hw:1" } })).toEqual([
      { document: "output", change: "re-session", pointers: ["/device", "/volumeDb"] },
    ]);
  });

  test("is named by its leaves; an array is one leaf", () => {
    const to = {
      ...from,
      listening: { ...from.listening, paths: ["eth0"] },
      playout: { ...from.playout, delay: { mode: "fixed", seconds: 0.2 } },
    };
    expect(changes(from, to)).toEqual([
      { document: "listening", change: "re-session", pointers: ["/paths"] },
      { document: "playout", change: "live", pointers: ["/delay/mode", "/delay/seconds"] },
    ]);
  });

  test("also sees what is gone", () => {
    const media = defaultConfiguration("media");
    const two = { ...media, programmes: { programmes: { music: { bitrate: 64_000 }, pages: { bitrate: 32_000 } } } };
    const one = { ...media, programmes: { programmes: { music: { bitrate: 64_000 } } } };
    expect(changes(two, one)).toMatchObject([{ document: "programmes", pointers: ["/programmes/pages/bitrate"] }]);
  });

  test("is nothing between equals, and is the same size in both directions", () => {
    const documents = fc.dictionary(
      fc.constantFrom("output", "playout"),
      fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        expect(changes(a, structuredClone(a))).toEqual([]);
        expect(changes(a, b).map(({ document }) => document)).toEqual(changes(b, a).map(({ document }) => document));
      }),
    );
  });

  test("costs as much as its dearest part", () => {
    expect(changeClass([])).toBe("live");
    const part = (change: "live" | "re-session" | "restart") => ({ document: "output", change, pointers: [] }) as const;
    expect(changeClass([part("live"), part("restart"), part("re-session")])).toBe("restart");
  });
});
