import { Deadlines } from "@carillon/core/deadlines";
import { monotonic } from "@carillon/core/units";
import fc from "fast-check";
import { expect, it } from "vitest";

it("looks at each once, in the second of its deadline", () => {
  const deadlines = new Deadlines();
  deadlines.watch("a", monotonic(30.4));
  deadlines.watch("b", monotonic(31.2));
  expect(deadlines.due(monotonic(29.9))).toEqual([]);
  expect(deadlines.due(monotonic(30.5))).toEqual(["a"]);
  expect(deadlines.due(monotonic(31.5))).toEqual(["b"]);
  expect(deadlines.due(monotonic(99))).toEqual([]);
});

it("looks at the earliest, when a deadline moves", () => {
  const deadlines = new Deadlines();
  deadlines.watch("a", monotonic(60));
  deadlines.watch("a", monotonic(30));
  deadlines.watch("a", monotonic(90));
  expect(deadlines.due(monotonic(31))).toEqual(["a"]);
  expect(deadlines.due(monotonic(91))).toEqual([]);
});

it("looks again in the next second at what is watched again", () => {
  const deadlines = new Deadlines();
  deadlines.watch("a", monotonic(30.9));
  expect(deadlines.due(monotonic(30.1))).toEqual(["a"]);
  deadlines.watch("a", monotonic(30.9));
  expect(deadlines.due(monotonic(30.2))).toEqual([]);
  expect(deadlines.due(monotonic(31.1))).toEqual(["a"]);
});

it("does not look at who was forgotten", () => {
  const deadlines = new Deadlines();
  deadlines.watch("a", monotonic(30));
  deadlines.forget("a");
  expect(deadlines.due(monotonic(31))).toEqual([]);
});

it("finds every deadline within a second of it, however they move", () => {
  const move = fc.record({ id: fc.constantFrom("a", "b", "c"), wait: fc.double({ min: 0, max: 20, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(fc.array(move, { maxLength: 3 }), { maxLength: 60 }), (history) => {
      const deadlines = new Deadlines();
      const wanted = new Map<string, number>();
      history.forEach((moves, index) => {
        const now = index + 0.5;
        for (const id of deadlines.due(monotonic(now))) {
          const deadline = wanted.get(id);
          if (deadline === undefined) continue;
          if (now >= deadline) wanted.delete(id);
          else deadlines.watch(id, monotonic(deadline));
        }
        for (const [id, deadline] of wanted) expect(now - deadline, id).toBeLessThan(1);
        for (const { id, wait } of moves) {
          wanted.set(id, now + wait);
          deadlines.watch(id, monotonic(now + wait));
        }
      });
    }),
  );
});
