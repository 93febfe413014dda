import { mkdir } from "node:fs/promises";
import { hrtime } from "node:process";
import { readWallClock } from "@carillon/media/schedules/wall-clock";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import type { RunningProcess } from "../../support/processes.js";
import { readRecording } from "../../support/recording.js";
import { align } from "../../support/signal/alignment.js";
import { noiseReference } from "../../support/signal/noise.js";
import { writeWav } from "../../support/signal/wav.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { EnrolledSite } from "./enrolled-site.js";

const seconds = 6;
const bell = noiseReference({ seed: 7, seconds }).map((sample) => sample * 0.5);
const monotonicUs = (): number => Number(hrtime.bigint()) / 1000;
const until = (instant: number) =>
  eventually("it is time", () => Date.now() / 1000 >= instant, { everyMs: 20, deadlineMs: 120_000 });

test(
  "the second media service rings what the first does not live to ring, and nothing is heard twice, with the cloud away",
  { timeout: 300_000, retry: 1 },
  async () => {
    await using folder = await temporaryFolder("takeover");
    await using stack = new AsyncDisposableStack();
    const site = await EnrolledSite.open(folder.path);
    stack.defer(() => site.control[Symbol.asyncDispose]());
    const ports = { one: await freePort(), two: await freePort() };
    const start = async (name: keyof typeof ports): Promise<RunningProcess> => {
      const env = { CARILLON_WHEP: `127.0.0.1:${ports[name]}`, CARILLON_MEDIA_HOSTS: "127.0.0.1" };
      return stack.use(await site.start(name, "media", env));
    };
    for (const name of ["one", "two"]) {
      await mkdir(folder.file(`${name}/library`), { recursive: true, mode: 0o700 });
      writeWav(folder.file(`${name}/library/bell.wav`), { rate: 48_000, channels: [bell, bell] });
    }
    const media = { one: await start("one"), two: await start("two") };
    const ids = { one: (await site.paired("one")).id, two: (await site.paired("two")).id };
    const sound = `virtual:ppm=0,file=${folder.file("heard")}`;
    const speaker = stack.use(await site.start("speaker", "speaker", { CARILLON_SOUND: sound }));
    await site.playing("speaker");

    // The one to which speakers come first is killed three seconds before the first bell; the other, while the second rings.
    const [first, second] = ids.one < ids.two ? (["one", "two"] as const) : (["two", "one"] as const);
    const dues = [30, 58].map((wait) => Math.ceil(Date.now() / 1000) + wait);
    const events = dues.map((due) => ({ start: new Date(due * 1000).toISOString().slice(0, 19) }));
    await site.api("PUT", "/v1/schedules/lesson", {
      ...{ name: "Lesson", zones: ["hall"], play: { kind: "file", name: "bell.wav" }, duckDb: -60 },
      ...{ when: { kind: "calendar", events }, timeZone: "UTC", toleranceSeconds: 20 },
    });
    for (const name of ["one", "two"] as const)
      await eventually(`${name} knows`, async () => (await site.device(name)).configuration.drift === "none", patient);
    await site.control[Symbol.asyncDispose]();

    const [early = NaN, late = NaN] = dues;
    await until(early - 3);
    await media[first].kill();
    await media[second].line(/"schedule-rung"/, 60_000);
    // Back within the tolerance, it learns from the other that its speakers have heard it.
    const restarted = await start(first);
    await restarted.line(/"reason":"rung-elsewhere"/, 90_000);
    await until(late + 2);
    await media[second].kill();
    await until(late + seconds + 3);
    await speaker.stop();

    const recording = readRecording(folder.file("heard"));
    const clocks = readWallClock(monotonicUs);
    const [whole, pieces] = dues.map((due) => {
      const dueUs = clocks.monotonicUs + (due - clocks.wallSeconds) * 1e6;
      const from = Math.max(0, Math.round(recording.frameAt(dueUs - 1e6)));
      const heard = recording.channel("middle", from, from + 26 * 48_000);
      return align(bell, heard)
        .filter(({ sound: isBell }) => isBell)
        .map(({ recordingFrame, referenceFrame }) => ({
          offMs: (recording.timeOf(from + recordingFrame) - referenceFrame / 0.048 - dueUs) / 1000,
          atSeconds: referenceFrame / 48_000,
        }));
    });
    if (whole === undefined || pieces === undefined) throw new Error("two bells were to be heard");
    const covered = pieces.map(({ atSeconds }) => atSeconds);
    console.log(
      `the second bell was heard from ${covered[0]?.toFixed(1)} to ${covered.at(-1)?.toFixed(1)} s, ${covered.length / 10} s in all`,
    );
    // Each window in its place: a bell that began anew would be heard at another.
    for (const { offMs } of [...whole, ...pieces]) expect(Math.abs(offMs)).toBeLessThan(50);
    expect(whole.length).toBeGreaterThan(seconds * 9);
    expect(Math.min(...covered)).toBeLessThan(0.5);
    expect(Math.max(...covered)).toBeGreaterThan(seconds - 0.5);
    expect(covered.length).toBeGreaterThan(seconds * 5);
  },
);

const patient = { deadlineMs: 60_000, everyMs: 200 };
