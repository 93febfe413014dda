import fc from "fast-check";
import { Reception, ReportInterval } from "@carillon/engine/reception";
import { describe, expect, it } from "vitest";

const frameUs = 10_000;
const note = (reception: Reception, frame: number, delayUs = 5000) =>
  reception.note(frame, 200, frame * frameUs, frame * frameUs + delayUs);

function begun(): Reception {
  const reception = new Reception();
  reception.begin(frameUs);
  return reception;
}

describe("reception statistics", () => {
  it("count every frame once as received or lost, whatever is missing, repeated or in disorder", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ frame: fc.integer({ min: 0, max: 400 }), jumps: fc.integer({ min: 0, max: 15 }) }), {
          maxLength: 500,
        }),
        (packets) => {
          const reception = begun();
          const order = packets.sort((a, b) => a.frame + a.jumps - b.frame - b.jumps).map(({ frame }) => frame);
          for (const frame of [0, ...order, ...Array.from({ length: 40 }, (_, index) => 450 + index)])
            note(reception, frame);
          const unique = new Set([0, ...order]).size + 40;
          expect(reception.received).toBe(unique);
          expect(reception.duplicated).toBe(order.length + 41 - unique);
          // The newest 32 may still come in disorder, so nothing is said of them yet; here all of them came.
          expect(reception.lost + reception.received).toBe(490);
        },
      ),
    );
  });

  it("know a burst of loss by its length", () => {
    const reception = begun();
    for (let frame = 0; frame < 300; frame += 1) if (frame < 100 || frame >= 104) note(reception, frame);
    expect(reception.lost).toBe(4);
    expect(reception.bursts.counts[reception.bursts.bounds.indexOf(40)]).toBe(1);
    expect(reception.burstP95Ms(3e6, 10e6)).toBe(40);
    expect(reception.burstP95Ms(60e6, 10e6)).toBe(0);
  });

  it("have RFC 3550's jitter: a packet that is 16 ms late moves it by 1 ms", () => {
    const reception = begun();
    note(reception, 0);
    note(reception, 1, 21_000);
    expect(reception.jitterSeconds).toBeCloseTo(0.001, 9);
  });

  it("expect a packet after the shortest transit and the usual jitter", () => {
    const reception = begun();
    expect(reception.expectedTransitUs).toBe(Infinity);
    for (let frame = 0; frame < 50; frame += 1) note(reception, frame, 3000);
    expect(reception.expectedTransitUs).toBeCloseTo(5000, 0);
  });

  it("do not take another stream for a burst of a million", () => {
    const reception = begun();
    note(reception, 5);
    note(reception, 1_000_000);
    expect(reception.lost).toBe(0);
  });

  it("report the fraction lost since the last report (RFC 3550 A.3)", () => {
    const reception = begun();
    const interval = new ReportInterval();
    for (let frame = 0; frame < 200; frame += 1) if (frame % 10 !== 0 || frame === 0) note(reception, frame);
    expect(interval.take(reception).fractionLost).toBeCloseTo(0.09, 1);
    expect(interval.take(reception)).toEqual({ fractionLost: 0, cumulativeLost: reception.lost });
  });
});
