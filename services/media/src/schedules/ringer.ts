import type { DeviceEvent } from "@carillon/contracts/command";
import { CarillonError } from "@carillon/contracts/errors";
import type { BellPeer, MissedReason, RungBells, SiteSchedule, SiteSchedules } from "@carillon/contracts/schedules";
import { type Bell, bellKey, type BellKey, planBells } from "@carillon/core/schedule/plan";
import { rfc3339, wallClock } from "@carillon/core/units";
import type { Log } from "@carillon/link/log";
import type { Programme } from "../programme/programme.js";
import type { OpenSource } from "../sources/open-source.js";
import { type BellEntry, type BellJournal, rememberedSeconds } from "./bell-journal.js";
import { Elsewhere } from "./elsewhere.js";
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
  /** Which speakers listen to a programme. */
  listeners(programme: string): readonly string[];
  /** For which speakers the site's other media services rang it; none of those that cannot be asked. */
  heardElsewhere(peers: readonly BellPeer[], bell: Pick<Bell, "id" | "at">): Promise<ReadonlySet<string>>;
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

type Ending = Pick<BellEntry, "outcome"> & Partial<Pick<BellEntry, "heardBy">>;
const missed = (reason: MissedReason): Ending => ({ outcome: { kind: "missed", reason } });

/**
 * Rings what the `schedules` document says, from disk and without the cloud: made ready some seconds before, mapped once from the wall
 * clock to the site's clock, and heard at that instant on every speaker. How each ended is in the journal before it is told.
 */
export class Ringer {
  readonly #rim: RingerRim;
  readonly #underWay = new Map<BellKey, AbortController>();
  readonly #lacking = new Set<string>();
  #wanted: SiteSchedules = { schedules: {}, holidays: {}, peers: [] };
  /** Why what is found too late was not rung: until the first look, because nobody looked. */
  #late: MissedReason = "process-down";
  #clockKept: boolean | undefined;
  #assetsAtMs = 0;
  /** Each has a voice of its own. */
  #strikes = 0;
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
    this.#assetsAtMs = 0;
  }

  /** Until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    for (const entry of this.#rim.journal.untold) this.#tell(entry);
    while (!signal.aborted) {
      const { monotonicUs } = await this.look();
      if (monotonicUs / 1000 >= this.#assetsAtMs) {
        this.#assetsAtMs = monotonicUs / 1000 + assetsEveryMs;
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
    const { ring, missed: late } = planBells(this.#wanted, {
      ...{ now, leadSeconds, late: this.#late },
      since: wallClock(Math.max(journal.begun, now - rememberedSeconds)),
      isKnown: (key) => journal.has(key) || this.#underWay.has(key),
    });
    this.#late = "failed";
    await this.#conclude(late.map(({ reason, ...bell }) => ({ bell, ...missed(reason) })));
    for (const bell of ring) void this.#ring(bell);
    return clocks;
  }

  /** Of the last hour, for the site's other media services. */
  rung(): RungBells["items"] {
    const now = wallClock(this.#rim.readClocks().wallSeconds);
    return this.#rim.journal.rungSince(now).map(({ id, at, heardBy }) => ({ schedule: id, due: rfc3339(at), heardBy }));
  }

  /** How many schedules of a programme have no sound here. */
  lackingOn(programme: string): number {
    const { schedules } = this.#wanted;
    return [...this.#lacking].filter((id) => schedules[id]?.programmes.includes(programme) === true).length;
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
      const ending = await this.#endingOf(bell, dropped.signal);
      if (ending !== undefined) await this.#conclude([{ bell, ...ending }]);
    } finally {
      this.#underWay.delete(bellKey(bell));
    }
  }

  /** Undefined when it was dropped before it was too late for that. */
  async #endingOf(bell: Bell, dropped: AbortSignal): Promise<Ending | undefined> {
    const { schedule, at } = bell;
    const found = schedule.programmes.flatMap((name) => this.#rim.programme(name) ?? []);
    if (found.length === 0) return missed("no-programme");
    const delaySeconds = Math.max(...found.map(({ delay }) => Math.max(delay.fromUs, delay.toUs))) / 1e6;
    const isLate = at - delaySeconds < this.#rim.readClocks().wallSeconds;
    const elsewhere = new Elsewhere(() => this.#rim.heardElsewhere(this.#wanted.peers, bell));
    if (isLate) await this.#gather(schedule, { until: at + schedule.toleranceSeconds, elsewhere, dropped });
    if (elsewhere.covers(this.#listeners(schedule))) return missed("rung-elsewhere");
    const struck = await this.#strikeAt(bell, delaySeconds, dropped);
    if (struck === undefined || "outcome" in struck) return struck;
    const heardBy = this.#listeners(schedule);
    if (heardBy.length > 0) return { outcome: { kind: "rung", latenessSeconds: struck.latenessSeconds }, heardBy };
    return this.#forNobody(bell, { endsUs: struck.endsUs, elsewhere, dropped });
  }

  /** Opens it, waits for its instant, and strikes. */
  async #strikeAt(
    bell: Bell,
    delaySeconds: number,
    dropped: AbortSignal,
  ): Promise<Ending | { readonly latenessSeconds: number; readonly endsUs: number } | undefined> {
    const { id, schedule, at } = bell;
    let sources: ReadonlyMap<string, Opened>;
    try {
      sources = await this.#openAll({ id: `${bellKey(bell)} ${(this.#strikes += 1)}`, schedule });
    } catch (error) {
      if (!(error instanceof CarillonError)) throw error;
      this.#rim.log.warn({ schedule: id, why: error.line }, "a bell cannot be rung");
      const lacks = error.code === "source-missing" || error.code === "source-not-audio";
      return missed(lacks ? "asset-missing" : "failed");
    }
    const wait = at - delaySeconds - settledSeconds - this.#rim.readClocks().wallSeconds;
    if (wait > 0) await this.#rim.sleep(wait * 1000, dropped);
    const clocks = this.#rim.readClocksExactly();
    // The clock was set while we waited: what is due is looked for anew.
    const early = at - delaySeconds - settledSeconds - clocks.wallSeconds > stepSeconds;
    if (dropped.aborted || early || clocks.wallSeconds > at + schedule.toleranceSeconds) {
      for (const { source } of sources.values()) source.close();
      return undefined;
    }
    const heardUs = clocks.monotonicUs + (at - clocks.wallSeconds) * 1e6;
    const lengthSeconds = Math.max(...Array.from(sources.values(), ({ source }) => source.durationSeconds ?? 0));
    const begunUs = await this.#strike(schedule, sources, heardUs);
    if (begunUs === undefined) return missed("overridden");
    return { latenessSeconds: (begunUs - heardUs) / 1e6, endsUs: begunUs + lengthSeconds * 1e6 };
  }

  /**
   * It rings, and nobody listens here. Whoever comes before its end hears the rest; for whom comes later because the media service that he
   * listened to is gone, it is rung again, unless that one rang it for him.
   */
  async #forNobody(
    bell: Bell,
    { endsUs, elsewhere, dropped }: { endsUs: number; elsewhere: Elsewhere; dropped: AbortSignal },
  ): Promise<Ending | undefined> {
    const { schedule, at } = bell;
    await this.#gather(schedule, { until: at + schedule.toleranceSeconds, elsewhere, dropped });
    const heardBy = this.#listeners(schedule);
    if (dropped.aborted) return missed("no-speaker");
    if (elsewhere.covers(heardBy)) return missed("rung-elsewhere");
    if (heardBy.length === 0) return missed("no-speaker");
    const { monotonicUs, wallSeconds } = this.#rim.readClocks();
    if (monotonicUs < endsUs) return { outcome: { kind: "rung", latenessSeconds: 0 }, heardBy };
    if (wallSeconds > at + schedule.toleranceSeconds) return missed("no-speaker");
    const again = await this.#strikeAt(bell, 0, dropped);
    if (again === undefined || "outcome" in again) return again ?? missed("no-speaker");
    return { outcome: { kind: "rung", latenessSeconds: again.latenessSeconds }, heardBy: this.#listeners(schedule) };
  }

  #listeners({ programmes }: SiteSchedule): readonly string[] {
    return [...new Set(programmes.flatMap((name) => this.#rim.listeners(name)))];
  }

  /**
   * Until somebody listens, and for half a second nobody more; or until it is too late to wait. The others of the site are asked from the
   * beginning: they may be gone when somebody comes.
   */
  async #gather(
    schedule: SiteSchedule,
    { until, elsewhere, dropped }: { until: number; elsewhere: Elsewhere; dropped: AbortSignal },
  ): Promise<void> {
    const count = (): number => this.#listeners(schedule).length;
    const left = (): number => until - gatherMs / 1000 - this.#rim.readClocks().wallSeconds;
    await elsewhere.ask();
    for (let before = 0; left() > 0 && !dropped.aborted; before = count()) {
      if (before > 0 && before === count()) return;
      await this.#rim.sleep(gatherMs, dropped);
      await elsewhere.ask();
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
  async #conclude(concluded: readonly ({ readonly bell: Bell } & Ending)[]): Promise<void> {
    if (concluded.length === 0) return;
    const { journal, linked, log } = this.#rim;
    const told = linked();
    const entries = concluded.map(({ bell: { id, at }, outcome, heardBy = [] }) => ({
      id,
      at,
      outcome,
      heardBy,
      told,
    }));
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
    for (const id of this.#lacking) if (this.#wanted.schedules[id] === undefined) this.#lacking.delete(id);
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
