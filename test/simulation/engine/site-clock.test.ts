import { ClockFilter } from "@carillon/engine/clock-filter";
import { describe, expect, it } from "vitest";
import { exponential as drawExponential, seededRandom, type Random } from "../../support/random.js";

interface Link {
  readonly oneWayUs: number;
  /** One-way queueing, µs. */
  readonly jitter: (random: Random) => number;
  readonly loss?: number;
  /** Downlink queue that comes and goes, µs: the worst for a clock, because it is asymmetric. */
  readonly bloatUs?: number;
}

const exponential = (mean: number) => (random: Random) => drawExponential(random, mean);

/** A receiver is usually 60 µs late in waking up, give or take 25, beside what the network adds. */
const machineAnd = (mean: number) => (random: Random) =>
  60 + (25 / 2) * (random() + random() + random() + random() - 2) * Math.sqrt(12) + drawExponential(random, mean);

const links: Record<string, Link> = {
  ethernet: { oneWayUs: 150, jitter: exponential(30) },
  "Wi-Fi, 5 GHz": { oneWayUs: 800, jitter: exponential(500) },
  "Wi-Fi, 2.4 GHz, busy": { oneWayUs: 1500, jitter: exponential(3000) },
  "busy with bufferbloat on the way down": { oneWayUs: 1500, jitter: exponential(2000), bloatUs: 15_000 },
  "10 % random loss both ways": { oneWayUs: 1000, jitter: exponential(1000), loss: 0.1 },
  "260 ms each way": { oneWayUs: 260_000, jitter: exponential(1000) },
};

interface Following {
  readonly seconds: number;
  readonly driftPpm: number;
  readonly seed: number;
  /** Between two exchanges once the clock is known; 40 ms for the first of them. */
  readonly everyUs?: number;
  readonly quickly?: number;
  /** From the beginning until this local time the downlink is full. */
  readonly bloatedUntilUs?: number;
  /** NTP slews the local clock by so much after half of the time. */
  readonly slewPpm?: number;
}

/** |error| of the estimate each second of local time, µs. */
function follow(
  link: Link,
  { seconds, driftPpm, seed, everyUs = 250e3, quickly = 50, slewPpm = 0, ...options }: Following,
): number[] {
  const random = seededRandom(seed);
  const filter = new ClockFilter();
  const slewAt = (seconds / 2) * 1e6;
  const siteOf = (localUs: number) =>
    7.7e9 + localUs * (1 + driftPpm * 1e-6) + Math.max(0, localUs - slewAt) * slewPpm * 1e-6;
  const errors: number[] = [];
  let bloatedUntil = options.bloatedUntilUs ?? 0;
  let lookAt = 1e6;
  for (let n = 0, localUs = 1e6; localUs < seconds * 1e6; n += 1, localUs += n < quickly ? 40e3 : everyUs) {
    if (options.bloatedUntilUs === undefined && link.bloatUs !== undefined && random() < 0.02)
      bloatedUntil = localUs + 3e6;
    const up = link.oneWayUs + link.jitter(random);
    const down = link.oneWayUs + link.jitter(random) + (localUs < bloatedUntil ? (link.bloatUs ?? 0) : 0);
    const lost = random() < (link.loss ?? 0) || random() < (link.loss ?? 0);
    if (!lost) {
      const arrival = localUs + up;
      filter.push({ t1: localUs, t2: siteOf(arrival), t3: siteOf(arrival + 60), t4: arrival + 60 + down });
    }
    if (localUs < lookAt) continue;
    errors.push(Math.abs(filter.offsetAt(localUs) - (siteOf(localUs) - localUs)));
    lookAt += 1e6;
  }
  return errors;
}

const percentile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * p)] ?? Infinity;

describe("the site clock", () => {
  // p99 bounds in µs after ten seconds. Best of eight exchanges and a Kalman filter, as it was before, came to three times as much.
  const bounds: Record<string, number> = {
    ethernet: 10,
    "Wi-Fi, 5 GHz": 60,
    "Wi-Fi, 2.4 GHz, busy": 250,
    "busy with bufferbloat on the way down": 200,
    "10 % random loss both ways": 120,
    "260 ms each way": 120,
  };
  for (const [name, link] of Object.entries(links))
    it(`is known through ${name}`, () => {
      for (const [seed, driftPpm] of [91, -60, 15].entries()) {
        const errors = follow(link, { seconds: 600, driftPpm, seed });
        expect(percentile(errors.slice(10), 0.99)).toBeLessThan(bounds[name] ?? 0);
      }
    });

  // Six impaired links in a bench were 1 ms apart for 20 s after a join through bufferbloat: the queue of the first seconds was taken
  // for the path, and what was believed then was given up only slowly.
  it("is known a second after the end of the bufferbloat through which a speaker joined", () => {
    const link = { oneWayUs: 800, jitter: exponential(1000), bloatUs: 15_000 };
    const after = Array.from({ length: 40 }, (_, seed) =>
      follow(link, { seconds: 9, driftPpm: 50, seed: seed + 1, everyUs: 100e3, bloatedUntilUs: 5e6 }).slice(6, 8),
    ).flat();
    expect(percentile(after, 0.9)).toBeLessThan(400);
    expect(percentile(after, 0.5)).toBeLessThan(100);
  });

  it("is tight ten seconds after a join whose first nine and a half went through bufferbloat", () => {
    const link = { oneWayUs: 800, jitter: exponential(1000), bloatUs: 15_000 };
    const options = { seconds: 13, driftPpm: 50, everyUs: 100e3, quickly: 250, bloatedUntilUs: 10.5e6 };
    const after = Array.from({ length: 60 }, (_, seed) => follow(link, { ...options, seed: seed + 1 })[10] ?? Infinity);
    expect(percentile(after, 0.5)).toBeLessThan(100);
    expect(percentile(after, 0.9)).toBeLessThan(350);
  });

  // Exchanges come densely at first, then each second, and some of the first were faster than any later one: a strip that rests on the
  // fastest alone turned between them, by 1 µs a second for minutes.
  it("is not turned by a few exchanges that were faster than the rest", () => {
    const skew = (seed: number): number => {
      const link = { oneWayUs: 800, jitter: machineAnd(1000) };
      const options = { seconds: 150, driftPpm: 20, quickly: 250, everyUs: 1e6 };
      return Math.max(...follow(link, { ...options, seed }).slice(20));
    };
    const errors = Array.from({ length: 20 }, (_, seed) => skew(seed + 1));
    expect(percentile(errors, 0.5)).toBeLessThan(60);
  });

  it.each([
    [10, 180],
    [-100, 60],
    [500, 30],
  ])("is found again after NTP began to slew the local clock by %i ppm, within %i s", (slewPpm, withinSeconds) => {
    const link = { oneWayUs: 800, jitter: exponential(300) };
    const errors = follow(link, { seconds: 600, driftPpm: 20, seed: 4, everyUs: 1e6, slewPpm });
    expect(percentile(errors.slice(280, 298), 0.99)).toBeLessThan(30);
    expect(percentile(errors.slice(300 + withinSeconds), 0.99)).toBeLessThan(80);
  });

  it("is good enough to play by within half a second", () => {
    const filter = new ClockFilter();
    for (let n = 0; n < 12; n += 1) {
      const t1 = 5e6 + n * 40e3;
      filter.push({ t1, t2: t1 + 9e8 + 2000, t3: t1 + 9e8 + 2050, t4: t1 + 4100 });
    }
    expect(filter.sigmaAt(5.5e6)).toBeLessThan(500);
  });

  it("follows 100 ppm of drift for 72 hours", () => {
    const link = { oneWayUs: 800, jitter: exponential(500) };
    const errors = follow(link, { seconds: 72 * 3600, driftPpm: 100, seed: 5, everyUs: 1e6 });
    expect(percentile(errors.slice(10), 0.99)).toBeLessThan(60);
    expect(Math.max(...errors.slice(-4 * 3600))).toBeLessThan(150);
  });

  it("holds over a cut of ten minutes to a tenth of a millisecond", () => {
    const random = seededRandom(3);
    const filter = new ClockFilter();
    const siteOf = (localUs: number) => localUs * (1 + 40e-6);
    for (let localUs = 0; localUs < 600e6; localUs += 250e3) {
      const [up, down] = [800 + 500 * random(), 800 + 500 * random()];
      filter.push({ t1: localUs, t2: siteOf(localUs + up), t3: siteOf(localUs + up), t4: localUs + up + down });
    }
    const later = 1200e6;
    expect(Math.abs(filter.offsetAt(later) - (siteOf(later) - later))).toBeLessThan(100);
  });

  it("finds a clock that was stepped within four exchanges that matter", () => {
    const filter = new ClockFilter();
    const push = (localUs: number, offset: number) =>
      filter.push({ t1: localUs, t2: localUs + offset + 500, t3: localUs + offset + 520, t4: localUs + 1020 });
    let localUs = 0;
    for (; localUs < 60e6; localUs += 250e3) push(localUs, 1e6);
    for (const end = localUs + 10e6; localUs < end; localUs += 250e3) push(localUs, 9e6);
    expect(filter.steps).toBe(1);
    expect(Math.abs(filter.offsetAt(localUs) - 9e6)).toBeLessThan(100);
  });

  it("tells a media service that was started anew by its first exchange", () => {
    const filter = new ClockFilter();
    const exchange = (localUs: number, offset: number) => ({
      t1: localUs,
      t2: localUs + offset + 500,
      t3: localUs + offset + 520,
      t4: localUs + 1020,
    });
    for (let localUs = 0; localUs < 10e6; localUs += 250e3) filter.push(exchange(localUs, 1e6));
    expect(filter.couldBe(exchange(11e6, 1e6))).toBe(true);
    expect(filter.couldBe(exchange(11e6, 1.1e6))).toBe(false);
  });
});
