import { describe, expect, it } from "vitest";
import { runSeed } from "../../support/random.js";
import { History } from "./history.js";

/** CARILLON_TEST_HISTORIES explores more of them. */
const histories = Number(process.env["CARILLON_TEST_HISTORIES"] ?? 10_000);

describe("a rollout among devices that fail, vanish, lie, come back old and report twice, under a process that dies", () => {
  it(`keeps its bounds, stops when it is to, takes back what it gave and skips nobody, in ${histories} histories`, () => {
    const first = runSeed("rollout histories");
    const ends = new Map<string, number>();
    let crashes = 0;
    for (let index = 0; index < histories; index += 1) {
      const history = new History((first + index) >>> 0);
      const { phase } = history.run();
      ends.set(phase.kind, (ends.get(phase.kind) ?? 0) + 1);
      crashes += history.seen.crashes;
    }
    console.log("ends:", Object.fromEntries(ends), "crashes:", crashes);
    for (const end of ["completed", "stopped", "rolled_back", "superseded"])
      expect(ends.get(end), `histories that end ${end}`).toBeGreaterThan(histories / 200);
    expect(crashes).toBeGreaterThan(histories);
  }, 600_000);
});
