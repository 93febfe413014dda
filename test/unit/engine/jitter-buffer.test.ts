import fc from "fast-check";
import { FrameSchedule } from "@carillon/engine/frame-schedule";
import { JitterBuffer, type Carrier } from "@carillon/engine/jitter-buffer";
import { describe, expect, it } from "vitest";

const schedule = () =>
  new FrameSchedule(
    { epoch: "e", originUs: 1e9, rtpOrigin: 4_294_900_000, firstFrame: 65_500, frameSamples: 480 },
    { offsetUs: 0, delayUs: 100_000, leadUs: 25_000 },
  );

/** A packet of a frame, how it came, and how long after the frame was sent. */
const arrivals = fc.array(
  fc.record({
    index: fc.integer({ min: 0, max: 80 }),
    carrier: fc.constantFrom<Carrier>("primary", "redundant", "retransmitted"),
    afterUs: fc.integer({ min: -200_000, max: 400_000 }),
  }),
  { maxLength: 400 },
);

describe("the jitter buffer", () => {
  it("hands every frame over at most once and only in time, and counts each, in whatever order packets come", () => {
    fc.assert(
      fc.property(arrivals, (packets) => {
        const line = schedule();
        const buffer = new JitterBuffer();
        buffer.begin(line);
        const inserted = new Set<number>();
        const inOrder = packets
          .map(({ index, carrier, afterUs }) => ({
            frame: 65_500 + index,
            carrier,
            at: line.sentAt(65_500 + index) + afterUs,
          }))
          .sort((a, b) => a.at - b.at);
        for (const { frame, carrier, at } of inOrder) {
          if (buffer.offer(frame, carrier, at) !== "insert") continue;
          expect(inserted.has(frame)).toBe(false);
          expect(at).toBeLessThan(line.deadline(frame));
          inserted.add(frame);
          buffer.settle(at);
        }
        const [first] = inserted;
        buffer.settle(line.sentAt(65_500 + 200));
        const highest = buffer.highest;
        if (first === undefined || highest === undefined) return;
        // Conservation: every frame from the first to the newest was in time or is lost; earlier ones may have been fetched in addition.
        const settledInTime = buffer.emitted / 480;
        expect(settledInTime).toBe(inserted.size);
        const fromFirst = [...inserted].filter((frame) => frame >= first).length;
        expect(buffer.lost + fromFirst).toBe(highest - first + 1);
      }),
    );
  });

  it("finds the same frames in any permutation of packets that all come in time", () => {
    const frames = Array.from({ length: 6 }, (_, index) => 65_500 + index);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(frames, { minLength: 6 }),
        fc.array(fc.constantFrom(...frames)),
        (order, again) => {
          const line = schedule();
          const buffer = new JitterBuffer();
          buffer.begin(line);
          const at = line.sentAt(65_506);
          expect(order.map((frame) => buffer.offer(frame, "primary", at))).toEqual(order.map(() => "insert"));
          expect(again.map((frame) => buffer.offer(frame, "primary", at))).toEqual(again.map(() => "duplicate"));
          expect(buffer.duplicated).toBe(again.length);
        },
      ),
    );
  });

  it("forgets nothing and invents nothing over an outage longer than its ring", () => {
    const line = schedule();
    const buffer = new JitterBuffer();
    buffer.begin(line);
    for (const index of [0, 1, 2, 3000, 3001])
      buffer.offer(65_500 + index, "primary", line.sentAt(65_500 + index) + 1000);
    buffer.settle(line.sentAt(65_500 + 4000));
    expect(buffer.emitted / 480 + buffer.lost).toBe(3002);
    expect(buffer.lost).toBe(2997);
  });

  it("refuses what was not captured yet, so that no packet can push the window ahead", () => {
    const line = schedule();
    const buffer = new JitterBuffer();
    buffer.begin(line);
    expect(buffer.offer(65_500 + 100, "primary", line.sentAt(65_500))).toBe("early");
    expect(buffer.highest).toBeUndefined();
    expect(buffer.discarded).toBe(1);
  });

  it("takes back what the playout thread would not take", () => {
    const line = schedule();
    const buffer = new JitterBuffer();
    buffer.begin(line);
    buffer.offer(65_500, "primary", line.sentAt(65_500));
    buffer.refused(65_500);
    buffer.offer(65_501, "primary", line.sentAt(65_501));
    buffer.settle(line.sentAt(65_600));
    expect({ lost: buffer.lost, discarded: buffer.discarded, emitted: buffer.emitted }).toEqual({
      lost: 1,
      discarded: 1,
      emitted: 480,
    });
  });

  it("says how much delay each frame would have needed, late ones too", () => {
    const line = schedule();
    const buffer = new JitterBuffer();
    buffer.begin(line);
    buffer.offer(65_500, "primary", line.capturedAt(65_500) + 12_000);
    buffer.offer(65_501, "primary", line.capturedAt(65_501) + 180_000);
    buffer.settle(line.capturedAt(65_700));
    expect(buffer.need.counts[buffer.need.bounds.indexOf(15)]).toBe(1);
    expect(buffer.need.counts[buffer.need.bounds.indexOf(200)]).toBe(1);
  });

  it("stays small whatever comes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.maxSafeInteger(), fc.double({ noNaN: true, min: -1e12, max: 1e12 })), { maxLength: 200 }),
        (packets) => {
          const buffer = new JitterBuffer();
          buffer.begin(schedule());
          for (const [frame, now] of packets) {
            buffer.offer(frame, "primary", now);
            buffer.refused(frame);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
