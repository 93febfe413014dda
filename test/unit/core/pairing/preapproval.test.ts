import { isSeenAt, objectionTo, type Applicant, type Preapproval } from "@carillon/core/pairing/preapproval";
import { describe, expect, test } from "vitest";

const [own, other] = ["a".repeat(32), "b".repeat(32)];
const now = new Date("2026-01-01T00:00:00Z");
const token: Preapproval = {
  ...{ what: "token 1", kind: "speaker", device: null, usedBy: null },
  expiresAt: new Date("2026-01-02T00:00:00Z"),
};
const newcomer: Applicant = { deviceId: own, kind: "speaker", registered: false, removed: false };
const against = (preapproval: Partial<Preapproval>, applicant: Partial<Applicant> = {}) =>
  objectionTo({ ...token, ...preapproval }, { ...newcomer, ...applicant }, now);

describe("what lets a device in without an operator", () => {
  test("does so once, until it expires, for its kind of device", () => {
    expect(against({})).toBeUndefined();
    expect(against({ expiresAt: now })).toMatch(/token 1 expired 2026/);
    expect(against({ kind: "media" })).toMatch(/for a media, and this is a speaker/);
    expect(against({ usedBy: other })).toMatch(/was used by device b/);
  });

  test("does so again for the same key that is registered, whose certificate was lost on the way", () => {
    expect(against({ usedBy: own }, { registered: true })).toBeUndefined();
    expect(against({ usedBy: own, expiresAt: now }, { registered: true })).toBeUndefined();
  });

  test("brings back nobody who was removed", () => {
    expect(against({}, { removed: true })).toMatch(/was removed/);
    expect(against({ usedBy: own }, { removed: true })).toMatch(/was removed/);
  });

  test("is for one key alone where it names it", () => {
    expect(against({ device: own })).toBeUndefined();
    expect(against({ device: other })).toMatch(/is this a copy/);
  });
});

test("a fleet means the device that it sees where it asks from, in either spelling of an address", () => {
  expect(isSeenAt(["203.0.113.7", "192.168.1.9"], "::ffff:192.168.1.9")).toBe(true);
  expect(isSeenAt(["2001:DB8::1"], "2001:db8::1")).toBe(true);
  expect(isSeenAt(["203.0.113.7"], "203.0.113.70")).toBe(false);
  expect(isSeenAt([], "203.0.113.7")).toBe(false);
});
