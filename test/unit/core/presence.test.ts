import {
  neverSeen,
  presencePolicy,
  presenceStep,
  remembered,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceState,
} from "@carillon/core/presence";
import { monotonic } from "@carillon/core/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const birth = (session: number, bootId = "boot-one", retained = false): PresenceEvent => ({
  kind: "birth",
  session,
  bootId,
  retained,
});
const state = (word: "online" | "draining" | "lost", session: number, retained = false): PresenceEvent => ({
  kind: "state",
  state: word,
  session,
  retained,
});
const tick: PresenceEvent = { kind: "tick" };
const heard: PresenceEvent = { kind: "heard" };

/** Runs a history of [instant, event]; returns the last state and all effects. */
function history(...events: readonly (readonly [number, PresenceEvent])[]): {
  state: PresenceState;
  effects: PresenceEffect[];
} {
  let now = neverSeen(monotonic(0));
  const effects: PresenceEffect[] = [];
  for (const [instant, event] of events) {
    const step = presenceStep(now, event, monotonic(instant));
    now = step.state;
    effects.push(...step.effects);
  }
  return { state: now, effects };
}
const presences = (effects: readonly PresenceEffect[]): string[] =>
  effects.flatMap((effect) => (effect.kind === "changed" ? [effect.to] : []));
const duplicates = (effects: readonly PresenceEffect[]): PresenceEffect[] =>
  effects.filter(({ kind }) => kind === "duplicate-identity");

describe("a device", () => {
  test("is never seen until something of it is heard, and then online", () => {
    expect(history([1e6, tick]).state.presence).toBe("never-seen");
    expect(history([1, birth(1)]).state).toMatchObject({ presence: "online", session: 1, since: 1 });
  });

  test("that falls silent is late, then lost, and is back with the first word", () => {
    const silent = history([0, birth(1)], [29, tick], [30, tick], [59, tick], [60, tick], [90, heard]);
    expect(presences(silent.effects)).toEqual(["online", "late", "lost", "online"]);
  });

  test("whose silence is noticed late is not given a longer grace for that", () => {
    expect(presences(history([0, birth(1)], [1_000, tick]).effects)).toEqual(["online", "lost"]);
  });

  test("whose will was said has its grace, and is online again if it returns within it", () => {
    const short = history([0, birth(1)], [5, state("lost", 1)], [7, birth(2)], [36, tick]);
    expect(presences(short.effects)).toEqual(["online", "late", "online"]);
    const long = history([0, birth(1)], [5, state("lost", 1)], [35, tick]);
    expect(presences(long.effects)).toEqual(["online", "late", "lost"]);
  });

  test("is not harmed by the will of an earlier session, which comes when the new one has begun", () => {
    const takeover = history([0, birth(1)], [10, birth(2)], [10.1, state("lost", 1)]);
    expect(takeover.state).toMatchObject({ presence: "online", session: 2 });
  });

  test("that said goodbye is draining, and lost if it does not return", () => {
    const stopped = history([0, birth(1)], [5, state("draining", 1)], [6, heard], [304, tick], [305, tick]);
    expect(presences(stopped.effects)).toEqual(["online", "draining", "lost"]);
  });

  test("that the broker only remembers has until it would be late to say something itself", () => {
    const recalled = history([0, birth(4, "b", true)], [0, state("online", 4, true)], [30, tick], [60, tick]);
    expect(presences(recalled.effects)).toEqual(["online", "late", "lost"]);
    expect(history([0, birth(4, "b", true)], [0, state("lost", 4, true)], [30, tick]).state.presence).toBe("lost");
  });

  test("that an earlier process of ours knew is lost until it speaks, and its old sessions stay old", () => {
    const before = remembered(7, monotonic(0));
    expect(before.presence).toBe("lost");
    const { state: after } = presenceStep(before, state("lost", 6), monotonic(1));
    expect(after).toMatchObject({ presence: "lost", session: 7 });
  });

  test("that comes and goes is flapping until it has been quiet for a while", () => {
    const births = [0, 1, 2, 3, 4].map((n) => [n * 20, birth(n + 1)] as const);
    const { effects } = history(...births, [599, tick], [600, tick]);
    expect(effects.filter(({ kind }) => kind === "flapping")).toEqual([
      { kind: "flapping", flapping: true },
      { kind: "flapping", flapping: false },
    ]);
  });
});

describe("a cloned card", () => {
  test("is known for certain when two processes claim one session", () => {
    const { effects } = history([0, birth(17, "original")], [1, birth(17, "clone")]);
    expect(duplicates(effects)).toMatchObject([{ certain: true }]);
  });

  test("is known for certain when a process returns after another was born", () => {
    const { effects } = history([0, birth(17, "original")], [1, birth(33, "clone")], [2, birth(34, "original")]);
    expect(duplicates(effects)).toMatchObject([{ certain: true }]);
  });

  test("is suspected when the counter falls, which a restored disk does too", () => {
    const { effects, state: after } = history([0, birth(17, "original")], [1, birth(3, "other")]);
    expect(duplicates(effects)).toMatchObject([{ certain: false }]);
    expect(after).toMatchObject({ presence: "online", session: 3 });
  });

  test("is not suspected in an honest device, whatever it loses and whenever it starts again", () => {
    const life = fc.array(fc.record({ restart: fc.boolean(), skipped: fc.nat(20), repeated: fc.boolean() }), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(life, (lives) => {
        let session = 0;
        let boot = 0;
        const events: [number, PresenceEvent][] = [];
        for (const [at, { restart, skipped, repeated }] of lives.entries()) {
          session += 1 + skipped;
          if (restart) boot += 1;
          const says = birth(session, `boot ${boot}`);
          // A rebirth on request, and the will of the session before.
          events.push(
            [at, says],
            [at, state("lost", session - 1 - skipped)],
            ...(repeated ? [[at, says] as [number, PresenceEvent]] : []),
          );
        }
        expect(duplicates(history(...events).effects)).toEqual([]);
      }),
    );
  });
});

describe("presence, for any history", () => {
  const bootId = fc.constantFrom("boot-one", "boot-two", "boot-three");
  const session = fc.nat(6);
  const event: fc.Arbitrary<PresenceEvent> = fc.oneof(
    fc.record({ kind: fc.constant("birth" as const), session, bootId, retained: fc.boolean() }),
    fc.record({
      kind: fc.constant("state" as const),
      state: fc.constantFrom("online" as const, "draining" as const, "lost" as const),
      session,
      retained: fc.boolean(),
    }),
    fc.constant(tick),
    fc.constant(heard),
    fc.record({ kind: fc.constant("heard" as const), session }),
  );
  const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), event), { maxLength: 60 });

  test("a deadline is set exactly while the presence can fall by itself; state is bounded; changes are said once", () => {
    fc.assert(
      fc.property(events, (all) => {
        let now = 0;
        let current = neverSeen(monotonic(0));
        for (const [wait, one] of all) {
          now += wait;
          const { state: next, effects } = presenceStep(current, one, monotonic(now));
          expect(next.deadline !== null).toBe(["online", "late", "draining"].includes(next.presence));
          expect(next.boots.length).toBeLessThanOrEqual(8);
          expect(next.births.length).toBeLessThanOrEqual(presencePolicy.flapBirths);
          const changed = effects.filter(({ kind }) => kind === "changed");
          expect(changed).toHaveLength(next.presence === current.presence ? 0 : 1);
          current = next;
        }
      }),
    );
  });

  test("silence always ends in lost, and a word of the present session always in online", () => {
    fc.assert(
      fc.property(events, (all) => {
        let now = 0;
        const { state: before } = history(...all.map(([wait, one]) => [(now += wait), one] as const));
        const silent = presenceStep(before, tick, monotonic(now + 1e4)).state.presence;
        expect(silent).toBe(before.presence === "never-seen" ? "never-seen" : "lost");
        expect(presenceStep(before, state("online", 7), monotonic(now)).state.presence).toBe("online");
      }),
    );
  });
});
