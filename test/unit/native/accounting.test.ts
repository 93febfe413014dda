import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { arrival, fate, insertOutcome, openManualPlayout, type ManualPlayout } from "@carillon/native/playout";
import { noiseReference } from "../../support/signal/noise.js";
import { encode } from "./rig.js";

// Seconds of arithmetic, which a busy machine makes many.
vi.setConfig({ testTimeout: 120_000 });

const frames = encode(noiseReference({ seed: 11, seconds: 4 }));
const firstFrame = 65_500;
const delayUs = 60_000;

/** What may happen to a speaker. */
type Event =
  | { readonly kind: "arrive"; readonly ahead: number; readonly as: 0 | 1 | 2 }
  | { readonly kind: "play"; readonly periods: number }
  | { readonly kind: "host stall"; readonly us: number }
  | { readonly kind: "card stall"; readonly ms: number }
  | { readonly kind: "clock"; readonly us: number }
  | { readonly kind: "delay"; readonly us: number; readonly slopePpm: number }
  | { readonly kind: "trim"; readonly us: number }
  | { readonly kind: "timeline" };

const event = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("arrive"),
      ahead: fc.integer({ min: -8, max: 20 }),
      as: fc.constantFrom(0, 1, 2),
    }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("play"), periods: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("host stall"), us: fc.integer({ min: 0, max: 90_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("card stall"), ms: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clock"), us: fc.integer({ min: -300_000, max: 300_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("delay"),
      us: fc.integer({ min: 30_000, max: 120_000 }),
      slopePpm: fc.integer({ min: 100, max: 20_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim"), us: fc.integer({ min: -20_000, max: 20_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("timeline") }) },
) as fc.Arbitrary<Event>;

/** A speaker to which things happen, and the books that must balance after each of them. */
class Books {
  readonly playout: ManualPlayout;
  private readonly arrived = new Map<number, number>();
  private readonly settled = new Map<number, number>();
  private timelines = 0;
  private counted = 0;
  private position = 0;

  constructor(ppm: number) {
    this.playout = openManualPlayout({ card: { kind: "virtual", ppm, noiseUs: 20 } }, 1e9);
    this.playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    this.playout.setDelay({ fromUs: delayUs, toUs: delayUs, applyAtUs: 0, slopePpm: 3000 });
    this.begin();
  }

  private begin(): void {
    this.timelines++;
    const originUs = this.playout.nowUs();
    this.playout.setTimeline({ epoch: String(this.timelines), originUs, firstFrame, frameSamples: 480 });
    this.counted = this.sum();
    this.position = 0;
    this.arrived.clear();
    this.settled.clear();
  }

  private sum(): number {
    const { real, redundant, retransmitted, fec, concealed, silenced } = this.playout.stats();
    return real + redundant + retransmitted + fec + concealed + silenced;
  }

  private arrive(ahead: number, as: 0 | 1 | 2): void {
    const next = this.playout.deadline()?.frame ?? firstFrame;
    const frame = Math.max(0, next + ahead);
    const payload = frames[frame % frames.length] ?? new Uint8Array(1);
    const outcome = this.playout.insert(frame, payload, as);
    const known = this.arrived.has(frame);
    if (frame < firstFrame || frame < next) expect([insertOutcome.late, insertOutcome.duplicate]).toContain(outcome);
    else expect(outcome).toBe(known ? insertOutcome.duplicate : insertOutcome.inserted);
    if (outcome === insertOutcome.inserted) this.arrived.set(frame, as);
  }

  take(event: Event): void {
    switch (event.kind) {
      case "arrive":
        this.arrive(event.ahead, event.as);
        break;
      case "play":
        this.playout.runPeriods(event.periods);
        break;
      case "host stall":
        this.playout.advance(event.us);
        break;
      case "card stall":
        this.playout.stall(event.ms);
        break;
      case "clock":
        this.playout.setClock({ offsetUs: event.us, driftPpm: 0, referenceUs: 0 });
        break;
      case "delay": {
        const applyAtUs = this.playout.nowUs() + 50_000;
        this.playout.setDelay({ fromUs: delayUs, toUs: event.us, applyAtUs, slopePpm: event.slopePpm });
        break;
      }
      case "trim":
        this.playout.setTrim(event.us);
        break;
      case "timeline":
        this.begin();
        break;
    }
  }

  balance(): void {
    const stats = this.playout.stats();
    if (stats.timeline !== this.timelines) return;
    expect(this.sum() - this.counted, "samples by fate").toBe(stats.position - stats.anchorSample);
    expect(stats.position, "never back").toBeGreaterThanOrEqual(this.position);
    this.position = stats.position;
    const from = Math.max(firstFrame, stats.nextFrame - 64);
    const fates = new Uint8Array(Math.max(0, stats.nextFrame - from));
    this.playout.fates(from, fates);
    fates.forEach((now, index) => {
      const before = this.settled.get(from + index);
      if (before !== undefined) expect(now, "a fate is final").toBe(before);
      if (now === fate.unknown) return;
      this.settled.set(from + index, now);
      const how = this.arrived.get(from + index);
      if (how === undefined) expect(now, "what never came was not played").toBeGreaterThanOrEqual(fate.fec);
      else expect([how, fate.silenced], "what came was played as what it was, or jumped over").toContain(now);
    });
  }
}

describe("accounting", () => {
  it("knows the fate of every sample, whatever happens: none twice, none out of order, none lost", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200, max: 200 }),
        fc.array(event, { minLength: 5, maxLength: 120 }),
        (ppm, events) => {
          const books = new Books(ppm);
          for (const happening of events) {
            books.take(happening);
            books.balance();
          }
          books.playout.close();
        },
      ),
      { numRuns: 400 },
    );
  });

  it("lets a clock that was far ahead be put right, and still balances", () => {
    const books = new Books(0);
    books.playout.runPeriods(40);
    books.playout.setClock({ offsetUs: 3600e6, driftPpm: 0, referenceUs: 0 });
    books.playout.runPeriods(40);
    books.balance();
    books.playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    books.playout.runPeriods(40);
    const stats = books.playout.stats();
    const sum = stats.real + stats.concealed + stats.silenced;
    expect(sum).toBe(stats.position - stats.anchorSample);
    expect(stats.position).toBeLessThan(48_000);
    const next = books.playout.deadline()?.frame ?? NaN;
    expect(books.playout.insert(next + 1, frames[0] ?? new Uint8Array(1), arrival.real)).toBe(insertOutcome.inserted);
    books.playout.close();
  });

  it("takes frames in any order, and each once", () => {
    const playout = openManualPlayout({ card: { kind: "virtual" } }, 1e9);
    const payload = frames[0] ?? new Uint8Array(1);
    expect(playout.insert(firstFrame, payload, arrival.real), "no timeline").toBe(insertOutcome.early);
    playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    playout.setDelay({ fromUs: 1e6, toUs: 1e6, applyAtUs: 0, slopePpm: 1 });
    playout.setTimeline({ epoch: "a", originUs: 1e9, firstFrame, frameSamples: 480 });
    expect(playout.insert(firstFrame + 2, payload, arrival.redundant)).toBe(insertOutcome.inserted);
    expect(playout.insert(firstFrame + 1, payload, arrival.real)).toBe(insertOutcome.inserted);
    expect(playout.insert(firstFrame + 2, payload, arrival.real)).toBe(insertOutcome.duplicate);
    expect(playout.insert(firstFrame - 1, payload, arrival.real)).toBe(insertOutcome.late);
    playout.runPeriods(10);
    expect(playout.insert(firstFrame + 600, payload, arrival.real)).toBe(insertOutcome.early);
    playout.runPeriods(300);
    expect(playout.insert(firstFrame + 1, payload, arrival.real)).toBe(insertOutcome.late);
    const fates = new Uint8Array(4);
    playout.fates(firstFrame, fates);
    expect([...fates]).toEqual([fate.silenced, fate.real, fate.redundant, fate.concealed]);
    expect(playout.stats()).toMatchObject({ inserted: 2, duplicates: 1, early: 2, late: 2 });
    playout.close();
  });

  it("survives 20 000 hostile payloads, and plays on", () => {
    const playout = openManualPlayout({ card: { kind: "virtual" } }, 1e9);
    playout.setClock({ offsetUs: 0, driftPpm: 0, referenceUs: 0 });
    playout.setDelay({ fromUs: 50_000, toUs: 50_000, applyAtUs: 0, slopePpm: 1 });
    playout.setTimeline({ epoch: "a", originUs: 1e9, firstFrame, frameSamples: 480 });
    // RFC 6716 table 2: configurations of 10 ms frames, so that the bytes reach libopus and not only the door.
    const tenMs = fc
      .constantFrom(0, 4, 8, 12, 14, 18, 22, 26, 30)
      .chain((config) => fc.constantFrom(config << 3, (config << 3) | 4));
    const hostile = fc
      .tuple(tenMs, fc.uint8Array({ minLength: 0, maxLength: 400 }))
      .map(([toc, rest]) => Uint8Array.of(toc, ...rest));
    const any = fc.uint8Array({ minLength: 0, maxLength: 1600 });
    const payloads = fc.sample(fc.oneof({ weight: 9, arbitrary: hostile }, { weight: 1, arbitrary: any }), 20_000);
    payloads.forEach((payload, index) => {
      playout.insert(firstFrame + index, payload, arrival.real);
      playout.runPeriods(2);
    });
    const stats = playout.stats();
    expect(stats.inserted + stats.invalid + stats.late).toBe(20_000);
    expect(stats.inserted).toBeGreaterThan(15_000);
    expect(stats.real + stats.fec + stats.concealed + stats.silenced).toBe(stats.position - stats.anchorSample);
    playout.close();
  });
});
