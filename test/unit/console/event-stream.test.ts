import { EventStreamParser, type ServerSentEvent } from "@carillon/contracts/event-stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const read = (...pieces: string[]): ServerSentEvent[] => {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

describe("the reader of an event stream", () => {
  it("reads name, data of several lines, and id", () => {
    expect(read("id: 7\nevent: device\ndata: {\ndata: }\n\n")).toEqual([{ event: "device", data: "{\n}", id: "7" }]);
  });

  it("calls an event without a name a message, and keeps the id for the events that have none", () => {
    expect(read("id: 7\ndata: a\n\n", "data: b\n\n")).toEqual([
      { event: "message", data: "a", id: "7" },
      { event: "message", data: "b", id: "7" },
    ]);
  });

  it("passes over comments, unknown fields, empty events, and what was not finished", () => {
    expect(read(": heartbeat\n\nretry: 10\n\nevent: lonely\n\ndata: half")).toEqual([]);
  });

  it("takes one space after the colon as part of the syntax, and no more", () => {
    expect(read("data:  two\n\n", "data:none\n\n").map(({ data }) => data)).toEqual([" two", "none"]);
  });

  it("ignores an id with a null in it, as the standard asks", () => {
    expect(read("id: a\0b\ndata: x\n\n")).toEqual([{ event: "message", data: "x", id: "" }]);
  });

  it("reads the same however the stream is cut into pieces, with any of the three line ends", () => {
    const line = fc.constantFrom("data: x", "data:", "event: e", "id: 1", ": c", "", "data", "nonsense");
    const end = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat(200)), (lines, cuts) => {
        const text = lines.map((pair) => pair.join("")).join("");
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((place, at) => text.slice(places[at], place));
        expect(read(...pieces)).toEqual(read(text));
      }),
    );
  });

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (pieces) => {
        expect(() => read(...pieces)).not.toThrow();
      }),
    );
  });
});
