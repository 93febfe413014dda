import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { SpeakerMinutes } from "@carillon/core/watch/speaker-minutes";
import { describe, expect, it } from "vitest";
import { speakerTelemetry } from "../../integration/control/messages.js";

/** Telemetry after so many seconds of the process's life. */
function after(seconds: number, more: { heard?: number; concealed?: number; underruns?: number } = {}) {
  const { heard = seconds, concealed = 0, underruns = 0 } = more;
  const base = speakerTelemetry(0);
  return {
    ...base,
    process: { ...base.process, uptimeSeconds: seconds },
    accounting: { ...base.accounting, real: heard * 48_000, concealed },
    mediaPlayout: { ...base.mediaPlayout, synthesizedSamplesEvents: underruns },
  };
}

const speaker = (telemetry: SpeakerTelemetry | null, more: { shouldPlay?: boolean; there?: boolean } = {}) => ({
  ...{ id: "a", site: "main", shouldPlay: true, there: true, telemetry },
  ...more,
});

const outcomesOf = (...minutes: ReturnType<typeof speaker>[]) => {
  const swept = new SpeakerMinutes();
  return minutes.flatMap((minute) => swept.sweep([minute]).map(({ outcome }) => outcome));
};

describe("a speaker's minute", () => {
  it("is whole when everything was heard as it was sent", () => {
    expect(outcomesOf(speaker(after(60)), speaker(after(120)), speaker(after(180)))).toEqual(["whole", "whole"]);
  });

  it.each([
    ["a sample was concealed", after(120, { concealed: 1 })],
    ["the sound card starved", after(120, { underruns: 1 })],
    ["a tenth of it was not heard", after(120, { heard: 113 })],
    ["the agent was started anew", after(3)],
  ])("is damaged when %s", (_, now) => {
    expect(outcomesOf(speaker(after(60)), speaker(now))).toEqual(["damaged"]);
  });

  it("is silent when the speaker is gone, does not play, or hears nothing", () => {
    const { listening } = after(120);
    const starved = { ...after(120), listening: { ...listening, state: "starved" as const } };
    expect(outcomesOf(speaker(after(60)), speaker(after(60), { there: false }))).toEqual(["silent"]);
    expect(outcomesOf(speaker(after(60)), speaker(starved))).toEqual(["silent"]);
    expect(outcomesOf(speaker(after(60)), speaker(after(120, { heard: 60 })))).toEqual(["silent"]);
  });

  it("does not count while nothing should be heard, in its first and last part, or before there is news", () => {
    expect(outcomesOf(speaker(after(60), { shouldPlay: false }), speaker(after(120)))).toEqual([]);
    expect(outcomesOf(speaker(after(60)), speaker(after(120), { shouldPlay: false }))).toEqual([]);
    const still = after(60);
    expect(outcomesOf(speaker(still), speaker(still))).toEqual([]);
  });

  it("is remembered as trouble for a while", () => {
    const minutes = new SpeakerMinutes();
    minutes.sweep([speaker(after(60))]);
    minutes.sweep([speaker(after(60), { there: false })]);
    expect(minutes.troubleOf("a")).toBe(2);
    for (let minute = 3; minute < 60; minute++) minutes.sweep([speaker(after(60 * minute))]);
    expect(minutes.troubleOf("a")).toBeLessThan(0.01);
    expect(minutes.troubleOf("b")).toBe(0);
  });
});
