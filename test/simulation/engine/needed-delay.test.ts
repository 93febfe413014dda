import { adviseDelay } from "@carillon/media/programme/delay-advice";
import { describe, expect, it } from "vitest";
import type { Impairments } from "../../support/lossy-link/impairment.js";
import { simulate } from "./support/simulated-speaker.js";

const wifi = { delayMs: 2, jitter: { shape: "exponential", ms: 1 } } as const;
const bad = { ...wifi, burst: { goodMs: 800, badMs: 80, loss: 0.85 } } as const;

/** What a speaker on a link says that it needs, after ten minutes at a delay, µs. */
function needed(link: Partial<Impairments>, delayUs: number, seed = 1): number {
  const { receiver } = simulate({ seconds: 600, delayUs, copies: [1], paths: [link], seed });
  return receiver.neededUs ?? NaN;
}

describe("the delay that speakers say they need", () => {
  it("is enough: with it, 999 of 1000 frames are heard", () => {
    for (const link of [wifi, { ...wifi, loss: 0.1 }, { ...wifi, burst: { goodMs: 400, badMs: 20, loss: 0.8 } }]) {
      const delayUs = Math.max(50_000, needed(link, 400_000));
      const { frames, heard } = simulate({ seconds: 300, delayUs, copies: [1], paths: [link], seed: 2 });
      expect(heard / frames, JSON.stringify(link)).toBeGreaterThan(0.998);
    }
  });

  it("grows, while what is there does not suffice, until it does", () => {
    let delayUs = 60_000;
    for (let rounds = 0; rounds < 8 && needed(bad, delayUs) > delayUs; rounds += 1) delayUs = needed(bad, delayUs);
    expect(delayUs).toBeGreaterThan(200_000);
    expect(delayUs).toBeLessThan(1_000_000);
    expect(needed(bad, delayUs)).toBeLessThanOrEqual(delayUs);
  });

  it("does not drag a group along: the one on a bad link is named, and the advice is for the rest", () => {
    const delayUs = 100_000;
    const links = [wifi, { ...wifi, loss: 0.01 }, { ...wifi, loss: 0.05 }, wifi, bad];
    const needs = links.map((link, at) => ({ device: String(at), neededUs: needed(link, delayUs, at + 1) }));
    const { recommendedUs, behind } = adviseDelay(needs, { delayUs, programmeClass: "live" });
    expect(behind).toEqual(["4"]);
    expect(recommendedUs).toBeLessThan(delayUs);
  });
});
