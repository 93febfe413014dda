import { adviseDelay } from "@carillon/media/programme/delay-advice";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const advise = (needsMs: readonly number[], delayMs = 100, programmeClass: "live" | "media" = "live") => {
  const needs = needsMs.map((ms, at) => ({ device: String(at), neededUs: ms * 1000 }));
  const { recommendedUs, behind } = adviseDelay(needs, { delayUs: delayMs * 1000, programmeClass });
  return [recommendedUs === undefined ? undefined : recommendedUs / 1000, behind];
};

describe("the advice on a programme's delay", () => {
  it("is what the slowest of the speakers needs", () => {
    expect(advise([48, 62, 71])).toEqual([75, []]);
    expect(advise([48, 162], 100)).toEqual([165, ["1"]]);
  });

  it("does not make a group wait for one that is far worse off than the rest, and names it", () => {
    expect(advise([48, 62, 71, 240])).toEqual([75, ["3"]]);
    expect(advise([48, 62, 71, 90])).toEqual([90, []]);
  });

  it("waits for nobody longer than the class of the programme bears", () => {
    expect(advise([48, 600])).toEqual([50, ["1"]]);
    expect(advise([48, 600], 400, "media")).toEqual([600, ["1"]]);
    expect(advise([Infinity])).toEqual([undefined, ["0"]]);
  });

  it("is none while nobody says what he needs", () => {
    expect(advise([])).toEqual([undefined, []]);
  });

  it("suffices for all whom it does not leave out, at most one of ten, and for one of three at least", () => {
    const need = fc.integer({ min: 20, max: 250 });
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 60 }), (needs) => {
        const [recommended] = advise(needs);
        const left = needs.filter((ms) => ms > Number(recommended)).length;
        expect(left).toBeLessThanOrEqual(needs.length < 4 ? 0 : Math.ceil(needs.length / 10));
      }),
    );
  });
});
