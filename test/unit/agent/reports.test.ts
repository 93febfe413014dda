import { telemetry } from "@carillon/contracts/telemetry";
import { defaultConfiguration } from "@carillon/core/configuration/validate";
import { applyConfiguration } from "@carillon/agent/configuration/apply";
import { KeepingUp } from "@carillon/agent/health/keeping-up";
import { OutputWatch } from "@carillon/agent/health/output-watch";
import { SpeakerOutput } from "@carillon/agent/audio/speaker-output";
import { ProgrammeListening } from "@carillon/agent/session/listening";
import { Receiver } from "@carillon/agent/session/receiver";
import { FateReader } from "@carillon/agent/telemetry/fate-reader";
import { speakerTelemetry } from "@carillon/agent/telemetry/speaker-telemetry";
import { ProcessHealth } from "@carillon/link/process-health";
import { fate, monotonicUs, type OutputState } from "@carillon/native/playout";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { recordingLog } from "../../support/recording-log.js";

const open: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function speaker() {
  const output = new SpeakerOutput({ kind: "virtual", ppm: 0, file: undefined, quantumUs: 0, maxSeconds: 0 });
  const listening = new ProgrammeListening(
    {
      certificate: createCertificate(),
      log: recordingLog(),
      monotonicUs,
      random: Math.random,
      iceServers: () => [],
      identity: () => ({ deviceId: "0".repeat(32), privateKey: "" }),
      reconnected: () => undefined,
    },
    new Receiver(output, Math.random),
  );
  open.push(listening, output);
  return { output, listening };
}

describe("a configuration", () => {
  it("is put in force whole, and a change of the card keeps the counts", async () => {
    const { output, listening } = speaker();
    const configuration = defaultConfiguration("speaker");
    expect(applyConfiguration({ output, listening }, configuration, undefined)).toEqual({ ok: true });
    const written = await eventually("the card runs", () => output.stats()?.framesWritten);
    const changed = { ...configuration, output: { ...configuration.output, periods: 4, volumeDb: -6 } };
    expect(applyConfiguration({ output, listening }, changed, configuration)).toEqual({ ok: true });
    expect(output.stats()?.framesWritten).toBeGreaterThanOrEqual(written);
  });

  it("that the sound card refuses is undone, with the reason under its document", () => {
    const { output, listening } = speaker();
    const configuration = defaultConfiguration("speaker");
    applyConfiguration({ output, listening }, configuration, undefined);
    const wrong = { ...configuration, output: { ...configuration.output, periodSeconds: 0 } };
    expect(applyConfiguration({ output, listening }, wrong, configuration)).toMatchObject({
      ok: false,
      documents: { output: { code: "document-not-applicable" } },
    });
    expect(output.stats()).toBeDefined();
  });
});

describe("telemetry", () => {
  it("is what the contract says, of a speaker that plays nothing too", async () => {
    const { output, listening } = speaker();
    const configuration = defaultConfiguration("speaker");
    applyConfiguration({ output, listening }, configuration, undefined);
    await eventually("the card runs", () => output.state().kind === "running");
    const message = speakerTelemetry(
      {
        output,
        listening,
        fates: new FateReader(),
        health: new ProcessHealth("."),
        resampled: { inserted: 0, removed: 0 },
        programme: null,
        state: "idle",
        timeToFirstAudioSeconds: undefined,
        keepsUp: true,
        overheadBytesBefore: 0,
      },
      { seq: 0, sentAt: new Date().toISOString(), nowUs: monotonicUs(), config: configuration.telemetry },
    );
    expect(telemetry.safeParse(JSON.parse(JSON.stringify(message))).error).toBeUndefined();
  });
});

describe("the watch on the sound card", () => {
  const running: OutputState = { kind: "running", detail: "", realtime: "fifo", memoryLocked: true };
  const counts = { underruns: 0, underrunSeconds: 0, reanchors: 0, hardResyncs: 0, anchored: 1 };

  it("says nothing while all is well", () => {
    const watch = new OutputWatch();
    expect([watch.look(running, counts), watch.look(running, { ...counts, underruns: 1 })]).toEqual([[], []]);
  });

  it("tells of a card that goes away, with what to look for, and of its return", () => {
    const watch = new OutputWatch();
    watch.look(running, counts);
    const lost = { ...running, kind: "lost", detail: "unplugged" } as const;
    expect(watch.look(lost, counts)).toEqual([
      { kind: "output-changed", code: "output-lost", detail: "lost: unplugged" },
    ]);
    expect(watch.look(lost, counts)).toEqual([]);
    expect(watch.look(running, counts)).toEqual([{ kind: "output-changed", detail: "running" }]);
  });

  it("tells of bursts of underruns and of jumps on the timeline", () => {
    const watch = new OutputWatch();
    watch.look(running, counts);
    const kinds = watch
      .look(running, { ...counts, underruns: 5, underrunSeconds: 0.02, hardResyncs: 1 })
      .map(({ kind }) => kind);
    expect(kinds).toEqual(["underrun-burst", "resync"]);
  });
});

describe("the watch on the delay", () => {
  it("tells once that a speaker falls behind, and that it keeps up again", () => {
    const watch = new KeepingUp();
    const kinds = [undefined, 80_000, 130_000, 150_000, 95_000, 85_000, Infinity].map(
      (neededUs) => watch.look(neededUs, 100_000)?.kind,
    );
    expect(kinds).toEqual([undefined, undefined, "falls-behind", undefined, undefined, "keeps-up", "falls-behind"]);
    expect(watch.behind).toBe(true);
  });

  it("says how much would be needed", () => {
    expect(new KeepingUp().look(130_400, 100_000)?.detail).toBe("needs 130 ms from capture to sound, has 100 ms");
  });
});

describe("the reader of fates", () => {
  const timeline = { epoch: "e", originUs: 0, rtpOrigin: 0, firstFrame: 1000, frameSamples: 480 };

  it("counts each frame that was passed once, from where the playout began", () => {
    const reader = new FateReader();
    const fates = (from: number, into: Uint8Array) => {
      into.forEach((_, index) => (into[index] = (from + index) % 10 === 0 ? fate.concealed : fate.real));
    };
    for (const frames of [25, 25, 57, 8000])
      reader.read(timeline, { anchorSample: 10 * 480, position: frames * 480 }, fates);
    const { samples, total, last } = reader.accounting;
    expect(total).toBe((8000 - 10) * 480);
    expect(last).toBe(1000 + 8000 - 1);
    // 3847 frames between the third and the fourth look were forgotten by then: nobody can say that they were heard.
    expect(samples.silenced).toBe((8000 - 57 - 4096) * 480);
  });
});
