import { JsonDisplay } from "@carillon/local/display";
import { LiveFleet } from "@carillon/local/live-fleet";
import { ProgrammePlayer } from "@carillon/local/programme-player";
import type { Program } from "@carillon/local/programs";
import { describe, expect, it } from "vitest";
import { mediaService, speaker } from "../console/fleet-builders.js";

const media = mediaService({ playback: "p1" });
const program: Program = { name: "speaker-1", title: "Speaker 1", kind: "speaker", script: "", environment: {} };

/** One speaker and a control service that starts playbacks p1, p2, … and lets the test say what then happens. */
function stage() {
  const fleet = new LiveFleet();
  const said: string[] = [];
  const tell = (event: string, data: unknown): void => {
    fleet.take({ event, data: JSON.stringify(data), id: "" });
  };
  const hear = (...given: Parameters<typeof speaker>): void => tell("device", speaker(...given));
  const happen = (event: object): void => tell("device-event", { device: media.id, event });
  let playbacks = 0;
  const waiting: (() => void)[] = [];
  const player = new ProgrammePlayer(
    {
      fleet,
      speakers: [program],
      deviceOf: () => fleet.devices.get(speaker(1).id),
      speakerTelemetry: () => fleet.speaker(speaker(1).id),
    },
    {
      api: {
        play: (programme) => {
          playbacks++;
          waiting.shift()?.();
          return Promise.resolve({ playback: `p${playbacks}`, programme, media: media.id });
        },
      },
      display: new JsonDisplay((line) => said.push(line)),
      file: "sample-0123456789ab.opus",
      title: "sample.opus",
    },
  );
  tell("device", media);
  hear(1, { seq: 1, listening: { mediaSample: 48_000 } });
  const asked = () => new Promise<void>((resolve) => waiting.push(resolve));
  return { player, said, hear, happen, asked };
}

/** Playing once, up to where the playback has begun: the speaker is settled when a second message counts no more silence. */
async function begun() {
  const on = stage();
  const asked = on.asked();
  const verdicts = on.player.once(new AbortController().signal);
  on.hear(1, { seq: 2, listening: { mediaSample: 96_000 } });
  await asked;
  return { ...on, verdicts };
}

describe("playing once", () => {
  it("waits until the speakers have reached the end before it judges", async () => {
    const { verdicts, hear, happen } = await begun();
    happen({ kind: "playback-ended", playback: "p1", mediaSample: 960_000 });
    hear(1, { seq: 3, listening: { mediaSample: 900_000 } });
    hear(1, { seq: 4, listening: { mediaSample: 960_480 } });
    expect(await verdicts).toEqual([{ name: "Speaker 1", reasons: [] }]);
  });

  it("counts what was lost between the two telemetry messages", async () => {
    const { verdicts, hear, happen } = await begun();
    happen({ kind: "playback-ended", playback: "p1", mediaSample: 960_000 });
    hear(1, { seq: 4, listening: { mediaSample: 960_480 }, accounting: { silenced: 480 } });
    expect(await verdicts).toEqual([{ name: "Speaker 1", reasons: ["10 ms were silent"] }]);
  });

  it("does not count the silence of a speaker that has only just joined", async () => {
    const { player, asked, hear, happen } = stage();
    const playing = asked();
    const verdicts = player.once(new AbortController().signal);
    hear(1, { seq: 2, listening: { mediaSample: 60_000 }, accounting: { silenced: 7200 } });
    hear(1, { seq: 3, listening: { mediaSample: 108_000 }, accounting: { silenced: 7200 } });
    await playing;
    happen({ kind: "playback-ended", playback: "p1", mediaSample: 960_000 });
    hear(1, { seq: 4, listening: { mediaSample: 960_480 }, accounting: { silenced: 7200 } });
    expect(await verdicts).toEqual([{ name: "Speaker 1", reasons: [] }]);
  });

  it("fails with the media service's own reason", async () => {
    const { verdicts, happen } = await begun();
    happen({ kind: "playback-failed", playback: "p1", code: "source-truncated", detail: "after 3.1 s" });
    await expect(verdicts).rejects.toMatchObject({ code: "source-truncated" });
  });

  it("has no verdict when it was stopped", async () => {
    const { player } = stage();
    const stop = new AbortController();
    const verdicts = player.once(stop.signal);
    stop.abort();
    expect(await verdicts).toBeUndefined();
  });
});

describe("playing until Ctrl-C", () => {
  it("begins again after each end, and ends with the signal", async () => {
    const { player, happen, asked, said } = stage();
    const stop = new AbortController();
    const second = asked().then(asked);
    const done = player.loop(stop.signal);
    happen({ kind: "playback-ended", playback: "p1", mediaSample: 960_000 });
    await second;
    stop.abort();
    await done;
    expect(said.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      "playback-started",
      "playback-ended",
      "playback-started",
      "playback-ended",
    ]);
  });

  it("shows what plays and every speaker's figures", () => {
    expect(stage().player.status()).toMatchObject({
      playing: "sample.opus",
      positionSeconds: 7.3,
      durationSeconds: 20,
      rows: [{ name: "Speaker 1", state: "playing", latencySeconds: expect.closeTo(0.400_02, 6) as number }],
    });
  });
});
