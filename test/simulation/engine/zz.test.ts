import { it } from "vitest";
import { simulate } from "./support/simulated-speaker.js";
const wifi = { delayMs: 2, jitter: { shape: "exponential", ms: 1 } } as const;
const burst = (badMs: number) => ({ goodMs: badMs * 16, badMs, loss: 0.85 });
it("t", () => {
  for (const copies of [[1],[1,3],[2,5],[2,4,6],[3,6],[1,4,7],[2,5,8],[3,6,9]]) { let miss = 0, runs = 0, asked = 0, fr = 0; for (let seed = 1; seed <= 12; seed++) { const o = simulate({ seconds: 600, seed, paths: [{ ...wifi, burst: burst(20) }], delayUs: 150e3, copies }); miss += o.frames - o.heard; fr += o.frames; runs += o.runs.filter((r) => r > 2).length; asked += o.asked; } console.log("copies", copies.join(","), "missed/h", miss/2, "runs>20ms/h", runs/2, "asked%", (100 * asked) / fr); }
}, 120000);
