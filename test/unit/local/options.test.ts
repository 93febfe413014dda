import { parseOptions } from "@carillon/local/options";
import { describe, expect, it } from "vitest";

const places = { calledFrom: "/home/ada/music", defaultData: "/checkout/.carillon" };
const parse = (...args: string[]) => parseOptions(args, places);

describe("the command line of npm start", () => {
  it("plays the bundled sample on three speakers when nothing is said", () => {
    expect(parse()).toEqual({
      kind: "run",
      options: {
        play: undefined,
        once: false,
        speakers: 3,
        device: undefined,
        port: 8080,
        data: "/checkout/.carillon",
        json: false,
        watch: false,
      },
    });
  });

  it("takes files and folders as seen from where npm was called", () => {
    expect(parse("--play", "song.mp3", "--data", "../data")).toMatchObject({
      options: { play: "/home/ada/music/song.mp3", data: "/home/ada/data" },
    });
  });

  it.each([
    ["--speakers", "0"],
    ["--speakers", "33"],
    ["--speakers", "two"],
    ["--port", "65536"],
    ["--port", "-1"],
    ["--prot", "8080"],
    ["song.mp3"],
    ["--play"],
  ])("refuses %s %s in one line that says where to look", (...args) => {
    const request = parse(...args);
    expect(request.kind).toBe("wrong");
    expect(request).toMatchObject({ line: expect.stringMatching(/^[^\n]+See `npm start -- --help`\.$/) as string });
  });
});
