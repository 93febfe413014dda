import { clockRequest, linkQuality, readClockAnswer, readDelay } from "@carillon/engine/app-packets";
import { appNames } from "@carillon/contracts/timeline";
import { clockAnswer, delayAnnouncement, readClockRequest, readStatus } from "@carillon/media/egress/app-packets";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const ssrc = 4711;

describe("what media service and speaker say to each other in RTCP APP packets", () => {
  it("is understood by the other side", () => {
    const request = readClockRequest(clockRequest(ssrc, 7, 123.25));
    expect(request).toEqual({ sequence: 7, t1: 123.25 });
    const answer = clockAnswer(ssrc, { sequence: 7, t1: 123.25 }, 200.5, 201.5);
    expect(readClockAnswer(answer)).toEqual({ sequence: 7, t1: 123.25, t2: 200.5, t3: 201.5 });
    const change = { fromUs: 400_000, toUs: 100_000, applyAtUs: 5e6, slopePpm: 3000 };
    expect(readDelay(delayAnnouncement(ssrc, change))).toEqual(change);
    const quality = { received: 100, lostBeforeRepair: 3, residual: 1, burstP95Ms: 20, roundTripMs: 5, neededMs: 130 };
    const status = readStatus(linkQuality(ssrc, { ...quality, redundancy: "strong" }));
    expect(status).toEqual({ ...quality, wanted: 2 });
    const needs = [0, Infinity].map((neededMs) =>
      readStatus(linkQuality(ssrc, { ...quality, neededMs, redundancy: "auto" })),
    );
    expect(needs.map((told) => told?.neededMs)).toEqual([undefined, Infinity]);
  });

  it("is nothing when it is of another kind, too short, or noise", () => {
    const name = fc.constantFrom(...Object.values(appNames), "XXXX");
    const app = fc.record({ name, subtype: fc.integer({ min: 0, max: 31 }), data: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(app, ({ name: given, subtype, data }) => {
        const packet = { kind: "app", ssrc, name: given, subtype, data } as const;
        const isRequest = given === appNames.clock && subtype === 0 && data.length >= 12;
        const isStatus = given === appNames.status && subtype === 0 && data.length >= 20;
        expect(readClockRequest(packet) !== undefined).toBe(isRequest);
        expect(readStatus(packet) !== undefined).toBe(isStatus);
      }),
    );
  });
});
