import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { telemetry, type SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { monotonicUs } from "@carillon/rtc/clock";
import { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import type { RunningProcess } from "../../support/processes.js";
import { seededRandom } from "../../support/random.js";
import { align, type AlignedWindow } from "../../support/signal/alignment.js";
import { latencies } from "../../support/signal/latency.js";
import { noiseReference } from "../../support/signal/noise.js";
import { summary } from "../../support/signal/statistics.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { readRecording, startPairedSpeaker, type SpeakerOptions } from "./support/paired-speaker.js";
import { nodeOptions, starvations } from "./support/starvation.js";
import { TestMedia, type TestMediaOptions } from "./support/test-media.js";

const programme = noiseReference({ seed: 7, seconds: 60 });
const mediaId = "a".repeat(32);

let authority: TestAuthority;
let folder: TemporaryFolder;
const running: (RunningProcess | TestMedia)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.create();
});
beforeEach(async () => {
  folder = await temporaryFolder("agent");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await folder[Symbol.asyncDispose]();
});

async function startMedia(
  options: Partial<TestMediaOptions> & { name?: string } = {},
): Promise<TestMedia & { url: string }> {
  const port = options.port ?? (await freePort());
  const identity = await authority.client(options.name ?? mediaId);
  const media = await TestMedia.start({ identity, ca: authority.ca, port, programme, delayUs: 100_000, ...options });
  running.push(media);
  return Object.assign(media, { url: `https://127.0.0.1:${port}/whep` });
}

async function startSpeaker(media: { url: string }, options: Partial<SpeakerOptions> = {}): Promise<RunningProcess> {
  const endpoints = [{ mediaId, url: media.url }];
  const speaker = await startPairedSpeaker({
    authority,
    folder: folder.path,
    endpoints,
    nodeOptions: nodeOptions(),
    ...options,
  });
  running.push(speaker);
  return speaker;
}

/** What alignment resolves. */
const windowUs = 100_000;

interface Heard {
  readonly windows: readonly AlignedWindow[];
  readonly latencyUs: readonly { readonly capturedUs: number; readonly latencyUs: number }[];
  readonly underruns: number;
}

/** Ends the speaker and finds the programme in its recording. */
async function heard(media: TestMedia, speaker: RunningProcess): Promise<Heard> {
  expect(await speaker.stop()).toEqual({ code: 0, signal: null });
  const { samples, underruns, timeOf, disturbed } = readRecording(folder.path);
  const starved = starvations(speaker.lines);
  const windows = align(programme, samples).filter(({ recordingFrame }) => {
    const captured = (timeOf(recordingFrame) - media.capturedAt(0) - media.delay.toUs) * 0.048;
    const heardUs = timeOf(recordingFrame);
    const wasStarved = starved.some(
      ({ fromUs, toUs }) => heardUs > fromUs - windowUs && heardUs < toUs + media.delay.toUs + windowUs,
    );
    return !disturbed(recordingFrame) && !wasStarved && media.wasInTime(captured);
  });
  return {
    windows,
    underruns,
    latencyUs: latencies(windows, { captured: (frame) => media.capturedAt(frame), heard: (frame) => timeOf(frame) }),
  };
}

const playing = async (speaker: RunningProcess, seconds: number): Promise<void> => {
  await speaker.line(/"msg":"listening"/);
  await pause(seconds * 1000);
};

/** What it last said of itself, as its log has it. */
function newestTelemetry(speaker: RunningProcess): SpeakerTelemetry {
  const line = speaker.lines.findLast((text) => text.includes('"msg":"telemetry"')) ?? "{}";
  const said = telemetry.parse((JSON.parse(line) as { telemetry?: unknown }).telemetry);
  if (said.kind !== "speaker") throw new Error("a speaker speaks of a speaker");
  return said;
}

/** Windows between the first and the last that are sound, without the given number at both ends. */
const inner = (windows: readonly AlignedWindow[], margin: number): readonly AlignedWindow[] => {
  const first = windows.findIndex(({ sound }) => sound);
  const last = windows.findLastIndex(({ sound }) => sound);
  return windows.slice(first + margin, last - margin + 1);
};

/** How much of the time between two moments the programme was not heard. */
const silentSeconds = (series: Heard["latencyUs"], fromUs: number, toUs: number): number =>
  (toUs - fromUs) / 1e6 -
  series.filter(({ capturedUs }) => capturedUs > fromUs && capturedUs < toUs).length * (windowUs / 1e6);

// Sound in real time on a machine that others use too: a run that the machine itself spoiled is played again.
describe("a paired speaker", { retry: 2 }, () => {
  it("plays without any cloud, each sample at capture + 100 ms, on a card that runs 80 ppm fast", async () => {
    const media = await startMedia();
    const speaker = await startSpeaker(media, { ppm: 80 });
    await playing(speaker, 9);
    const { windows, latencyUs } = await heard(media, speaker);

    expect(inner(windows, 2).length).toBeGreaterThan(70);
    expect(inner(windows, 2).every(({ sound }) => sound)).toBe(true);
    const settled = summary(latencyUs.slice(40).map((one) => one.latencyUs));
    expect(Math.abs(settled.p50 - 100_000)).toBeLessThan(1000);
    expect(media.farewells).toBe(1);
  });

  it("repairs 10 % random loss both ways at 100 ms", async () => {
    const random = seededRandom(11);
    const media = await startMedia();
    media.loses = () => random() < 0.1;
    const speaker = await startSpeaker(media);
    await playing(speaker, 12);
    const { windows } = await heard(media, speaker);
    const damaged = inner(windows, 3).filter(({ correlation }) => correlation < 0.9);
    expect(damaged.length).toBeLessThanOrEqual(1);
    expect(media.asked.length).toBeGreaterThan(5);
  });

  it("does not hear 40 ms blocks of JavaScript every 500 ms", async () => {
    const media = await startMedia();
    const speaker = await startSpeaker(media, { nodeOptions: nodeOptions(40) });
    await playing(speaker, 8);
    const { windows, underruns } = await heard(media, speaker);
    expect(inner(windows, 3).every(({ correlation }) => correlation > 0.9)).toBe(true);
    // There were more than 16 blocks; what this machine does to its real-time threads is not counted against them.
    expect(underruns).toBeLessThan(8);
  });

  // How soon is the matter of the bench `outage`; here a busy machine may take its time.
  it("is heard again when a link that was cut for three seconds returns, without a new session, as late as before", async () => {
    const media = await startMedia();
    const speaker = await startSpeaker(media);
    await playing(speaker, 3);
    media.cut(true);
    await pause(3000);
    media.cut(false);
    const returnedUs = monotonicUs();
    await pause(3000);
    const { latencyUs } = await heard(media, speaker);
    const heardAgainUs = latencyUs.map((one) => one.capturedUs + one.latencyUs).find((atUs) => atUs > returnedUs);
    expect((heardAgainUs ?? Infinity) - returnedUs).toBeLessThan(1_000_000);
    expect(silentSeconds(latencyUs, returnedUs - 2.8e6, returnedUs)).toBeGreaterThan(2);
    const after = latencyUs.filter(({ capturedUs }) => capturedUs > returnedUs);
    expect(Math.abs(summary(after.map((one) => one.latencyUs)).p50 - 100_000)).toBeLessThan(1000);
    expect(media.offers).toBeLessThanOrEqual(2);
  });

  it("tells of every stage of its path: network, repair, clock, sound card, and the last return of the sound", async () => {
    const media = await startMedia();
    const random = seededRandom(12);
    media.loses = () => random() < 0.05;
    const documents = { telemetry: { intervalSeconds: 1 } };
    const speaker = await startSpeaker(media, { documents, env: { CARILLON_LOG: "debug" } });
    await playing(speaker, 3);
    media.cut(true);
    await pause(1000);
    media.cut(false);
    await pause(2500);
    const { inboundRtp, mediaPlayout, sync, listening } = newestTelemetry(speaker);
    for (const value of [inboundRtp.jitter, inboundRtp.packetsLostBeforeRepair, mediaPlayout.totalSamplesCount])
      expect(value).toBeGreaterThan(0);
    expect(inboundRtp.concealedSamples).toBeGreaterThan(0.5 * 48_000);
    expect(sync.clockOffsetUncertaintySeconds).toBeGreaterThan(0);
    expect(sync.delaySeconds).toBeCloseTo(0.1, 3);
    expect(Math.abs(sync.resamplingRatioPpm ?? NaN)).toBeLessThan(1000);
    expect(Math.abs(sync.playoutErrorSeconds ?? NaN)).toBeLessThan(0.01);
    expect(listening).toMatchObject({ state: "playing", programme: "hall", redundancy: "RED(1)" });
    expect(listening.overheadBytes).toBeGreaterThan(0);
    expect(listening.reconnectToAudioSeconds).toBeGreaterThan(0.9);
    expect(listening.reconnectToAudioSeconds).toBeLessThan(3);
  });

  it("finds a media service that was killed and started again", async () => {
    const port = await freePort();
    const first = await startMedia({ port });
    const speaker = await startSpeaker(first);
    await playing(speaker, 2);
    await first.stop();
    await pause(2000);
    const second = await startMedia({ port });
    const startedUs = monotonicUs();
    await pause(5000);
    const { latencyUs } = await heard(second, speaker);
    const back = latencyUs.find(({ latencyUs: late }) => Math.abs(late - 100_000) < 2000);
    expect((back?.capturedUs ?? Infinity) + 100_000 - startedUs).toBeLessThan(5_000_000);
  });

  it("is taken over by the second endpoint when the first dies", async () => {
    const first = await startMedia();
    const second = await startMedia({ name: "b".repeat(32) });
    const endpoints = [
      { mediaId, url: first.url },
      { mediaId: "b".repeat(32), url: second.url },
    ];
    const speaker = await startSpeaker(first, { endpoints });
    await playing(speaker, 3);
    const diedUs = monotonicUs();
    await first.stop();
    await pause(4000);
    const { latencyUs } = await heard(second, speaker);
    const back = latencyUs.find(
      ({ capturedUs, latencyUs: late }) => capturedUs > diedUs && Math.abs(late - 100_000) < 2000,
    );
    // 100 ms of the first were still in hand when it died.
    expect((back?.capturedUs ?? Infinity) - diedUs).toBeLessThan(3_000_000);
  });

  it("follows a change of delay without a gap", async () => {
    const media = await startMedia();
    const speaker = await startSpeaker(media);
    await playing(speaker, 3);
    const siteUs = monotonicUs() + media.siteOffsetUs;
    // Slow enough for a window of 100 ms to be recognised while it is being stretched.
    media.tell({ fromUs: 100_000, toUs: 102_000, applyAtUs: siteUs + 300_000, slopePpm: 400 });
    await pause(8000);
    const { windows, latencyUs } = await heard(media, speaker);
    expect(inner(windows, 3).every(({ sound }) => sound)).toBe(true);
    expect(Math.abs(summary(latencyUs.slice(-15).map((one) => one.latencyUs)).p50 - 102_000)).toBeLessThan(300);
  });

  it("over two paths hears nothing of what is lost on one, and keeps playing when one is gone", async () => {
    const media = await startMedia({ delayUs: 200_000 });
    let isGone = false;
    media.loses = (what, listener) => isGone && listener === 0 && what !== "rtcp";
    const paths = ["127.0.0.1", "127.0.0.2"];
    const endpoints = [{ mediaId, url: media.url }];
    const speaker = await startSpeaker(media, { documents: { listening: { programme: "hall", endpoints, paths } } });
    await speaker.line(/"msg":"listening"/);
    await pause(3000);
    expect(media.offers).toBe(2);
    isGone = true;
    await pause(3000);
    isGone = false;
    await pause(1000);
    const { windows } = await heard(media, speaker);
    expect(inner(windows, 3).every(({ correlation }) => correlation > 0.9)).toBe(true);
  });

  it("plays the file that its configuration names while no programme comes, and the programme when it does", async () => {
    const port = await freePort();
    const standIn = noiseReference({ seed: 31, seconds: 2 });
    const meanwhile = join(folder.path, "state", "meanwhile");
    await mkdir(meanwhile, { recursive: true });
    writeWav(join(meanwhile, "closed.wav"), { rate: 48_000, channels: [standIn] });
    const reconnect = { meanwhile: { kind: "file", name: "closed.wav", afterSeconds: 1 } };
    const url = `https://127.0.0.1:${port}/whep`;
    const speaker = await startSpeaker({ url }, { documents: { reconnect } });
    await pause(5000);
    const media = await startMedia({ port });
    await playing(speaker, 3);
    const { windows } = await heard(media, speaker);
    const recording = readRecording(folder.path);
    expect(align(standIn, recording.samples).filter(({ sound }) => sound).length).toBeGreaterThanOrEqual(15);
    // Once it plays, nothing lies over it.
    expect(windows.slice(-15).every(({ correlation }) => correlation > 0.9)).toBe(true);
  });

  it("refuses a media service whose certificate is another's", async () => {
    const media = await startMedia({ name: "c".repeat(32) });
    const speaker = await startSpeaker(media);
    await speaker.line(/its certificate is for c{32}, not for media service a{32}/);
    expect(media.offers).toBe(0);
  });

  it("waits as long as a service that is full asks it to", async () => {
    const media = await startMedia();
    media.refuses = 503;
    const speaker = await startSpeaker(media);
    await speaker.line(/answered 503/);
    media.refuses = undefined;
    await speaker.line(/"msg":"listening"/);
    expect(media.offers).toBe(1);
  });
});
