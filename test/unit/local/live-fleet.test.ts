import type { ServerSentEvent } from "@carillon/contracts/event-stream";
import { LiveFleet } from "@carillon/local/live-fleet";
import { PlaybackWatch } from "@carillon/local/playback";
import { describe, expect, it } from "vitest";
import { mediaService, speaker } from "../console/fleet-builders.js";

const event = (name: string, data: unknown, id = ""): ServerSentEvent => ({
  event: name,
  data: JSON.stringify(data),
  id,
});
const bound = () => ({ timeoutMs: 5000, signal: new AbortController().signal });

describe("the fleet as npm start follows it", () => {
  it("wakes who waits for a state when the event comes", async () => {
    const fleet = new LiveFleet();
    const waited = fleet.until(() => fleet.speaker(speaker(1).id)?.listening.state, bound());
    fleet.take(event("device", speaker(1)));
    expect(await waited).toBe("playing");
  });

  it("gives up at the bound, and at the signal", async () => {
    const fleet = new LiveFleet();
    const never = (): string | undefined => undefined;
    expect(await fleet.until(never, { ...bound(), timeoutMs: 1 })).toBeUndefined();
    expect(await fleet.until(never, { timeoutMs: 60_000, signal: AbortSignal.abort() })).toBeUndefined();
  });

  it("resumes the stream from the last event after the control service was gone", async () => {
    const fleet = new LiveFleet();
    const stop = new AbortController();
    const resumedFrom: string[] = [];
    async function* open(lastEventId: string) {
      resumedFrom.push(lastEventId);
      if (resumedFrom.length === 2) stop.abort();
      yield await Promise.resolve(event("device", speaker(1), "12"));
    }
    await fleet.follow(open, stop.signal);
    expect(resumedFrom).toEqual(["", "12"]);
  });
});

describe("the end of a playback", () => {
  const media = mediaService({ playback: "p1" });
  const playing = () => {
    const fleet = new LiveFleet();
    fleet.take(event("device", media));
    const watch = new PlaybackWatch(fleet);
    watch.listen();
    const say = (said: object): void => {
      fleet.take(event("device-event", { device: media.id, event: said }));
    };
    return { fleet, watch, say };
  };

  it("is heard even when it comes before anybody waits for it", async () => {
    const { watch, say } = playing();
    say({ kind: "playback-ended", playback: "p1", mediaSample: 960_000 });
    expect(await watch.ending("p1", media.id, bound().signal)).toEqual({ kind: "ended", endSample: 960_000 });
  });

  it("is not mistaken for the end of another", async () => {
    const { watch, say } = playing();
    const ending = watch.ending("p1", media.id, bound().signal);
    say({ kind: "playback-ended", playback: "p0", mediaSample: 1 });
    say({ kind: "playback-failed", playback: "p1", code: "source-truncated", detail: "12.3 s were played" });
    expect(await ending).toMatchObject({
      kind: "failed",
      error: { code: "source-truncated", message: "12.3 s were played" },
    });
  });

  it("is over when the media service has started again, for then nothing plays", async () => {
    const { fleet, watch } = playing();
    const ending = watch.ending("p1", media.id, bound().signal);
    if (media.telemetry === null) throw new Error("a media service that says nothing");
    const telemetry = { ...media.telemetry, process: { ...media.telemetry.process, uptimeSeconds: 1 } };
    fleet.take(event("device", { ...media, telemetry }));
    expect(await ending).toEqual({ kind: "gone" });
  });

  it("stops waiting with the signal", async () => {
    const { watch } = playing();
    expect(await watch.ending("p1", media.id, AbortSignal.abort())).toEqual({ kind: "stopped" });
  });
});
