import fc from "fast-check";
import { FrameSchedule } from "@carillon/engine/frame-schedule";
import { describe, expect, it } from "vitest";

const timeline = fc.record({
  epoch: fc.constant("e"),
  originUs: fc.double({ min: 0, max: 1e12, noNaN: true }),
  rtpOrigin: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  firstFrame: fc.integer({ min: 0, max: 65535 }),
  frameSamples: fc.constantFrom(480, 960),
});

describe("the frame schedule", () => {
  it("names a frame by its packet, whatever has wrapped", () => {
    fc.assert(
      fc.property(
        timeline,
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: -3000, max: 30_000 }),
        (line, index, lateFrames) => {
          const schedule = new FrameSchedule(line, { offsetUs: -5e9, delayUs: 1e5, leadUs: 2e4 });
          const frame = line.firstFrame + index;
          const now = schedule.sentAt(frame) + lateFrames * schedule.frameUs;
          const sequence = ((frame % 65536) + 65536) % 65536;
          expect(schedule.frameOf(sequence, schedule.timestampOf(frame), now)).toBe(frame);
        },
      ),
    );
  });

  it("refuses a packet whose sequence number and timestamp contradict each other", () => {
    fc.assert(
      fc.property(timeline, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (line, wrong) => {
        const schedule = new FrameSchedule(line, { offsetUs: 0, delayUs: 1e5, leadUs: 2e4 });
        const frame = line.firstFrame + 1000;
        const timestamp = (schedule.timestampOf(frame) + wrong) % 2 ** 32;
        expect(schedule.frameOf(frame & 0xffff, timestamp, schedule.sentAt(frame))).toBeUndefined();
      }),
    );
  });

  it("says when a frame is due in agreement with which frame is due when", () => {
    fc.assert(
      fc.property(timeline, fc.integer({ min: 0, max: 1e6 }), (line, index) => {
        const schedule = new FrameSchedule(line, { offsetUs: 123, delayUs: 1e5, leadUs: 2e4 });
        const frame = line.firstFrame + index;
        expect(schedule.firstDueAfter(schedule.deadline(frame) + 1)).toBe(frame + 1);
        expect(schedule.firstDueAfter(schedule.deadline(frame) - 1)).toBe(frame);
        expect(schedule.newestAt(schedule.sentAt(frame) + 1)).toBe(frame);
        expect(schedule.newestAt(schedule.sentAt(frame) - 1)).toBe(frame - 1);
      }),
    );
  });
});
