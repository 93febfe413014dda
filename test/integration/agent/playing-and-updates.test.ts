import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { monotonicUs } from "@carillon/rtc/clock";
import { describe, expect, it } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { noiseReference } from "../../support/signal/noise.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";
import { startPairedSpeaker } from "./support/paired-speaker.js";
import { TestMedia } from "./support/test-media.js";

const mediaId = "a".repeat(32);
const image = "registry.example/carillon/agent:2";
const soundSeconds = 15;

describe("an agent that plays", () => {
  it("holds its updater back while something is heard, lets it go in silence, and says what it is to run", async () => {
    await using folder = await temporaryFolder("playing");
    const releases = folder.file("releases");
    const lock = `${releases}/updates.lock`;
    await mkdir(releases);
    // Of an agent that was killed.
    await writeFile(lock, "carillon agent 1\n");
    const authority = await TestAuthority.create();
    const port = await freePort();
    const programme = new Float32Array(90 * 48_000);
    programme.set(noiseReference({ seed: 3, seconds: soundSeconds }));
    const identity = await authority.client(mediaId);
    const media = await TestMedia.start({ identity, ca: authority.ca, port, programme, delayUs: 100_000 });
    const speaker = await startPairedSpeaker({
      ...{ authority, folder: folder.path, endpoints: [{ mediaId, url: `https://127.0.0.1:${port}/whep` }] },
      documents: { release: { silenceSeconds: 1, image } },
      env: { CARILLON_RELEASE_FOLDER: releases },
    });
    try {
      await eventually("the lock is held", async () => !(await readFile(lock, "utf8")).endsWith(" 1\n"));
      expect(await readFile(`${releases}/wanted`, "utf8")).toBe(`image=${image}\noverride=0\n`);
      await eventually("the lock is let go", () => !existsSync(lock), { deadlineMs: 60_000 });
      expect(media.capturedAt(soundSeconds * 48_000)).toBeLessThan(monotonicUs());
    } finally {
      await speaker.stop();
      await media.stop();
    }
  });

  it("leaves a sound card that plays for one alone to the release after it, which says that it has taken over when it plays", async () => {
    await using folder = await temporaryFolder("handover");
    await using rack = await SoundCardRack.start([{ name: "single" }]);
    const card = rack.cards[0];
    const authority = await TestAuthority.create();
    const port = await freePort();
    const programme = noiseReference({ seed: 4, seconds: 120 });
    const identity = await authority.client(mediaId);
    await using stack = new AsyncDisposableStack();
    const media = await TestMedia.start({ identity, ca: authority.ca, port, programme, delayUs: 100_000 });
    stack.defer(() => media.stop());
    const release = async (name: string, env: Readonly<Record<string, string>>) =>
      stack.use(
        await startPairedSpeaker({
          ...{ authority, folder: folder.file(name), endpoints: [{ mediaId, url: `https://127.0.0.1:${port}/whep` }] },
          ...{ sound: "alsa:single", env: { ...rack.env, CARILLON_METRICS: "none", ...env } },
        }),
      );
    const firstSoundUs = () => {
      const recording = card?.recording();
      const frame = recording?.channel("left").findIndex((sample) => Math.abs(sample) > 0.01) ?? -1;
      return frame < 0 ? undefined : recording?.timeOf(frame);
    };
    const old = await release("old", {});
    await eventually("the old release is heard", firstSoundUs);
    const complete = folder.file("handover-complete");
    const next = await release("next", {
      BALENA_DEVICE_UUID: "b".repeat(32),
      BALENA_SERVICE_HANDOVER_COMPLETE_PATH: complete,
    });
    await next.line(/"output-busy"/);
    expect(existsSync(complete)).toBe(false);
    const askedUs = monotonicUs();
    await old.stop();
    await eventually("the next release says that it plays", () => existsSync(complete));
    const heardUs = await eventually("it is heard", () => {
      const us = firstSoundUs();
      return us !== undefined && us > askedUs && us;
    });
    console.log(`from the order to end to the next release's first sound: ${((heardUs - askedUs) / 1e6).toFixed(2)} s`);
  });
});
