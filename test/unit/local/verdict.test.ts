import { judge } from "@carillon/local/verdict";
import { rowOf, tableLines } from "@carillon/local/table";
import { describe, expect, it } from "vitest";
import { speaker, speakerTelemetry } from "../console/fleet-builders.js";

const before = speakerTelemetry({ seq: 1, listening: { mediaSample: 48_000 } });
const reasons = (said: Parameters<typeof speakerTelemetry>[0]) =>
  judge("Speaker 1", before, speakerTelemetry({ seq: 9, listening: { mediaSample: 960_000 }, ...said }), 960_000)
    .reasons;

describe("the verdict over a playback", () => {
  it("is good when the speaker reached the end and every sample was real", () => {
    expect(reasons({})).toEqual([]);
  });

  it("does not blame a speaker for what was repaired in time", () => {
    expect(reasons({ accounting: { redundant: 4800, retransmitted: 480 } })).toEqual([]);
  });

  it("names what was not heard, and how much of it", () => {
    expect(reasons({ accounting: { concealed: 960, silenced: 4800 } })).toEqual([
      "20 ms were concealed: packets lost or late",
      "100 ms were silent",
    ]);
    expect(reasons({ output: { underruns: 2 } })).toEqual(["the sound card ran dry 2 times"]);
  });

  it("says how much of the end is missing", () => {
    expect(reasons({ listening: { mediaSample: 912_000, state: "starved" } })[0]).toBe(
      "it stopped 1000 ms before the end (state starved)",
    );
  });

  it("does not compare counters over a new start of the speaker or of the programme", () => {
    expect(reasons({ process: { uptimeSeconds: 3 } })).toEqual(["it started again"]);
    expect(reasons({ listening: { mediaSample: 960_000, epoch: "two" } })[0]).toMatch(/began anew/);
    expect(judge("Speaker 1", undefined, before, 0).reasons).toEqual(["it sent no telemetry"]);
  });
});

describe("the live table", () => {
  it("lines figures up to the right, with a dash for what is not known", () => {
    const rows = [
      rowOf("Speaker 1", speaker(1, { accounting: { concealed: 4800 }, output: { underruns: 12 } })),
      rowOf("Speaker 2", undefined),
    ];
    expect(tableLines(rows)).toEqual([
      "Speaker    State     Latency       Skew   Jitter  Underruns  Concealed",
      "Speaker 1  playing  400.0 ms  +0.021 ms  0.40 ms         12     100 ms",
      "Speaker 2  pairing         –          –        –          –          –",
    ]);
  });

  it("says what keeps a speaker silent: its presence, then its sound card, then its session", () => {
    const state = (...given: Parameters<typeof speaker>) => rowOf("S", speaker(...given)).state;
    expect(state(1, { output: { state: "missing" } }, { presence: "lost" })).toBe("lost");
    expect(state(1, { output: { state: "missing" } })).toBe("sound card missing");
    expect(state(1, { listening: { state: "reconnecting" } })).toBe("reconnecting");
    expect(state(1, {}, { telemetry: null })).toBe("starting");
  });
});
