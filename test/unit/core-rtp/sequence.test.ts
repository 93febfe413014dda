import {
  sequenceDistance,
  SequenceUnwrapper,
  timestampDistance,
  TimestampUnwrapper,
} from "@carillon/core/rtp/sequence";
import fc from "fast-check";
import { expect, test } from "vitest";

test("a distance is the shortest way around, forwards or backwards", () => {
  expect(sequenceDistance(65535, 0)).toBe(1);
  expect(sequenceDistance(0, 65535)).toBe(-1);
  expect(timestampDistance(0xffffffff, 479)).toBe(480);
  expect(timestampDistance(479, 0xffffffff)).toBe(-480);
  fc.assert(
    fc.property(fc.nat(0xffff), fc.integer({ min: -0x8000, max: 0x7fff }), (from, distance) => {
      expect(sequenceDistance(from, (from + distance) & 0xffff)).toBe(distance);
    }),
  );
});

test("sequence numbers unwrap to what they were, in any order within 2^15 of the newest", () => {
  fc.assert(
    fc.property(
      fc.nat(0xffff),
      fc.array(fc.integer({ min: -0x7fff, max: 0x7fff }), { maxLength: 100 }),
      (first, steps) => {
        const unwrapper = new SequenceUnwrapper();
        expect(unwrapper.unwrap(first)).toBe(first);
        let highest = first;
        for (const step of steps) {
          expect(unwrapper.unwrap((highest + step) & 0xffff)).toBe(highest + step);
          highest = Math.max(highest, highest + step);
        }
      },
    ),
  );
});

test("timestamps unwrap to what they were, over years of audio", () => {
  fc.assert(
    fc.property(
      fc.nat(0xffffffff),
      fc.array(fc.integer({ min: -0x7fffffff, max: 0x7fffffff }), { maxLength: 200 }),
      (first, steps) => {
        const unwrapper = new TimestampUnwrapper();
        expect(unwrapper.unwrap(first)).toBe(first);
        let highest = first;
        for (const step of steps) {
          expect(unwrapper.unwrap((highest + step) >>> 0)).toBe(highest + step);
          highest = Math.max(highest, highest + step);
        }
      },
    ),
  );
});
