import type { Impairments } from "../../support/lossy-link/impairment.js";

/** A quiet Wi-Fi: what every impaired link of the benches has besides. */
const air: Partial<Impairments> = { delayMs: 0.8, jitter: { shape: "exponential", ms: 1 } };

/** Independent losses, in both directions. */
export const randomLoss = (loss: number): Partial<Impairments> => ({ ...air, loss });

/** Gilbert and Elliott in time: 5 % in all, in bursts in which four of five packets are lost. */
export const burstLoss = (badMs: number): Partial<Impairments> => ({
  ...air,
  burst: { badMs, goodMs: badMs * 15, loss: 0.8 },
});

/** Six speakers, each on another kind of bad link. */
export const sixLinks: readonly { readonly name: string; readonly link: Partial<Impairments> }[] = [
  { name: "1 % random", link: randomLoss(0.01) },
  { name: "5 % random", link: randomLoss(0.05) },
  { name: "10 % random", link: randomLoss(0.1) },
  { name: "5 % in 20 ms bursts", link: burstLoss(20) },
  { name: "stalls of 60 ms a minute", link: { ...air, stall: { perSecond: 1 / 60, meanMs: 60 } } },
  { name: "bufferbloat of 15 ms", link: { ...air, bloat: { meanMs: 15, fraction: 0.25 } } },
];
