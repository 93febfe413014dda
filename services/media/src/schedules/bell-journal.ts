import { missedReason } from "@carillon/contracts/schedules";
import { bellKey, type BellKey } from "@carillon/core/schedule/plan";
import { wallClock, type WallClock } from "@carillon/core/units";
import type { Log } from "@carillon/link/log";
import { StateDirectory } from "@carillon/link/state-directory";
import { z } from "zod";

const entry = z.object({
  id: z.string(),
  /** When it was due, Unix time. */
  at: z.number().transform(wallClock),
  outcome: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("rung"), latenessSeconds: z.number() }),
    z.object({ kind: z.literal("missed"), reason: missedReason }),
  ]),
  /** The speakers that listened; kept for as long as a bell may be late. */
  heardBy: z.array(z.string()).readonly().default([]),
  /** Said while there was a link to the cloud. */
  told: z.boolean(),
});
export type BellEntry = z.output<typeof entry>;

const journal = z.object({ v: z.literal(1), begun: z.number().transform(wallClock), entries: z.array(entry) });

const file = "bells.json";
/** The longest tolerance (contracts/schedules). */
const lateSeconds = 3600;
/** What is older is not looked for, and not remembered. */
export const rememberedSeconds = 8 * 86_400;
const most = 2000;

/**
 * How each bell ended, on disk before anybody is told: after a restart, however it came, none rings twice and none is told anew. Bells
 * are few, so the file is written whole each time, by rename.
 */
export class BellJournal {
  /** The first start with this memory: what was due before is nobody's fault. */
  readonly begun: WallClock;
  readonly #directory: StateDirectory;
  readonly #entries: Map<BellKey, BellEntry>;

  private constructor(directory: StateDirectory, begun: WallClock, entries: readonly BellEntry[]) {
    this.#directory = directory;
    this.begun = begun;
    this.#entries = new Map(entries.map((one) => [bellKey(one), one]));
  }

  /**
   * A file that is damaged is begun anew. On a disk that cannot be written bells ring by what is in memory. Throws CarillonError
   * storage-unavailable when it cannot even be read.
   */
  static async open(path: string, now: WallClock, log: Log): Promise<BellJournal> {
    const { directory, trouble } = await StateDirectory.openWithTrouble(path);
    if (trouble !== undefined) log.error({ why: trouble.line }, "the journal of bells cannot be written");
    const text = await directory.read(file);
    const read = text === undefined ? undefined : journal.safeParse(jsonOf(text));
    if (read?.success === false) log.warn({ file }, "the journal of bells cannot be read, and is begun anew");
    const { begun, entries } = read?.data ?? { begun: now, entries: [] };
    const opened = new BellJournal(directory, begun, entries);
    if (read?.success !== true && trouble === undefined) await opened.#write();
    return opened;
  }

  has(key: BellKey): boolean {
    return this.#entries.has(key);
  }

  get untold(): BellEntry[] {
    return [...this.#entries.values()].filter(({ told }) => !told);
  }

  /** What it is still of use to know who heard. */
  rungSince(now: WallClock): BellEntry[] {
    return [...this.#entries.values()].filter(({ at, outcome }) => outcome.kind === "rung" && at > now - lateSeconds);
  }

  /** Resolves when it would survive a power cut. */
  async keep(kept: readonly BellEntry[], now: WallClock): Promise<void> {
    for (const one of kept) this.#entries.set(bellKey(one), one);
    for (const [key, one] of this.#entries)
      if (one.at < now - rememberedSeconds || this.#entries.size > most) this.#entries.delete(key);
      else if (one.at < now - lateSeconds && one.heardBy.length > 0) this.#entries.set(key, { ...one, heardBy: [] });
    await this.#write();
  }

  async #write(): Promise<void> {
    const { begun } = this;
    await this.#directory.write(file, JSON.stringify({ v: 1, begun, entries: [...this.#entries.values()] }));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
