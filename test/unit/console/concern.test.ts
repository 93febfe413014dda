import { extended } from "@carillon/console/live/trace";
import { concernOf } from "@carillon/console/view/concern";
import { describe, expect, it } from "vitest";
import { speaker } from "./fleet-builders.js";

describe("what is said of a speaker", () => {
  it("is good when it plays in step", () => {
    expect(concernOf(speaker(1), undefined)).toMatchObject({ level: "good", word: "Playing" });
  });

  it("says that it is lost before anything that its last telemetry claims", () => {
    const lost = speaker(1, { output: { state: "missing" } }, { presence: "lost" });
    expect(concernOf(lost, undefined)).toMatchObject({ level: "bad", word: "Lost" });
  });

  it("names the sound card when that is what keeps it silent", () => {
    const mute = speaker(1, { output: { state: "busy", device: "plughw:1,0" }, listening: { state: "joining" } });
    expect(concernOf(mute, undefined)).toEqual({ level: "bad", word: "Sound card busy", cause: "plughw:1,0" });
  });

  it("asks for attention after gaps that were heard, though it plays again", () => {
    const before = extended(undefined, speaker(1, { seq: 1 }), 0);
    const now = speaker(1, { seq: 2, accounting: { concealed: 960 } });
    expect(concernOf(now, extended(before, now, 1000))).toMatchObject({
      level: "watch",
      cause: "20 ms lost and bridged lately",
    });
  });

  it("names a link that needs more delay than its programme has", () => {
    const behind = speaker(1, { sync: { keepsUp: false, neededDelaySeconds: 0.18, delaySeconds: 0.1 } });
    expect(concernOf(behind, undefined)).toMatchObject({
      ...{ level: "watch", word: "Playing, falls behind" },
      cause: "its link needs a delay of 180 ms, there are 100 ms",
    });
  });

  it("tells silence by choice from silence by failure", () => {
    const silent = speaker(1, { listening: { state: "idle", programme: null } });
    const starved = speaker(1, { listening: { state: "starved" } });
    expect(concernOf(silent, undefined).level).toBe("idle");
    expect(concernOf(starved, undefined).level).toBe("bad");
  });

  it("shows a refused configuration with its reason, but not before what is worse", () => {
    const configuration = {
      ...speaker(1).configuration,
      rejected: { output: { code: "document-invalid", detail: "no such device" } },
    };
    expect(concernOf(speaker(1, {}, { configuration }), undefined)).toMatchObject({
      level: "watch",
      cause: "output: no such device",
    });
    const worse = speaker(1, { listening: { state: "starved" } }, { configuration });
    expect(concernOf(worse, undefined).word).toBe("No audio");
  });
});
