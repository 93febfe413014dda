import fc from "fast-check";
import { parseRtcp, buildRtcp, type App } from "@carillon/core/rtp/rtcp";
import { Accounting, type Fate } from "@carillon/engine/accounting";
import { clockRequest, linkQuality, readClockAnswer, readDelay } from "@carillon/engine/app-packets";
import { ClockExchanger } from "@carillon/engine/clock-exchange";
import { delayAt, GroupDelay } from "@carillon/engine/group-delay";
import { Histogram } from "@carillon/engine/histogram";
import { needBoundsMs } from "@carillon/engine/jitter-buffer";
import { NeededDelay } from "@carillon/engine/needed-delay";
import { trimUs } from "@carillon/engine/trim";
import { describe, expect, it } from "vitest";

describe("the accounting", () => {
  const fate = fc.constantFrom<Fate>("real", "redundant", "retransmitted", "fec", "concealed", "silenced");

  it("counts every sample between the first and the last frame once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -2, max: 30 }), fate), { minLength: 1 }),
        fc.constantFrom(480, 960),
        (steps, samples) => {
          const accounting = new Accounting();
          accounting.begin(samples);
          let frame = 1000;
          let last = -Infinity;
          for (const [step, what] of steps) {
            frame += step;
            accounting.note(frame, what);
            last = Math.max(last, frame);
          }
          const first = 1000 + (steps[0]?.[0] ?? 0);
          expect(accounting.total).toBe((last - first + 1) * samples);
        },
      ),
    );
  });

  it("knows runs of frames that were not heard, skipped ones among them", () => {
    const accounting = new Accounting();
    accounting.begin(480);
    const course: readonly (readonly [number, Fate])[] = [
      [1, "real"],
      [2, "concealed"],
      [3, "silenced"],
      [6, "real"],
    ];
    for (const [frame, what] of course) accounting.note(frame, what);
    expect(accounting.concealmentEvents).toBe(1);
    expect(accounting.samples.silenced).toBe(3 * 480);
    expect(accounting.gaps.counts[accounting.gaps.bounds.indexOf(40)]).toBe(1);
  });
});

describe("a delay", () => {
  const change = { fromUs: 100_000, toUs: 130_000, applyAtUs: 5e6, slopePpm: 3000 };

  it("moves along its trajectory and stops at its end", () => {
    expect(delayAt(change, 4e6)).toEqual({ delayUs: 100_000, slopePpm: 0 });
    expect(delayAt(change, 10e6)).toEqual({ delayUs: 115_000, slopePpm: 3000 });
    expect(delayAt(change, 16e6)).toEqual({ delayUs: 130_000, slopePpm: 0 });
    expect(delayAt({ ...change, fromUs: 130_000, toUs: 100_000 }, 10e6)).toEqual({ delayUs: 115_000, slopePpm: -3000 });
  });

  it("is followed when it is announced, and not again when that is repeated", () => {
    const delay = new GroupDelay();
    delay.begin(change);
    expect(delay.announce(change)).toBeUndefined();
    expect(delay.announce({ ...change, toUs: 140_000 })).toEqual({ ...change, toUs: 140_000 });
  });

  it("of the device's own begins for two devices at the same moment, continuous with what was in force", () => {
    const started = [7.31e6, 7.36e6].map((siteUs) => {
      const delay = new GroupDelay();
      delay.begin({ ...change, toUs: 100_000 });
      return delay.configure(60_000, siteUs);
    });
    expect(started[0]).toEqual(started[1]);
    expect(started[0]).toMatchObject({ fromUs: 100_000, toUs: 60_000, applyAtUs: 8e6 });
  });

  it("goes back to the programme's, as it is by then", () => {
    const delay = new GroupDelay();
    delay.begin({ ...change, toUs: 100_000 });
    delay.configure(60_000, 0);
    expect(delay.announce({ ...change, fromUs: 120_000, toUs: 120_000 })).toBeUndefined();
    expect(delay.configure(undefined, 60e6)).toMatchObject({ fromUs: 60_000, toUs: 120_000 });
  });
});

describe("clock exchanges", () => {
  it("are quick at first, twelve within half a second, and one a second in the end", () => {
    const exchanger = new ClockExchanger();
    const sent: number[] = [];
    for (let nowUs = 0; nowUs < 121e6; nowUs += 1000) if (exchanger.poll(nowUs) !== undefined) sent.push(nowUs);
    expect(sent.filter((at) => at < 0.48e6)).toHaveLength(12);
    expect(sent.filter((at) => at >= 120e6)).toHaveLength(1);
  });

  it("count from when the request left, which it could not carry itself", () => {
    const exchanger = new ClockExchanger();
    const sequence = exchanger.poll(1000) ?? -1;
    exchanger.left(sequence, 1200);
    expect(exchanger.answer(sequence, { t1: 1000, t2: 5000, t3: 5010 }, 2000)).toMatchObject({ t1: 1200, t4: 2000 });
  });

  it("believe an answer once, and none that they did not ask for", () => {
    const exchanger = new ClockExchanger();
    const sequence = exchanger.poll(1000) ?? -1;
    const answer = { t1: 1000, t2: 5000, t3: 5010 };
    expect(exchanger.answer(sequence, { ...answer, t1: 999 }, 2000)).toBeUndefined();
    expect(exchanger.answer(sequence, answer, 2000)).toEqual({ ...answer, t4: 2000 });
    expect(exchanger.answer(sequence, answer, 2001)).toBeUndefined();
  });
});

describe("the speaker's RTCP", () => {
  const appOf = (bytes: Uint8Array): App => {
    const [packet] = parseRtcp(bytes);
    if (packet?.kind !== "app") throw new Error("not an APP packet");
    return packet;
  };

  it("is on the wire as contracts/timeline says", () => {
    const request = appOf(buildRtcp([clockRequest(7, 0xfffffffe, 123.5)]));
    const view = new DataView(request.data.buffer, request.data.byteOffset);
    expect([request.name, request.subtype, view.getUint32(0), view.getFloat64(4)]).toEqual([
      "CCLK",
      0,
      0xfffffffe,
      123.5,
    ]);
    const status = appOf(
      buildRtcp([
        linkQuality(7, {
          received: 2 ** 32 + 5,
          lostBeforeRepair: 6,
          residual: 1,
          burstP95Ms: 20,
          roundTripMs: 4,
          neededMs: 81.2,
          redundancy: "strong",
        }),
      ]),
    );
    const said = new DataView(status.data.buffer, status.data.byteOffset);
    expect([
      said.getUint32(0),
      said.getUint32(4),
      said.getUint32(8),
      said.getUint16(12),
      said.getUint16(14),
      said.getUint8(16),
      said.getUint16(18),
    ]).toEqual([5, 6, 1, 20, 4, 2, 82]);
  });

  it("reads anything without complaint", () => {
    const app = fc.record({
      kind: fc.constant("app" as const),
      ssrc: fc.nat(),
      subtype: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom("CCLK", "CDLY", "XXXX"),
      data: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(app, (packet) => {
        readClockAnswer(packet);
        const delay = readDelay(packet);
        if (delay !== undefined) expect(delay.toUs).toBeLessThanOrEqual(10e6);
      }),
    );
  });
});

describe("the delay that a speaker needs", () => {
  /** Frames by need, ms, one after the other in time. */
  const needed = (...noted: { ms: number; frames: number; hours?: number }[]) => {
    const need = new Histogram(needBoundsMs);
    const delay = new NeededDelay();
    let hours = 0;
    for (const one of noted) {
      need.add(one.ms, one.frames);
      delay.note(need, (hours += one.hours ?? 0) * 3600e6);
    }
    return delay.us(need, 25_000);
  };

  it("is that of 999 of 1000 frames, with what the sound card takes", () => {
    expect(needed({ ms: 18, frames: 999_000 }, { ms: 75, frames: 900 })).toBe(45_000);
    expect(needed({ ms: 18, frames: 999_000 }, { ms: 75, frames: 1100 })).toBe(105_000);
  });

  it("is not known from a few frames, and none when no delay would do", () => {
    expect(needed({ ms: 18, frames: 2000 })).toBeUndefined();
    expect(needed({ ms: 18, frames: 9000 }, { ms: 4000, frames: 100 })).toBe(Infinity);
  });

  it("forgets a bad hour within some hours", () => {
    const bad = { ms: 180, frames: 3600 };
    const good = { ms: 18, frames: 360_000, hours: 1 };
    expect(needed(bad, good)).toBe(225_000);
    expect(needed(bad, good, good, good, good)).toBe(45_000);
  });
});

describe("a trim", () => {
  it("is a time, a distance at the speed of sound, or both", () => {
    expect(trimUs({ trimSeconds: 0.001, trimMetres: 0 })).toBe(1000);
    expect(trimUs({ trimSeconds: 0, trimMetres: 3.432 })).toBeCloseTo(10_000, 6);
    expect(trimUs({ trimSeconds: 0.001, trimMetres: -3.432 })).toBeCloseTo(-9000, 6);
  });
});

describe("a histogram", () => {
  it("puts a value on the bound below it and everything above the last into the last", () => {
    const histogram = new Histogram([10, 20]);
    for (const value of [1, 10, 10.1, 20, 21, 1e9]) histogram.add(value);
    expect(histogram.counts).toEqual([2, 2, 2]);
    expect(histogram.total).toBe(6);
  });
});
