import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { median } from "../../support/signal/statistics.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { LocalFleet } from "./local-fleet.js";

const speaker = "speaker-1";
let folder: TemporaryFolder;
let fleet: LocalFleet;
const reference = noiseReference({ seed: 3, seconds: 120 });

beforeAll(async () => {
  folder = await temporaryFolder("live");
  writeWav(folder.file("noise.wav"), { rate: 48_000, channels: [reference, reference] });
  fleet = await LocalFleet.start(folder.file("data"), ["--play", folder.file("noise.wav"), "--speakers", "2"]);
  await fleet.playing();
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Root mean square of the newest seconds of what the speaker played. */
const level = (seconds = 1): number => {
  const recording = fleet.recording(speaker);
  const samples = recording.channel("left", recording.frames - seconds * 48_000);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
};

/** Where in the programme the speaker is, against when: grows by the amount by which sound comes later. */
const lagUs = (): number => {
  const recording = fleet.recording(speaker);
  const from = recording.frames - 2 * 48_000;
  const windows = align(reference, recording.channel("left", from)).filter(({ sound }) => sound);
  return median(
    windows.map(
      ({ recordingFrame, referenceFrame }) => recording.timeOf(from + recordingFrame) - referenceFrame / 0.048,
    ),
  );
};

/** Writes the layer and waits until the speaker reports it: about 50 ms, and never more than a second, however busy the machine. */
async function reportedWithinASecond(scope: string, document: string, values: object): Promise<void> {
  const began = performance.now();
  await fleet.configure(scope, document, values);
  await eventually("reported is desired", async () => (await fleet.device(speaker)).configuration.inStep, {
    everyMs: 20,
  });
  const tookMs = performance.now() - began;
  console.log(`desired to reported: ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(1000);
}

describe("a change through the API", () => {
  test("of the volume is reported by the speaker and heard", async () => {
    const before = level();
    await reportedWithinASecond("zone:hall", "output", { volumeDb: -20 });
    await eventually("a tenth of the level", () => Math.abs(level(0.5) / before - 0.1) < 0.03);
    await fleet.configure("zone:hall", "output", { volumeDb: 0 });
    await eventually("the old level", () => level(0.5) / before > 0.8);
  });

  test("of the playout delay of one speaker is reported and heard, to the millisecond", async () => {
    const before = lagUs();
    await reportedWithinASecond(`device:${fleet.idOf(speaker)}`, "playout", {
      delay: { mode: "fixed", seconds: 0.45 },
    });
    // 50 ms along a slope of 3000 ppm take 17 s.
    await eventually("50 ms later", () => Math.abs(lagUs() - before - 50_000) < 1000, {
      deadlineMs: 60_000,
      everyMs: 1000,
    });
  });

  test("that the schema forbids is refused with the field's name, and changes nothing", async () => {
    const { configuration } = await fleet.device(speaker);
    const answer = await fleet.request(
      "PUT",
      "/v1/configuration/zone:lobby/output",
      { values: { volumeDb: 7 } },
      { "if-none-match": "*" },
    );
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: expect.stringMatching(/invalid/) as string,
      errors: [{ pointer: expect.stringContaining("volumeDb") as string }],
    });
    expect((await fleet.device(speaker)).configuration).toEqual(configuration);
  });

  test("without If-Match does not overwrite what someone else wrote", async () => {
    await fleet.configure("site:main", "output", { volumeDb: -3 });
    const answer = await fleet.request("PUT", "/v1/configuration/site:main/output", { values: { volumeDb: -6 } });
    expect([412, 428]).toContain(answer.status);
  });
});
