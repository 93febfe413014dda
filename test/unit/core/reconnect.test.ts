import { disconnected, reconnectStep, type Reconnection, type ReconnectionEvent } from "@carillon/core/reconnect";
import { monotonic, seconds } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const policy = { firstSeconds: 1, maxSeconds: 300, stableSeconds: 30 };
const step = (state: Reconnection, event: ReconnectionEvent, now: number, random = 1): Reconnection =>
  reconnectStep(state, event, monotonic(now), { policy, random });
const closed = { kind: "closed" } as const;

/** The longest wait after each of n failures in a row. */
function longestWaits(n: number): number[] {
  const waits: number[] = [];
  let state: Reconnection = disconnected;
  for (let i = 0; i < n; i += 1) {
    state = step(step(state, { kind: "dial" }, 0), closed, 0);
    if (state.kind === "down") waits.push(state.retryAt);
  }
  return waits;
}

describe("a link", () => {
  test("that was never up may dial at once", () => {
    expect(disconnected.kind === "down" && disconnected.retryAt).toBe(Number.NEGATIVE_INFINITY);
  });

  test("that fails again and again waits twice as long at most, up to the longest wait", () => {
    expect(longestWaits(12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(longestWaits(2_000).at(-1)).toBe(300);
  });

  test("waits anything between nothing and that: full jitter", () => {
    const dialing = step(disconnected, { kind: "dial" }, 10);
    expect(step(dialing, closed, 10, 0)).toMatchObject({ kind: "down", retryAt: 10 });
    expect(step(dialing, closed, 10, 0.5)).toMatchObject({ kind: "down", retryAt: 10.5 });
  });

  test("that stayed up for a while starts over at the shortest wait; one that fell at once does not", () => {
    let state: Reconnection = disconnected;
    for (let i = 0; i < 5; i += 1) state = step(step(state, { kind: "dial" }, 0), closed, 0);
    const up = step(step(state, { kind: "dial" }, 100), { kind: "opened" }, 100);
    expect(step(up, closed, 129)).toMatchObject({ retryAt: 129 + 32 });
    expect(step(up, closed, 130)).toMatchObject({ retryAt: 131 });
  });

  test("that is told when to return does not return before", () => {
    const dialing = step(disconnected, { kind: "dial" }, 0);
    expect(step(dialing, { kind: "closed", retryAfter: seconds(60) }, 0, 0)).toMatchObject({ retryAt: 60 });
  });

  test("draws its waits from as wide as the fleet needs to return", () => {
    const up = step(step(disconnected, { kind: "dial" }, 0), { kind: "opened" }, 0);
    const wide = { policy: { ...policy, spreadSeconds: 40 }, random: 0.5 };
    expect(reconnectStep(up, closed, monotonic(60), wide)).toMatchObject({ retryAt: 80 });
  });

  test("is never asked to wait longer than its policy allows, whatever happens to it", () => {
    const event = fc.oneof(
      fc.constant({ kind: "dial" } as const),
      fc.constant({ kind: "opened" } as const),
      fc.constant(closed),
    );
    const history = fc.array(
      fc.tuple(event, fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true })),
    );
    fc.assert(
      fc.property(history, (events) => {
        let state: Reconnection = disconnected;
        let now = 0;
        for (const [one, wait, random] of events) {
          now += wait;
          const next = step(state, one, now, random);
          if (next !== state && next.kind === "down") {
            expect(next.retryAt).toBeGreaterThanOrEqual(now);
            expect(next.retryAt).toBeLessThanOrEqual(now + policy.maxSeconds);
          }
          state = next;
        }
      }),
    );
  });
});
