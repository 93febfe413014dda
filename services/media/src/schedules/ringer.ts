import type { DeviceEvent } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import type { MissedReason, SiteSchedule, SiteSchedules } from "@carillon/contracts/schedules";
import { type Bell, bellKey, type BellKey, planBells } from "@carillon/core/schedule/plan";
import { rfc3339, wallClock } from "@carillon/core/units";
import type { Log } from "@carillon/link/log";
import type { Programme } from "../programme/programme.js";
import type { OpenSource } from "../sources/open-source.js";
import { type BellEntry, type BellJournal, rememberedSeconds } from "./bell-journal.js";
import type { ClockReading } from "./wall-clock.js";

export interface RingerRim {
  readonly journal: BellJournal;
  /** To a millisecond. */
  readClocks(): ClockReading;
  /** To some µs, which takes a moment of waiting. */
  readClocksExactly(): ClockReading;
  /** Resolves at the signal too. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  programme(id: string): Pick<Programme, "bells" | "delay"> | undefined;
  /** How many speakers listen to a programme. */
  listeners(programme: string): number;
  /** Throws CarillonError source-missing, source-not-audio or decoder-missing. */
  open(play: SiteSchedule["play"]): Promise<OpenSource>;
  /** Whether there is such a sound; a file is opened only when it is due. */
  has(play: SiteSchedule["play"]): Promise<boolean>;
  /** Whether somebody keeps the wall clock right; undefined where nobody can say. */
  isClockKept(): Promise<boolean | undefined>;
  readonly linked: () => boolean;
  event(event: DeviceEvent["event"]): void;
  readonly log: Log;
}

const lookMs = 500;
/** Time to open a sound, beside the longest delay of a programme (contracts/documents). */
const leadSeconds = 10;
/** The wall clock is read for the last time so long before the bell leaves here; what is done to it later does not move the bell. */
const settledSeconds = 1;
/** Less is the clock's discipline, not a step. */
const stepSeconds = 1;
const assetsEveryMs = 300_000;
/** One that is late already waits for speakers, which have to find us after a restart, and for the last of them. */
const gatherMs = 500;

type Outcome = BellEntry["outcome"];

/**
 * Rings what the `schedules` document says, from disk and without the cloud: made ready some seconds before, mapped once from the wall
 * clock to the site's clock, and heard at that instant on every speaker. How each ended is in the journal before it is told.
 */
export class Ringer {
  readonly #rim: RingerRim;
  readonly #underWay = new Map<BellKey, AbortController>();
  readonly #lacking = new Set<string>();
  #wanted: SiteSchedules = { schedules: {}, holidays: {} };
  /** Why what is found too late was not rung: until the first look, because nobody looked. */
  #late: MissedReason = "process-down";
  #clockKept: boolean | undefined;
  #wallMinusMonotonic: number | undefined;

  constructor(rim: RingerRim) {
    this.#rim = rim;
  }

  /** From the next look on. What is made ready and is wanted otherwise now is dropped. */
  apply(wanted: SiteSchedules): void {
    const same = (id: string): boolean =>
      JSON.stringify(this.#wanted.schedules[id]) === JSON.stringify(wanted.schedules[id]) &&
      JSON.stringify(this.#wanted.holidays) === JSON.stringify(wanted.holidays);
    for (const [key, dropped] of this.#underWay) if (!same(key.split(" ", 1)[0] ?? "")) dropped.abort();
    this.#wanted = wanted;
  }

  /** Until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    for (const entry of this.#rim.journal.untold) this.#tell(entry);
    let assetsAtMs = 0;
    while (!signal.aborted) {
      const { monotonicUs } = await this.look();
      if (monotonicUs / 1000 >= assetsAtMs) {
        assetsAtMs = monotonicUs / 1000 + assetsEveryMs;
        await this.#lookForAssets();
        await this.#lookAtClock();
      }
      await this.#rim.sleep(lookMs, signal);
    }
    for (const underWay of this.#underWay.values()) underWay.abort();
  }

  /** One look at what is due; what is to be rung goes on by itself. */
  async look(): Promise<ClockReading> {
    const { journal } = this.#rim;
    const clocks = this.#rim.readClocks();
    const now = wallClock(clocks.wallSeconds);
    this.#notice(clocks);
    const { ring, missed } = planBells(this.#wanted, {
      ...{ now, leadSeconds, late: this.#late },
      since: wallClock(Math.max(journal.begun, now - rememberedSeconds)),
      isKnown: (key) => journal.has(key) || this.#underWay.has(key),
    });
    this.#late = "failed";
    await this.#conclude(missed.map(({ reason, ...bell }) => ({ bell, outcome: { kind: "missed", reason } })));
    for (const bell of ring) void this.#ring(bell);
    return clocks;
  }

  /** Rings a schedule now, to be heard; it is no occurrence. Throws CarillonError when it cannot be. */
  async test(id: string): Promise<void> {
    const schedule = this.#wanted.schedules[id];
    if (schedule === undefined) throw new CarillonError("not-found", `there is no schedule ${id} here`);
    const { monotonicUs } = this.#rim.readClocks();
    const sources = await this.#openAll({ id: `${id} test-${monotonicUs}`, schedule });
    await this.#strike(schedule, sources, monotonicUs);
  }

  #notice({ wallSeconds, monotonicUs }: ClockReading): void {
    const difference = wallSeconds - monotonicUs / 1e6;
    const stepped = difference - (this.#wallMinusMonotonic ?? difference);
    this.#wallMinusMonotonic = difference;
    if (Math.abs(stepped) < stepSeconds) return;
    this.#rim.log.warn({ seconds: stepped }, "the wall clock was set: bells follow it from now on");
    this.#late = "clock-stepped";
  }

  async #ring(bell: Bell): Promise<void> {
    const dropped = new AbortController();
    this.#underWay.set(bellKey(bell), dropped);
    try {
      const outcome = await this.#outcomeOf(bell, dropped.signal);
      if (outcome !== undefined) await this.#conclude([{ bell, outcome }]);
    } finally {
      this.#underWay.delete(bellKey(bell));
    }
  }

  /** Undefined when it was dropped before it was too late for that. */
  async #outcomeOf({ id, schedule, at }: Bell, dropped: AbortSignal): Promise<Outcome | undefined> {
    const { log } = this.#rim;
    const found = schedule.programmes.flatMap((name) => this.#rim.programme(name) ?? []);
    if (found.length === 0) return { kind: "missed", reason: "no-programme" };
    let sources: ReadonlyMap<string, Opened>;
    try {
      sources = await this.#openAll({ id: bellKey({ id, at }), schedule });
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      log.warn({ schedule: id, why: error.line }, "a bell cannot be rung");
      const lacks = error.code === "source-missing" || error.code === "source-not-audio";
      return { kind: "missed", reason: lacks ? "asset-missing" : "failed" };
    }
    const delaySeconds = Math.max(...found.map(({ delay }) => Math.max(delay.fromUs, delay.toUs))) / 1e6;
    const before = this.#rim.readClocks();
    const wait = at - delaySeconds - settledSeconds - before.wallSeconds;
    if (wait > 0) await this.#rim.sleep(wait * 1000, dropped);
    if (wait < -settledSeconds) await this.#gather(schedule, at + schedule.toleranceSeconds, dropped);
    const clocks = this.#rim.readClocksExactly();
    // The clock was set while we waited: what is due is looked for anew.
    const early = at - delaySeconds - settledSeconds - clocks.wallSeconds > stepSeconds;
    if (dropped.aborted || early || clocks.wallSeconds > at + schedule.toleranceSeconds) {
      for (const { source } of sources.values()) source.close();
      return undefined;
    }
    const heardUs = clocks.monotonicUs + (at - clocks.wallSeconds) * 1e6;
    const begunUs = await this.#strike(schedule, sources, heardUs);
    if (begunUs === undefined) return { kind: "missed", reason: "overridden" };
    if (schedule.programmes.every((name) => this.#rim.listeners(name) === 0))
      return { kind: "missed", reason: "no-speaker" };
    return { kind: "rung", latenessSeconds: (begunUs - heardUs) / 1e6 };
  }

  /** Until somebody listens, and for half a second nobody more; or until it is too late to wait. */
  async #gather({ programmes }: SiteSchedule, until: number, dropped: AbortSignal): Promise<void> {
    const count = (): number => programmes.reduce((sum, name) => sum + this.#rim.listeners(name), 0);
    const left = (): number => until - gatherMs / 1000 - this.#rim.readClocks().wallSeconds;
    for (let before = 0; left() > 0 && !dropped.aborted; before = count()) {
      if (before > 0 && before === count()) return;
      await this.#rim.sleep(gatherMs, dropped);
    }
  }

  /** One for each programme; all or none. */
  async #openAll({
    id,
    schedule: { play, programmes },
  }: {
    readonly id: string;
    readonly schedule: SiteSchedule;
  }): Promise<ReadonlyMap<string, Opened>> {
    const names = programmes.filter((name) => this.#rim.programme(name) !== undefined);
    const opened = await Promise.allSettled(names.map(() => this.#rim.open(play)));
    const sources = opened.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const failed = opened.find((one) => one.status === "rejected");
    if (failed !== undefined) {
      for (const source of sources) source.close();
      throw failed.reason;
    }
    return new Map(names.flatMap((name, at) => (sources[at] ? [[name, { id, source: sources[at] }]] : [])));
  }

  /** Site time at which the last of its programmes begins to be heard, µs; undefined where none does. */
  async #strike(
    { gainDb, duckDb, priority }: SiteSchedule,
    sources: ReadonlyMap<string, Opened>,
    heardUs: number,
  ): Promise<number | undefined> {
    const sound = { gainDb, duckDb, priority };
    const begun = await Promise.all(
      Array.from(sources, ([name, { id, source }]) => {
        const programme = this.#rim.programme(name);
        if (programme === undefined) source.close();
        return programme?.bells.ring({ id, source, heardUs, sound }) ?? Promise.resolve(undefined);
      }),
    );
    const instants = begun.filter((instant) => instant !== undefined);
    return instants.length === 0 ? undefined : Math.max(...instants);
  }

  /** On disk, then told. */
  async #conclude(concluded: readonly { readonly bell: Bell; readonly outcome: Outcome }[]): Promise<void> {
    if (concluded.length === 0) return;
    const { journal, linked, log } = this.#rim;
    const told = linked();
    const entries = concluded.map(({ bell: { id, at }, outcome }) => ({ id, at, outcome, told }));
    try {
      await journal.keep(entries, wallClock(this.#rim.readClocks().wallSeconds));
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      // It has rung all the same, and this process remembers.
      log.error({ why: error.line }, "the journal of bells cannot be written");
    }
    for (const entry of entries) this.#tell(entry);
  }

  #tell({ id, at, outcome }: BellEntry): void {
    const due = rfc3339(at);
    if (outcome.kind === "rung")
      this.#rim.event({ kind: "schedule-rung", schedule: id, due, latenessSeconds: outcome.latenessSeconds });
    else this.#rim.event({ kind: "schedule-missed", schedule: id, due, reason: outcome.reason });
  }

  async #lookAtClock(): Promise<void> {
    const kept = await this.#rim.isClockKept();
    const isNews = kept === false && this.#clockKept !== false && Object.keys(this.#wanted.schedules).length > 0;
    this.#clockKept = kept;
    if (isNews) this.#rim.event({ kind: "clock-not-kept", detail: "bells ring by a wall clock that nobody sets" });
  }

  /** A sound that is not there is told of before it is due, once. */
  async #lookForAssets(): Promise<void> {
    for (const [id, { play }] of Object.entries(this.#wanted.schedules)) {
      if (await this.#rim.has(play)) this.#lacking.delete(id);
      else if (!this.#lacking.has(id)) {
        this.#lacking.add(id);
        this.#rim.event({ kind: "schedule-asset-missing", schedule: id, detail: play.name });
      }
    }
  }
}

interface Opened {
  /** Of the voice, the same on every programme. */
  readonly id: string;
  readonly source: OpenSource;
}
