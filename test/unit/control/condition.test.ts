import type { Part } from "@carillon/contracts/health";
import { Condition } from "@carillon/control/features/health/condition";
import { Health } from "@carillon/control/features/health/health";
import { Refused } from "@carillon/control/refused";
import { monotonic, wallClock } from "@carillon/core/units";
import pino from "pino";
import { describe, expect, it } from "vitest";

/** A world that the test breaks and mends. */
const world = () => {
  const now = { wall: 1_800_000_000, monotonic: 0 };
  const there = { database: true, broker: true, free: 0.5 };
  const lines: { readonly event: string; readonly part: string }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) });
  const condition = new Condition({
    database: () => (there.database ? Promise.resolve(true) : Promise.reject(new Error("away"))),
    broker: () => Promise.resolve(there.broker),
    diskFree: () => ({ ratio: there.free, bytes: there.free * 2 ** 33 }),
    clock: { wall: () => wallClock(now.wall), monotonic: () => monotonic(now.monotonic) },
    log,
  });
  const pass = async (seconds: number, wallSeconds = seconds): Promise<readonly Part[]> => {
    now.monotonic += seconds;
    now.wall += wallSeconds;
    return (await condition.look()).map(({ part }) => part);
  };
  return { there, lines, pass, health: new Health(condition) };
};

describe("the condition of the service", () => {
  it("says what is away since when and what to do, and that it has ended, by itself", async () => {
    const { there, lines, pass, health } = world();
    expect(await pass(2)).toEqual([]);
    expect(await health.ready()).toMatchObject({ body: { status: "ready", parts: { disk: "up", clock: "up" } } });
    there.database = false;
    await pass(2);
    await pass(58);
    const answer = await health.ready();
    expect(answer).toBeInstanceOf(Refused);
    expect(answer).toMatchObject({
      code: "unavailable",
      particulars: { members: { parts: { database: "down", broker: "up" }, troubles: [{ part: "database" }] } },
    });
    expect(JSON.stringify(answer)).toContain("2027-01-15T08:00:04");
    expect(JSON.stringify(answer)).toContain("Bring it back");
    there.database = true;
    expect(await pass(2)).toEqual([]);
    expect(lines.map(({ event, part }) => [event, part])).toEqual([
      ["trouble", "database"],
      ["trouble-ended", "database"],
    ]);
  });

  it("goes on with a full disk, and says so", async () => {
    const { there, pass, health } = world();
    there.free = 0.01;
    expect(await pass(2)).toEqual(["disk"]);
    expect(await health.ready()).toMatchObject({ body: { status: "degraded", parts: { disk: "degraded" } } });
    there.free = 0.2;
    expect(await pass(2)).toEqual([]);
  });

  it.each([86_400, -86_400])(
    "tells of a clock that steps by %i s until it is set back, or is believed",
    async (step) => {
      const { pass } = world();
      expect(await pass(2, 2.01)).toEqual([]);
      expect(await pass(2, step)).toEqual(["clock"]);
      expect(await pass(2)).toEqual(["clock"]);
      expect(await pass(2, 2 - step)).toEqual([]);
      expect(await pass(2, step)).toEqual(["clock"]);
      expect(await pass(890)).toEqual(["clock"]);
      expect(await pass(20)).toEqual([]);
    },
  );
});
