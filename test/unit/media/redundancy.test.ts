import { distancesOf, type Level, type LinkStatus, RedundancyController } from "@carillon/media/programme/redundancy";
import { relievedBitrate } from "@carillon/media/programme/relief";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const clean: LinkStatus = {
  received: 0,
  lostBeforeRepair: 0,
  residual: 0,
  burstP95Ms: 0,
  roundTripMs: 5,
  neededMs: undefined,
  wanted: 255,
};

/** A controller, its link, and seconds of it. */
class Link {
  readonly controller = new RedundancyController();
  #status = clean;
  #second = 0;

  /** Seconds in which `lost` of 100 packets are lost. */
  live(seconds: number, lost = 0, fields: Partial<LinkStatus> = {}): Level {
    for (let at = 0; at < seconds; at += 1) {
      const { received, lostBeforeRepair, residual } = this.#status;
      const counters = {
        received: (received + 100 - lost) >>> 0,
        lostBeforeRepair: (lostBeforeRepair + lost) >>> 0,
        residual: (residual + (fields.residual ?? 0)) >>> 0,
      };
      this.#status = { ...clean, ...fields, ...counters };
      this.controller.report(this.#status, (this.#second += 1) * 1e6);
    }
    return this.controller.level;
  }
}

describe("the redundancy of one receiver", () => {
  it("begins with one copy, and stays there while little is lost", () => {
    const link = new Link();
    expect(link.live(1)).toBe(1);
    expect(link.live(300, 2)).toBe(1);
  });

  it("goes up at once for loss, for bursts, and for what was not repaired", () => {
    expect(new Link().live(3, 4)).toBe(2);
    expect(new Link().live(3, 1, { burstP95Ms: 12 })).toBe(2);
    expect(new Link().live(3, 1, { residual: 1 })).toBe(2);
    expect(new Link().live(3, 1, { burstP95Ms: 25 })).toBe(3);
  });

  it("comes down one level after a minute in which less would have done", () => {
    const link = new Link();
    link.live(5, 5, { burstP95Ms: 30 });
    expect(link.live(59, 1)).toBe(3);
    expect(link.live(2, 1)).toBe(2);
    expect(link.live(59, 1)).toBe(2);
    expect(link.live(2, 1)).toBe(1);
    link.live(5, 5);
    expect(link.live(30)).toBe(2);
    link.live(1, 5);
    expect(link.live(59)).toBe(2);
  });

  it("does without copies on what has been as good as a wire for ten minutes, until it is not", () => {
    const link = new Link();
    expect(link.live(600)).toBe(1);
    expect(link.live(120)).toBe(0);
    expect(link.live(3600)).toBe(0);
    expect(link.live(1, 1)).toBe(1);
  });

  it("obeys a speaker whose configuration names a level", () => {
    expect(new Link().live(3, 20, { wanted: 0 })).toBe(0);
    expect(new Link().live(3, 0, { wanted: 3 })).toBe(3);
  });

  it("takes any report, in any order, and always names a level", () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const half = fc.integer({ min: 0, max: 0xffff });
    const status = fc.record({
      ...{ received: word, lostBeforeRepair: word, residual: word, burstP95Ms: half, roundTripMs: half },
      ...{ neededMs: fc.constant(undefined), wanted: fc.integer({ min: 0, max: 255 }) },
    });
    fc.assert(
      fc.property(fc.array(status, { maxLength: 50 }), (reports) => {
        const controller = new RedundancyController();
        reports.forEach((report, at) => expect([0, 1, 2, 3]).toContain(controller.report(report, at * 1e6)));
      }),
    );
  });

  it("makes the encoder spend less where at least half of the receivers need copies against bursts", () => {
    expect(relievedBitrate(96_000, [3, 3, 1])).toBe(64_000);
    expect(relievedBitrate(96_000, [3])).toBe(64_000);
    expect(relievedBitrate(96_000, [3, 1, 2])).toBe(96_000);
    expect(relievedBitrate(96_000, [])).toBe(96_000);
    expect([40_000, 24_000].map((bitrate) => relievedBitrate(bitrate, [3]))).toEqual([32_000, 24_000]);
  });

  it("reaches back no further than the delay allows", () => {
    expect(([0, 1, 2, 3] as const).map((level) => distancesOf(level, 100_000))).toEqual([[], [1], [1, 3], [2, 4, 6]]);
    expect(distancesOf(3, 150_000)).toEqual([2, 5, 8]);
  });
});
