import { renewalCheckEvery, renewalDue } from "@carillon/core/certificate-renewal";
import { wallClock } from "@carillon/core/units";
import { expect, test } from "vitest";

const life = { notBefore: wallClock(1_000), notAfter: wallClock(1_900) };

test("a certificate is renewed at two thirds of its life", () => {
  expect(renewalDue(life, wallClock(1_599))).toBe(false);
  expect(renewalDue(life, wallClock(1_600))).toBe(true);
});

test("a clock outside the certificate's life is a reason to ask", () => {
  expect(renewalDue(life, wallClock(0))).toBe(true);
  expect(renewalDue(life, wallClock(1e9))).toBe(true);
});

test("a short life is looked at more often than a long one, and each at least every six hours", () => {
  expect(renewalCheckEvery({ notBefore: wallClock(0), notAfter: wallClock(24 * 3600) })).toBe(3600);
  expect(renewalCheckEvery({ notBefore: wallClock(0), notAfter: wallClock(90 * 86_400) })).toBe(6 * 3600);
  expect(renewalCheckEvery({ notBefore: wallClock(0), notAfter: wallClock(0) })).toBe(0.25);
});
