import { disconnected, reconnectStep, type Reconnection, type ReconnectPolicy } from "@carillon/core/reconnect";
import { monotonic } from "@carillon/core/units";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../support/random.js";

interface Fleet {
  readonly devices: number;
  readonly policy: ReconnectPolicy;
  /** The broker is away this long; a dial meanwhile fails at once. */
  readonly outageSeconds: number;
  /** Handshakes per second that the broker takes; it turns the others away (fleet.md §3.3: about 300 per core). */
  readonly admittedPerSecond: number;
  readonly seed: number;
}

interface Return {
  readonly allBackSeconds: number;
  /** Dials in the busiest second after the broker's return. */
  readonly busiestSecond: number;
  /** The most often that one device was turned away by the broker that was back. */
  readonly mostTurnedAway: number;
}

const slot = 0.1;
const quietSeconds = 3_600;

/** All devices lose a broker that was up for long; time goes on in slots of 100 ms until all are back, or an hour has passed. */
function simulate({ devices, policy, outageSeconds, admittedPerSecond, seed }: Fleet): Return {
  const random = seededRandom(seed);
  const next = (state: Reconnection, event: Parameters<typeof reconnectStep>[1], now: number): Reconnection =>
    reconnectStep(state, event, monotonic(now), { policy, random });
  const up = next(next(disconnected, { kind: "dial" }, -quietSeconds), { kind: "opened" }, -quietSeconds);
  const states = Array.from({ length: devices }, () => next(up, { kind: "closed" }, 0));
  const turnedAway = new Uint16Array(devices);
  const dials: number[] = [];
  for (let tick = 0; tick * slot < quietSeconds; tick += 1) {
    const now = tick * slot;
    let admitted = 0;
    let waiting = 0;
    for (const [device, state] of states.entries()) {
      if (state.kind === "up") continue;
      waiting += 1;
      if (state.kind === "dialing" || state.retryAt > now) continue;
      const dialing = next(state, { kind: "dial" }, now);
      const back = now >= outageSeconds;
      const taken = back && admitted < admittedPerSecond * slot;
      if (taken) admitted += 1;
      else if (back) turnedAway[device] = (turnedAway[device] ?? 0) + 1;
      if (back) dials[Math.floor(now)] = (dials[Math.floor(now)] ?? 0) + 1;
      states[device] = next(dialing, { kind: taken ? "opened" : "closed" }, now);
    }
    if (waiting === 0)
      return {
        allBackSeconds: now - outageSeconds,
        busiestSecond: Math.max(...dials.filter(Boolean)),
        mostTurnedAway: Math.max(...turnedAway),
      };
  }
  throw new Error("not all devices are back within an hour");
}

describe("ten thousand devices that lose their broker", () => {
  const policy = { firstSeconds: 1, maxSeconds: 300, stableSeconds: 30 };
  const fleet = { devices: 10_000, policy, outageSeconds: 5, admittedPerSecond: 300, seed: 0x5eed };

  test("are all back within two minutes, and none is turned away twice, when the cloud has said how wide to spread", () => {
    const result = simulate({ ...fleet, policy: { ...policy, spreadSeconds: 60 } });
    console.log("spread over 60 s:", result);
    expect(result.allBackSeconds).toBeLessThan(120);
    expect(result.mostTurnedAway).toBeLessThan(2);
    expect(result.busiestSecond).toBeLessThan(300);
  });

  test("are all back within ten minutes without that word, though a second sees a third of them", () => {
    const result = simulate(fleet);
    console.log("without a hint:", result);
    expect(result.allBackSeconds).toBeLessThan(600);
    expect(result.busiestSecond).toBeLessThan(fleet.devices / 3);
  });

  test("do not come all at once after a long night", () => {
    const result = simulate({ ...fleet, outageSeconds: 1_800 });
    console.log("after half an hour:", result);
    expect(result.allBackSeconds).toBeLessThanOrEqual(301);
    expect(result.busiestSecond).toBeLessThan(300);
    expect(result.mostTurnedAway).toBe(0);
  });
});
