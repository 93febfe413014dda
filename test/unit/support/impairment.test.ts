import fc from "fast-check";
import { expect, test } from "vitest";
import { Impairment, type Impairments } from "../../support/lossy-link/impairment.js";
import { impairmentWords } from "../../support/lossy-link/link-program.js";
import { runSeed, seededRandom } from "../../support/random.js";
import { mean } from "../../support/signal/statistics.js";

const seed = runSeed("impairment");

const link = (impairments: Partial<Impairments>): Impairment => new Impairment(seededRandom(seed), impairments);

/** Delays, in microseconds, of `count` packets that enter every `everyUs`; lost ones left out. */
const delays = (impairment: Impairment, count: number, everyUs = 10_000): number[] =>
  Array.from({ length: count }, (_, i) => impairment.pass(i * everyUs, 200).map((atUs) => atUs - i * everyUs)).flat();

const lossOf = (impairment: Impairment): number => impairment.counts.lost / impairment.counts.received;

const anything: fc.Arbitrary<Partial<Impairments>> = fc.record(
  {
    cut: fc.boolean(),
    loss: fc.double({ min: 0, max: 1, noNaN: true }),
    burst: fc.option(fc.record({ goodMs: fc.constant(50), badMs: fc.constant(20), loss: fc.constant(0.9) })),
    delayMs: fc.integer({ min: 0, max: 300 }),
    jitter: fc.option(
      fc.record({
        shape: fc.constantFrom("exponential", "normal", "pareto", "lognormal"),
        ms: fc.integer({ min: 0, max: 50 }),
      }),
    ),
    stall: fc.option(fc.record({ perSecond: fc.constant(2), meanMs: fc.constant(60) })),
    bloat: fc.option(fc.record({ meanMs: fc.constant(15), fraction: fc.constant(0.3) })),
    rateKbps: fc.option(fc.integer({ min: 50, max: 10_000 })),
    reorder: fc.boolean(),
    duplicate: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: [] },
);

test("a link without impairments does nothing", () => {
  expect(delays(link({}), 100)).toEqual(Array(100).fill(0));
});

test("each packet is accounted for, none comes out before it went in, and order holds unless reordering is asked for", () => {
  fc.assert(
    fc.property(anything, anything, fc.array(fc.nat(30_000), { maxLength: 300 }), (first, then, gaps) => {
      const impairment = link(first);
      let nowUs = 0;
      let out = 0;
      let lastUs = -1;
      gaps.forEach((gap, i) => {
        nowUs += gap;
        if (i === 150) impairment.change(then);
        for (const atUs of impairment.pass(nowUs, 100 + (gap % 1000))) {
          out += 1;
          expect(atUs).toBeGreaterThanOrEqual(nowUs);
          if (!impairment.impairments.reorder && first.reorder !== true) expect(atUs).toBeGreaterThanOrEqual(lastUs);
          lastUs = atUs;
        }
      });
      const { received, passed, lost, cut, overflowed, duplicated } = impairment.counts;
      expect(received).toBe(gaps.length);
      expect(passed + lost + cut + overflowed).toBe(received);
      expect(passed + duplicated).toBe(out);
    }),
  );
});

test("random loss has its probability", () => {
  const lossy = link({ loss: 0.1 });
  delays(lossy, 20_000);
  expect(Math.abs(lossOf(lossy) - 0.1)).toBeLessThan(0.012);
});

test("bursts have their share of the time and their length, whatever the packet rate", () => {
  for (const everyUs of [1000, 10_000]) {
    const bursty = link({ burst: { goodMs: 380, badMs: 20, loss: 1 } });
    const seconds = 2000;
    let bursts = 0;
    let before = true;
    for (let atUs = 0; atUs < seconds * 1e6; atUs += everyUs) {
      const passed = bursty.pass(atUs, 100).length > 0;
      if (before && !passed) bursts += 1;
      before = passed;
    }
    expect(Math.abs(lossOf(bursty) - 0.05)).toBeLessThan(0.01);
    // A burst is seen if a packet meets it: the chance that one of mean B is missed between packets T apart is about T / (B + T).
    const seen = (seconds / 0.4) * (1 - 0.5 * (everyUs / (20_000 + everyUs)));
    expect(bursts / seen).toBeGreaterThan(0.8);
    expect(bursts / seen).toBeLessThan(1.2);
  }
});

test.each(["exponential", "pareto", "lognormal"] as const)("%s jitter has the mean that is asked for", (shape) => {
  const jittery = delays(link({ delayMs: 5, jitter: { shape, ms: 4 }, reorder: true }), 100_000);
  expect(Math.abs(mean(jittery) / 1000 - 9)).toBeLessThan(0.35);
  expect(Math.min(...jittery.slice(0, 1000))).toBeGreaterThanOrEqual(5000);
});

test("a stall holds packets and releases them together, in order", () => {
  const stalling = link({ stall: { perSecond: 0.5, meanMs: 80 } });
  const out = Array.from({ length: 60_000 }, (_, i) => stalling.pass(i * 1000, 100)[0] ?? 0);
  const held = out.filter((atUs, i) => atUs > i * 1000);
  const releases = new Set(held);
  expect(releases.size).toBeGreaterThan(10);
  expect(held.length / releases.size).toBeGreaterThan(20);
  expect(out).toEqual(out.toSorted((a, b) => a - b));
});

test("capacity spaces packets out, and its queue overflows after 300 ms", () => {
  const narrow = link({ rateKbps: 100 });
  const out = Array.from({ length: 100 }, () => narrow.pass(0, 125)[0]).filter((atUs) => atUs !== undefined);
  expect(out.slice(0, 3)).toEqual([10_000, 20_000, 30_000]);
  expect(out.length).toBe(30);
  expect(narrow.counts.overflowed).toBe(70);
});

test("the queue of a neighbour delays part of the time", () => {
  const bloated = delays(link({ bloat: { meanMs: 20, fraction: 0.3 }, reorder: true }), 200_000);
  const share = bloated.filter((us) => us > 0).length / bloated.length;
  expect(share).toBeGreaterThan(0.12);
  expect(share).toBeLessThan(0.55);
});

test("a cut ends when it is taken back, and the rest of the impairments stay", () => {
  const cut = link({ delayMs: 7 });
  cut.change({ cut: true });
  expect(cut.pass(0, 100)).toEqual([]);
  cut.change({ cut: false });
  expect(cut.pass(1000, 100)).toEqual([8000]);
});

test("nonsense is refused with its name", () => {
  expect(() => link({ loss: 1.5 })).toThrow(/loss is 1.5/);
  expect(() => link({ burst: { goodMs: 0, badMs: 1, loss: 1 } })).toThrow(/burst.goodMs/);
  expect(() => link({ delayMs: NaN })).toThrow(RangeError);
});

test("the words for the C program name what changes, and null as zero", () => {
  expect(impairmentWords({ cut: true, jitter: { shape: "pareto", ms: 2 }, burst: null })).toEqual([
    "cut=1",
    "jitter=pareto",
    "jitterMs=2",
    "burstGoodMs=0",
  ]);
});
