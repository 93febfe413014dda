import { describe, expect, it } from "vitest";
import { simulate, type Scenario } from "./support/simulated-speaker.js";

const wifi = { delayMs: 2, jitter: { shape: "exponential", ms: 1 } } as const;
const burst = (badMs: number) => ({ goodMs: badMs * 16, badMs, loss: 0.85 });

const play = (scenario: Partial<Scenario>) =>
  simulate({ seconds: 600, delayUs: 100_000, copies: [1], paths: [wifi], seed: 1, ...scenario });
const longRuns = (runs: readonly number[]) => runs.filter((frames) => frames > 2).length;

describe("repair", () => {
  it("hears every frame of a clean link, and rarely takes jitter for loss", () => {
    const { frames, heard, asked, receiver } = play({});
    expect(heard).toBe(frames);
    expect(asked / frames).toBeLessThan(0.01);
    expect(receiver.buffer.lost).toBe(0);
    expect(receiver.unintelligible).toBe(0);
  });

  it("hears all but one of 10,000 frames through 10 % random loss both ways at 100 ms", () => {
    const { frames, heard, runs } = play({ paths: [{ ...wifi, loss: 0.1 }] });
    expect((frames - heard) / frames).toBeLessThanOrEqual(0.0002);
    expect(longRuns(runs)).toBe(0);
  });

  it("hears 99.95 % through 20 % random loss both ways at 150 ms", () => {
    const { frames, heard, runs } = play({ paths: [{ ...wifi, loss: 0.2 }], delayUs: 150_000, copies: [1, 3] });
    expect((frames - heard) / frames).toBeLessThanOrEqual(0.0005);
    expect(longRuns(runs)).toBe(0);
  });

  it("survives bursts of 40 ms at 400 ms", () => {
    const { runs } = play({ paths: [{ ...wifi, burst: burst(40) }], delayUs: 400_000, copies: [1, 3] });
    expect(longRuns(runs)).toBeLessThanOrEqual(1);
  });

  it("does not hear bursts of 80 ms on either of two paths at 120 ms", () => {
    const { runs, receiver } = play({ paths: [{ ...wifi, burst: burst(80) }, wifi], delayUs: 120_000 });
    expect(longRuns(runs)).toBe(0);
    expect(receiver.paths[0].lost).toBeGreaterThan(1000);
    expect(receiver.paths[0].duplicated).toBe(0);
  });

  it("hears the programme again within 60 ms of the end of a cut", () => {
    const { backAfterUs } = play({ seconds: 20, cut: [8, 13] });
    expect(backAfterUs).toBeLessThan(60_000);
  });

  it("asks for what it missed no more often than it can help", () => {
    const { asked, frames } = play({ paths: [{ ...wifi, loss: 0.05 }] });
    // RED brings nearly all of 5 %; what remains is asked for once or twice.
    expect(asked / frames).toBeLessThan(0.02);
  });

  it("asks for the tail of a burst before it has ended", () => {
    // 60 ms of nothing: without the clock, a gap is seen only when a packet follows it.
    const { heard, frames } = play({ seconds: 10, delayUs: 150_000, cut: [5, 5.06] });
    expect(heard).toBe(frames);
  });

  it("counts reordered and repeated packets as what they are", () => {
    const { receiver, heard, frames } = play({
      seconds: 60,
      paths: [{ delayMs: 5, jitter: { shape: "exponential", ms: 8 }, reorder: true, duplicate: 0.02 }],
    });
    expect(heard / frames).toBeGreaterThan(0.999);
    expect(receiver.paths[0].duplicated).toBeGreaterThan(50);
    expect(receiver.paths[0].lost).toBe(0);
  });
});
