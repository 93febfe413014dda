import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { DeviceEvent } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import { siteSchedules, type SiteSchedules } from "@carillon/contracts/schedules";
import { wallClock } from "@carillon/core/units";
import type { Log } from "@carillon/link/log";
import { Bells } from "@carillon/media/programme/bells";
import { BellJournal } from "@carillon/media/schedules/bell-journal";
import { Ringer } from "@carillon/media/schedules/ringer";
import { createSampleMemory } from "@carillon/media/sources/sample-ring";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const noon = Date.parse("2026-07-01T12:00Z") / 1000;
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Posted {
  readonly kind: string;
  readonly playback?: string;
  readonly atSample?: number;
}

/** A site whose clocks are moved by hand: monotonic 0 is noon, and 1,000 s of site time. */
class TestSite {
  readonly events: DeviceEvent["event"][] = [];
  readonly posted: Posted[] = [];
  seconds = 0;
  stepped = 0;
  listeners = 3;
  /** What the site's other media service says, if it can. */
  heardElsewhere: ReadonlySet<string> = new Set();
  missing = false;
  readonly bells: Bells;
  ringer: Ringer | undefined;

  readonly #folder: string;
  readonly #voices: { readonly playback: string; readonly endsAt: number }[] = [];
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.bells = new Bells({
      epoch: "e",
      originUs: 1e9,
      delayUs: () => 400_000,
      post: (message) => {
        this.posted.push(message);
        // The worker: what is in the past begins with the next frame.
        if (message.kind !== "ring") return;
        const mediaSample = Math.max(message.atSample, Math.ceil(this.seconds * 48_000));
        const { playback } = message;
        queueMicrotask(() => this.bells.heard({ kind: "started", epoch: "e", playback, mediaSample }));
        this.#voices.push({ playback, endsAt: mediaSample / 48_000 + 1 });
      },
    });
  }

  get wall(): number {
    return noon + this.seconds + this.stepped;
  }

  async start(wanted: SiteSchedules): Promise<Ringer> {
    const readClocks = () => ({ wallSeconds: this.wall, monotonicUs: (1000 + this.seconds) * 1e6 });
    const ringer = new Ringer({
      ...{ readClocks, readClocksExactly: readClocks },
      journal: await BellJournal.open(this.#folder, wallClock(this.wall), silent),
      sleep: (milliseconds) =>
        new Promise((wake) => this.#sleepers.push({ at: this.seconds + milliseconds / 1000, wake })),
      programme: (id) =>
        id === "hall" ? { bells: this.bells, delay: { fromUs: 4e5, toUs: 4e5, applyAtUs: 0, slopePpm: 1 } } : undefined,
      listeners: () => Array.from({ length: this.listeners }, (_, at) => `speaker ${at}`),
      heardElsewhere: () => Promise.resolve(this.heardElsewhere),
      open: () =>
        this.missing
          ? Promise.reject(new CarillonError("source-missing", "bell.wav"))
          : Promise.resolve({
              ...{ memory: createSampleMemory(), end: Promise.resolve({ kind: "whole", frames: 1 } as const) },
              ...{ positionSeconds: 0, durationSeconds: 1, begin: () => {}, close: () => {} },
            }),
      has: () => Promise.resolve(!this.missing),
      isClockKept: () => Promise.resolve(undefined),
      linked: () => true,
      event: (event) => this.events.push(event),
      log: silent,
    });
    ringer.apply(wanted);
    this.ringer = ringer;
    return ringer;
  }

  /** Time passes, with a look every half second. */
  async pass(seconds: number): Promise<void> {
    for (const end = this.seconds + seconds; this.seconds < end;) {
      this.seconds += 0.5;
      while ((this.#voices[0]?.endsAt ?? Infinity) < this.seconds) {
        const { playback = "", endsAt = 0 } = this.#voices.shift() ?? {};
        this.bells.heard({
          kind: "ended",
          ...{ epoch: "e", playback, mediaSample: endsAt * 48_000, reason: "finished" },
        });
      }
      await this.ringer?.look();
      await turn();
      for (const sleeper of this.#sleepers.filter(({ at }) => at <= this.seconds)) {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        sleeper.wake();
      }
      await turn();
    }
  }

  get told(): (string | undefined)[] {
    return this.events.map(({ kind, schedule, due, reason }) =>
      `${kind} ${schedule} ${due?.slice(11, 19)} ${reason ?? ""}`.trim(),
    );
  }
}

const wanted = (rest: object = {}, at = "0 1 12 * * *"): SiteSchedules =>
  siteSchedules.parse({
    schedules: {
      lesson: {
        ...{ name: "Lesson", programmes: ["hall"], play: { kind: "file", name: "bell.wav" }, timeZone: "UTC" },
        ...{ when: { kind: "cron", expression: at }, toleranceSeconds: 20, since: "2026-07-01T00:00:00Z", ...rest },
      },
    },
  });

describe("the ringer", () => {
  let folder: string;
  let site: TestSite;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ringer-"));
    site = new TestSite(join(folder, "schedules"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("has the first sample heard at the instant: it leaves earlier by the programme's delay", async () => {
    await site.start(wanted());
    await site.pass(70);
    expect(site.posted.map(({ atSample }) => atSample)).toEqual([(60 - 0.4) * 48_000]);
    await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
    expect(site.events[0]?.latenessSeconds).toBeCloseTo(0, 5);
  });

  it("rings none twice, however it was ended", async () => {
    await site.start(wanted());
    await site.pass(62);
    // It is told when it is on disk.
    await expect.poll(() => site.told).toHaveLength(1);
    await site.start(wanted());
    await site.pass(10);
    await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
  });

  it("rings late within the tolerance after a restart, and beyond it says that it was missed", async () => {
    await site.start(wanted());
    site.ringer = undefined;
    await site.pass(70);
    await site.start(wanted());
    await site.pass(5);
    await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
    expect(site.events[0]?.latenessSeconds).toBeGreaterThan(9);
    site.ringer = undefined;
    await site.pass(1);
    site.events.length = 0;
    await site.start(wanted({ toleranceSeconds: 5 }, "0 2 12 * * *"));
    site.ringer = undefined;
    await site.pass(60);
    await site.start(wanted({ toleranceSeconds: 5 }, "0 2 12 * * *"));
    await site.pass(2);
    await expect.poll(() => site.told).toEqual(["schedule-missed lesson 12:02:00 process-down"]);
  });

  it("says what was lacking: the sound, a programme, somebody who listens", async () => {
    site.missing = true;
    await site.start(wanted());
    await site.pass(61);
    site.missing = false;
    await site.start(wanted({ programmes: ["yard"] }, "0 2 12 * * *"));
    await site.pass(60);
    site.listeners = 0;
    await site.start(wanted({}, "0 3 12 * * *"));
    await site.pass(90);
    await expect
      .poll(() => site.told)
      .toEqual([
        "schedule-missed lesson 12:01:00 asset-missing",
        "schedule-missed lesson 12:02:00 no-programme",
        "schedule-missed lesson 12:03:00 no-speaker",
      ]);
  });

  describe("beside another media service", () => {
    const three = new Set(["speaker 0", "speaker 1", "speaker 2"]);

    it("does not ring again, late, what that one rang for all that listen here", async () => {
      await site.start(wanted());
      site.ringer = undefined;
      await site.pass(65);
      [site.heardElsewhere, site.listeners] = [three, 0];
      await site.start(wanted());
      await site.pass(3);
      // It is gone, and they come here.
      [site.heardElsewhere, site.listeners] = [new Set(), 3];
      await site.pass(5);
      await expect.poll(() => site.told).toEqual(["schedule-missed lesson 12:01:00 rung-elsewhere"]);
      expect(site.posted).toEqual([]);
    });

    it("rings late for one that heard it nowhere", async () => {
      await site.start(wanted());
      site.ringer = undefined;
      await site.pass(65);
      site.heardElsewhere = new Set(["speaker 0"]);
      await site.start(wanted());
      await site.pass(5);
      await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
    });

    it("rings for nobody, and anew for those that come because that one died before the bell", async () => {
      site.listeners = 0;
      await site.start(wanted());
      await site.pass(63);
      expect(site.posted).toHaveLength(1);
      site.listeners = 3;
      await site.pass(5);
      await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
      expect(site.posted).toHaveLength(2);
      expect(site.events[0]?.latenessSeconds).toBeGreaterThan(2);
    });

    it("rings for nobody, and no more for those that come after that one has rung it for them", async () => {
      site.listeners = 0;
      site.heardElsewhere = three;
      await site.start(wanted());
      await site.pass(62);
      [site.heardElsewhere, site.listeners] = [new Set(), 3];
      await site.pass(5);
      await expect.poll(() => site.told).toEqual(["schedule-missed lesson 12:01:00 rung-elsewhere"]);
      expect(site.posted).toHaveLength(1);
    });
  });

  it("follows a wall clock that is set, rings nothing twice, and says what was leapt over", async () => {
    await site.start(wanted({}, "0 1,11 12 * * *"));
    await site.pass(62);
    site.stepped = -60;
    await site.pass(120);
    await expect.poll(() => site.told).toEqual(["schedule-rung lesson 12:01:00"]);
    site.stepped += 1200;
    await site.pass(2);
    await expect.poll(() => site.told.at(-1)).toBe("schedule-missed lesson 12:11:00 clock-stepped");
  });

  it("does not ring what was taken back while it was made ready, nor what is left out", async () => {
    await site.start(wanted());
    await site.pass(55);
    site.ringer?.apply(wanted({ skips: ["2026-07-01T12:01:00Z"] }));
    await site.pass(30);
    expect([site.told, site.posted]).toEqual([[], []]);
  });

  it("gives way to a higher priority, and takes the place of a lower", async () => {
    const low = wanted({ priority: 10 });
    const high = wanted({ priority: 90 }, "0,20 1 12 * * *");
    const { lesson: one } = low.schedules;
    const { lesson: two } = high.schedules;
    if (one === undefined || two === undefined) throw new Error("no schedules");
    await site.start({ schedules: { low: one, high: two }, holidays: {}, peers: [] });
    await site.pass(90);
    await expect
      .poll(() => [...site.told].sort())
      .toEqual([
        "schedule-missed low 12:01:00 overridden",
        "schedule-rung high 12:01:00",
        "schedule-rung high 12:01:20",
      ]);
  });
});
