import {
  disconnected,
  reconnectStep,
  type Reconnection,
  type ReconnectionEvent,
  type ReconnectPolicy,
} from "@carillon/core/reconnect";
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

const slotsPerSecond = 10;
const hour = 3_600;

/** All devices lose a broker that was up for an hour; time goes on in slots of 100 ms until all are back. */
function simulate({ devices, policy, outageSeconds, admittedPerSecond, seed }: Fleet): Return {
  const random = seededRandom(seed);
  const next = (state: Reconnection, event: ReconnectionEvent, now: number): Reconnection =>
    reconnectStep(state, event, monotonic(now), { policy, random: random() });
  const states: Reconnection[] = [];
  /** Devices by the slot in which they dial. */
  const due = new Map<number, number[]>();
  const wait = (device: number, state: Reconnection): void => {
    states[device] = state;
    if (state.kind !== "down") return;
    const slot = Math.ceil(state.retryAt * slotsPerSecond);
    due.set(slot, [...(due.get(slot) ?? []), device]);
  };
  const up: Reconnection = { kind: "up", failures: 0, since: monotonic(-hour) };
  for (let device = 0; device < devices; device += 1) wait(device, next(up, { kind: "closed" }, 0));

  const turnedAway = new Uint16Array(devices);
  const dials = new Uint32Array(2 * hour);
  for (let slot = 0, away = devices; slot < 2 * hour * slotsPerSecond; slot += 1) {
    const now = slot / slotsPerSecond;
    const back = now >= outageSeconds;
    let room = back ? admittedPerSecond / slotsPerSecond : 0;
    for (const device of due.get(slot) ?? []) {
      const dialing = next(states[device] ?? disconnected, { kind: "dial" }, now);
      if (back) dials[Math.floor(now)] = (dials[Math.floor(now)] ?? 0) + 1;
      if (back && room <= 0) turnedAway[device] = (turnedAway[device] ?? 0) + 1;
      if (room > 0) away -= 1;
      // A dial that fails is over within the slot; the next one is in a later slot.
      wait(device, room > 0 ? next(dialing, { kind: "opened" }, now) : next(dialing, { kind: "closed" }, now + 0.05));
      room -= 1;
    }
    due.delete(slot);
    if (away === 0)
      return {
        allBackSeconds: now - outageSeconds,
        busiestSecond: Math.max(...dials),
        mostTurnedAway: Math.max(...turnedAway),
      };
  }
  throw new Error("not all devices are back within two hours");
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
