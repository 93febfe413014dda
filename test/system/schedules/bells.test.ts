import { join } from "node:path";
import { hrtime, kill } from "node:process";
import type { Occurrence } from "@carillon/contracts/schedules";
import { readWallClock } from "@carillon/media/schedules/wall-clock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { LocalFleet } from "../first-sound/local-fleet.js";

const seconds = 3;
const bell = noiseReference({ seed: 7, seconds }).map((sample) => sample * 0.5);
const monotonicUs = (): number => Number(hrtime.bigint()) / 1000;

let folder: TemporaryFolder;
let fleet: LocalFleet;
beforeAll(async () => {
  folder = await temporaryFolder("bells");
  fleet = await LocalFleet.start(folder.file("data"));
  writeWav(join(fleet.data, "library", "bell.wav"), { rate: 48_000, channels: [bell, bell] });
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Schedules that ring once, so many seconds from now; in force on the media service when it resolves. */
async function ringIn(wait: number, wishes: Readonly<Record<string, object>>): Promise<number> {
  const due = Math.ceil(Date.now() / 1000) + wait;
  const start = new Date(due * 1000).toISOString().slice(0, 19);
  for (const [id, wish] of Object.entries(wishes)) {
    const answer = await fleet.request("PUT", `/v1/schedules/${id}`, {
      ...{ name: id, zones: ["hall"], play: { kind: "file", name: "bell.wav" }, duckDb: -60, timeZone: "UTC" },
      ...{ when: { kind: "calendar", events: [{ start }] }, ...wish },
    });
    expect(answer.status).toBe(201);
  }
  await eventually(
    "the media service has them",
    async () => (await fleet.device("media")).configuration.drift === "none",
    { everyMs: 100 },
  );
  return due;
}

const until = (instant: number): Promise<void> =>
  eventually("it is time", () => Date.now() / 1000 >= instant, { everyMs: 20, deadlineMs: 120_000 }).then(
    () => undefined,
  );

async function becameOf(id: string, due: number): Promise<Occurrence> {
  const [from, to] = [due - 60, due + 60].map((instant) => new Date(instant * 1000).toISOString());
  return eventually(
    `it is known what became of ${id}`,
    async () => {
      const answer = await fleet.request("GET", `/v1/schedules/${id}/occurrences?from=${from}&to=${to}`);
      const { items } = (await answer.json()) as { items: Occurrence[] };
      return items.find(({ state }) => state === "rung" || state === "missed");
    },
    { deadlineMs: 120_000, everyMs: 500 },
  );
}

/** When a speaker heard the bell's first sample, µs of CLOCK_MONOTONIC: the median over its windows. */
function firstSampleUs(speaker: string, aboutUs: number): number {
  const recording = fleet.recording(speaker);
  const from = Math.max(0, Math.round(recording.frameAt(aboutUs - 500_000)));
  const heard = recording.channel("middle", from, from + (seconds + 1) * 48_000);
  const instants = align(bell, heard)
    .filter(({ sound }) => sound)
    .map(({ recordingFrame, referenceFrame }) => recording.timeOf(from + recordingFrame) - referenceFrame / 0.048)
    .sort((a, b) => a - b);
  // Of three seconds in windows of 100 ms, all that are wholly within it.
  expect(instants.length).toBeGreaterThan(20);
  return instants[instants.length >> 1] ?? NaN;
}

test(
  "a bell is heard with the cloud away, at its instant, on every speaker",
  { timeout: 240_000, retry: 1 },
  async () => {
    await fleet.playing();
    const id = `alone-${Date.now()}`;
    const due = await ringIn(15, { [id]: { toleranceSeconds: 1 } });
    const control = fleet.pidOf("control");
    kill(control, "SIGSTOP");
    try {
      await until(due + seconds + 2);
    } finally {
      kill(control, "SIGCONT");
    }
    const clocks = readWallClock(monotonicUs);
    const dueUs = clocks.monotonicUs + (due - clocks.wallSeconds) * 1e6;
    const errors = fleet.speakers.map((speaker) => firstSampleUs(speaker, dueUs) - dueUs);
    const skew = Math.max(...errors) - Math.min(...errors);
    console.log(
      `first sample minus due: ${errors.map((us) => us.toFixed(0)).join(", ")} µs; apart by ${skew.toFixed(0)} µs`,
    );
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(5000);
    expect(skew).toBeLessThan(2000);
    expect(await becameOf(id, due)).toMatchObject({ state: "rung" });
  },
);

test(
  "after a crash it rings late within its tolerance, and else is reported missed",
  { timeout: 300_000 },
  async () => {
    await fleet.playing();
    const due = await ringIn(15, {
      patient: { toleranceSeconds: 60, priority: 90 },
      strict: { toleranceSeconds: 0, priority: 10 },
    });
    // Before its first frame is made, and too late to be there again by then.
    await until(due - 0.8);
    kill(fleet.pidOf("media"), "SIGKILL");
    const late = await becameOf("patient", due);
    expect(late).toMatchObject({ state: "rung" });
    expect(late.latenessSeconds).toBeGreaterThan(0);
    expect(late.latenessSeconds).toBeLessThan(60);
    const strict = await becameOf("strict", due);
    expect(strict.state).toBe("missed");
    // A process that is quick to come back finds it due while its programmes are not there yet, or while the patient one rings.
    expect(["process-down", "failed", "overridden"]).toContain(strict.reason);
  },
);
