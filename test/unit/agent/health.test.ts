import { excusedSeconds, healthLine, type Condition } from "@carillon/agent/health/health-line";
import { describe, expect, it } from "vitest";

const playing: Condition = {
  isPaired: true,
  listening: "playing",
  programme: "hall",
  output: { kind: "running", detail: "", realtime: "fifo", memoryLocked: true },
  muteSeconds: 0,
};

describe("the health of a speaker", () => {
  it("is to play, or to know why not", () => {
    expect(healthLine(playing)).toEqual({ well: true, line: "playing hall" });
    expect(healthLine({ ...playing, isPaired: false }).line).toMatch(/waits for an operator/);
    expect(healthLine({ ...playing, listening: "idle", programme: null }).line).toMatch(/no programme is wanted/);
    expect(healthLine({ ...playing, listening: "reconnecting" })).toEqual({
      well: true,
      line: "silent: the media service of hall does not answer yet",
    });
    const output = { kind: "missing", detail: "no such device", realtime: "none", memoryLocked: false } as const;
    expect(healthLine({ ...playing, output })).toEqual({
      well: true,
      line: "silent: sound card missing, no such device",
    });
  });

  it("is bad when it has all it needs and is silent for longer than anything it waits for can take", () => {
    const mute = { ...playing, listening: "syncing" } as const;
    expect(healthLine({ ...mute, muteSeconds: excusedSeconds - 1 }).well).toBe(true);
    expect(healthLine({ ...mute, muteSeconds: excusedSeconds })).toEqual({
      well: false,
      line: "syncing for 30 s without a reason",
    });
  });
});
