import fc from "fast-check";
import {
  nothingWanted,
  recoveryStep,
  type Recovery,
  type RecoveryEffect,
  type RecoveryEvent,
} from "@carillon/engine/recovery";
import { describe, expect, it } from "vitest";

const policy = { silenceSeconds: 0.3, restartSeconds: 2, firstSeconds: 0.25, maxSeconds: 10 };

/** Carries a recovery through time: what it decides, when, and what the sessions that it began are. */
class Course {
  nowUs = 1e9;
  readonly effects: { readonly atUs: number; readonly effect: RecoveryEffect }[] = [];
  state: Recovery = nothingWanted;
  readonly random: () => number;

  constructor(random: () => number = () => 0.5) {
    this.random = random;
  }

  step(event: RecoveryEvent): readonly RecoveryEffect[] {
    const { state, effects } = recoveryStep(this.state, event, this.nowUs, { policy, random: this.random() });
    this.state = state;
    this.effects.push(...effects.map((effect) => ({ atUs: this.nowUs, effect })));
    return effects;
  }

  /** Lets time pass; the sessions named have media all the while. */
  pass(seconds: number, ...playing: readonly number[]): void {
    for (const endUs = this.nowUs + seconds * 1e6; this.nowUs < endUs; this.nowUs += 50e3) {
      for (const session of playing) this.step({ kind: "media", session, at: this.nowUs });
      this.step({ kind: "tick" });
    }
  }

  of(kind: RecoveryEffect["kind"]): readonly RecoveryEffect[] {
    return this.effects.flatMap(({ effect }) => (effect.kind === kind ? [effect] : []));
  }
}

/** Listens to the first endpoint, for a second. */
function listening(endpoints = 1): Course {
  const course = new Course();
  course.step({ kind: "want", endpoints });
  course.pass(1, 1);
  course.effects.length = 0;
  return course;
}

describe("recovery", () => {
  it("joins at once, and not again while that may still succeed", () => {
    const course = new Course();
    expect(course.step({ kind: "want", endpoints: 1 })).toEqual([{ kind: "join", session: 1, endpoint: 0 }]);
    course.pass(2.9);
    expect(course.of("join")).toHaveLength(1);
  });

  it("does nothing while all is well", () => {
    const course = listening();
    course.pass(60, 1);
    expect(course.effects).toEqual([]);
  });

  it("asks the path first, then restarts it and tries a fresh session beside", () => {
    const course = listening();
    course.pass(1.9);
    expect(course.of("probe").length).toBeGreaterThan(10);
    expect([...course.of("restart"), ...course.of("join")]).toEqual([]);
    course.pass(0.3);
    expect(course.of("restart")).toContainEqual({ kind: "restart", session: 1 });
    expect(course.of("join")).toEqual([{ kind: "join", session: 2, endpoint: 0 }]);
  });

  it("keeps the session that comes back and leaves the fresh one", () => {
    const course = listening();
    course.pass(3);
    course.step({ kind: "media", session: 1, at: course.nowUs });
    expect(course.of("leave")).toEqual([{ kind: "leave", session: 2 }]);
    expect(course.state.current).toBe(1);
  });

  it("takes the fresh session when that is first", () => {
    const course = listening();
    course.pass(3);
    course.step({ kind: "media", session: 2, at: course.nowUs });
    expect(course.of("leave")).toEqual([{ kind: "leave", session: 1 }]);
    expect(course.state.current).toBe(2);
  });

  it("turns to the second endpoint as soon as the first is silent", () => {
    const course = listening(2);
    course.pass(0.4);
    expect(course.of("join")).toEqual([{ kind: "join", session: 2, endpoint: 1 }]);
  });

  it("tries everything at once when a path answers that was silent for long", () => {
    const course = listening();
    course.pass(3);
    course.effects.length = 0;
    course.step({ kind: "answered", session: 1 });
    expect(course.effects.map(({ effect }) => effect.kind).sort()).toEqual(["join", "leave", "restart"]);
  });

  it("leaves the old programme only when the new one plays", () => {
    const course = listening();
    course.step({ kind: "want", endpoints: 1 });
    expect(course.of("leave")).toEqual([]);
    course.pass(0.5, 1);
    course.pass(0.1, 1, 2);
    expect(course.of("leave")).toEqual([{ kind: "leave", session: 1 }]);
    expect(course.state.current).toBe(2);
  });

  it("leaves everything when nothing is wanted", () => {
    const course = listening();
    course.step({ kind: "want", endpoints: 0 });
    expect(course.of("leave")).toEqual([{ kind: "leave", session: 1 }]);
    course.pass(10);
    expect(course.of("join")).toEqual([]);
  });

  it("gives up a try that brings no media", () => {
    const course = new Course();
    course.step({ kind: "want", endpoints: 1 });
    course.pass(9);
    expect(course.of("leave")).toContainEqual({ kind: "leave", session: 1 });
  });

  it("finds a service that was away for half a minute within two seconds of its return, and hours later within the longest wait", () => {
    const course = new Course(() => 0.999);
    course.step({ kind: "want", endpoints: 1 });
    const refuseAll = (seconds: number): number => {
      let last = course.nowUs;
      let widest = 0;
      for (const endUs = course.nowUs + seconds * 1e6; course.nowUs < endUs; course.nowUs += 50e3) {
        course.step({ kind: "tick" });
        for (const { id } of course.state.sessions) {
          course.step({ kind: "ended", session: id });
          widest = Math.max(widest, course.nowUs - last);
          last = course.nowUs;
        }
      }
      return widest / 1e6;
    };
    expect(refuseAll(30)).toBeLessThan(2.3);
    expect(refuseAll(3600)).toBeLessThan(10.4);
  });

  it("waits as long as the service asks", () => {
    const course = new Course();
    course.step({ kind: "want", endpoints: 1 });
    course.step({ kind: "ended", session: 1, retryAfterSeconds: 5 });
    course.pass(4.9);
    expect(course.of("join")).toHaveLength(1);
    course.pass(4);
    expect(course.of("join")).toHaveLength(2);
  });

  it("keeps its invariants whatever happens", () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant("want" as const), endpoints: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ kind: fc.constant("media" as const), session: fc.integer({ min: 1, max: 12 }), at: fc.constant(0) }),
      fc.record({ kind: fc.constant("answered" as const), session: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ kind: fc.constant("ended" as const), session: fc.integer({ min: 1, max: 12 }) }),
      fc.constant({ kind: "tick" as const }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.integer({ min: 0, max: 3_000_000 })), { maxLength: 200 }), (events) => {
        const course = new Course();
        const open = new Set<number>();
        for (const [what, laterUs] of events) {
          course.nowUs += laterUs;
          const effects = course.step(what.kind === "media" ? { ...what, at: course.nowUs } : what);
          if (what.kind === "ended") open.delete(what.session);
          for (const effect of effects) {
            if (effect.kind === "join") {
              expect(open.has(effect.session)).toBe(false);
              expect(effect.endpoint).toBeLessThan(course.state.endpoints);
              open.add(effect.session);
            } else expect(open.has(effect.session)).toBe(true);
            if (effect.kind === "leave") open.delete(effect.session);
          }
          // Nothing is forgotten without being left, and what is open stays few.
          expect(new Set(course.state.sessions.map(({ id }) => id))).toEqual(open);
          expect(open.size).toBeLessThanOrEqual(4);
          if (course.state.endpoints === 0) expect(open.size).toBe(0);
        }
      }),
    );
  });
});
