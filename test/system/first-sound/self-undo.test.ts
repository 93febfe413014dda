import type { Device } from "@carillon/contracts/http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { LocalFleet } from "./local-fleet.js";

const speaker = "speaker-1";
let folder: TemporaryFolder;
let fleet: LocalFleet;
beforeAll(async () => {
  folder = await temporaryFolder("undo");
  const noise = noiseReference({ seed: 5, seconds: 120 });
  writeWav(folder.file("noise.wav"), { rate: 48_000, channels: [noise, noise] });
  fleet = await LocalFleet.start(folder.file("data"), ["--play", folder.file("noise.wav"), "--speakers", "2"]);
  await fleet.playing();
  await fleet.configure("fleet", "cloud", { trialSeconds: 5 });
  await settled("none");
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const settled = (drift: Device["configuration"]["drift"]): Promise<Device> =>
  eventually(
    `the speaker's configuration is ${drift}`,
    async () => {
      const device = await fleet.device(speaker);
      return device.configuration.drift === drift && device.presence === "online" ? device : undefined;
    },
    { deadlineMs: 60_000 },
  );

const ownLayer = (document: string): string => `/v1/configuration/device:${fleet.idOf(speaker)}/${document}`;
const configure = (document: string, values: object): Promise<void> =>
  fleet.configure(`device:${fleet.idOf(speaker)}`, document, values);

async function undone(document: string): Promise<void> {
  const { configuration } = await settled("undone");
  expect(configuration.rejected?.["*"]?.code).toBe("configuration-undone");
  expect(configuration.reportedVersion).toBeLessThan(configuration.desiredVersion);
  await fleet.playing([speaker]);
  const etag = (await fleet.request("GET", ownLayer(document))).headers.get("etag") ?? "";
  await fleet.request("DELETE", ownLayer(document), undefined, { "if-match": etag });
  await settled("none");
}

describe("a configuration that cuts a speaker off", () => {
  test("from the media service is undone by the speaker, which plays on", async () => {
    const media = fleet.idOf("media");
    await configure("listening", { endpoints: [{ mediaId: media, url: "https://127.0.0.1:1/whep" }] });
    await undone("listening");
  });

  test("from the broker is undone by the speaker, which comes back and says so", async () => {
    await configure("cloud", { broker: "mqtts://127.0.0.1:1" });
    await eventually("it has left", async () => (await fleet.device(speaker)).presence !== "online", {
      deadlineMs: 30_000,
      everyMs: 50,
    });
    await undone("cloud");
  });
});

describe("a speaker that is asked to identify itself", () => {
  /** How much of the newest two seconds is the higher bell of the identifying sound (1046.5 Hz), by Goertzel's method. */
  const bell = (): number => {
    const recording = fleet.recording(speaker);
    const samples = recording.channel("left", recording.frames - 2 * 48_000);
    const step = 2 * Math.cos((2 * Math.PI * 1046.5) / 48_000);
    let [last, before] = [0, 0];
    for (const sample of samples) [last, before] = [sample + step * last - before, last];
    return (2 * Math.sqrt(last * last + before * before - step * last * before)) / samples.length;
  };

  test("is heard over what it plays", async () => {
    const without = bell();
    const path = `/v1/devices/${fleet.idOf(speaker)}/commands`;
    expect((await fleet.request("POST", path, { instruction: { kind: "identify", seconds: 4 } })).status).toBe(202);
    await eventually("the bell is heard", () => bell() > 10 * without + 0.01, { deadlineMs: 15_000, everyMs: 200 });
    await fleet.playing([speaker]);
  });
});
