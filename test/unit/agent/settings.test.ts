import fc from "fast-check";
import { parseSound } from "@carillon/agent/audio/sound-setting";
import { readSettings } from "@carillon/agent/settings";
import { describe, expect, it } from "vitest";

const enough = { CARILLON_CONTROL: "https://localhost:8443", CARILLON_CA_FILE: "/ca.crt" };
const problems = (env: Record<string, string>) => {
  const read = readSettings(env);
  return read.ok ? [] : read.problems;
};

describe("the agent's environment", () => {
  it("needs only where the cloud is and whom to trust", () => {
    expect(readSettings(enough)).toMatchObject({ ok: true, settings: { sound: { kind: "alsa", device: "default" } } });
  });

  it("is complained of by the name of the variable and what it should be", () => {
    expect(problems({ CARILLON_CA_FILE: "/ca.crt" })).toEqual([
      "CARILLON_CONTROL: not set; it is an https:// address, e.g. https://192.168.1.10:8443",
    ]);
    expect(problems({ ...enough, CARILLON_CONTROL: "http://x" })[0]).toMatch(/^CARILLON_CONTROL: an https/);
    expect(problems({ ...enough, CARILLON_SOUND: "pulse" })[0]).toMatch(/^CARILLON_SOUND: "pulse" is neither/);
  });

  it("treats an empty variable as an absent one", () => {
    expect(problems({ ...enough, CARILLON_SOUND: "", CARILLON_MODEL: "" })).toEqual([]);
  });
});

describe("CARILLON_SOUND", () => {
  it("names an ALSA device, colons and commas included", () => {
    expect(parseSound("alsa:plughw:CARD=DAC,DEV=0")).toEqual({ kind: "alsa", device: "plughw:CARD=DAC,DEV=0" });
    expect(parseSound("alsa")).toEqual({ kind: "alsa", device: "default" });
  });

  it("describes a virtual card", () => {
    const file = "/tmp/rec=1";
    expect(parseSound(`virtual:ppm=-50,file=${file},quantumUs=10000,maxSeconds=60`)).toEqual({
      kind: "virtual",
      ppm: -50,
      file,
      quantumUs: 10_000,
      maxSeconds: 60,
    });
    expect(parseSound("virtual")).toEqual({ kind: "virtual", ppm: 0, file: undefined, quantumUs: 0, maxSeconds: 0 });
  });

  it("says which option it does not understand", () => {
    for (const wrong of [
      "virtual:speed=3",
      "virtual:ppm=fast",
      "virtual:ppm",
      "virtual:file=",
      "virtual:maxSeconds=-1",
    ])
      expect(parseSound(wrong)).toMatch(/is not an option of a virtual card/);
  });

  it("is understood or refused, never worse", () => {
    fc.assert(fc.property(fc.string(), (text) => ["string", "object"].includes(typeof parseSound(text))));
  });
});
