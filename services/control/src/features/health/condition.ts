import type { Part, Trouble } from "@carillon/contracts/health";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../clock.js";
import type { DiskFree } from "../../disk.js";

export interface ConditionParts {
  /** Rejects or answers false when it is not there. */
  readonly database: () => Promise<boolean>;
  readonly broker: () => Promise<boolean>;
  /** Undefined: the file system does not say. */
  readonly diskFree: () => DiskFree | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

const lookMs = 2000;
/** Below, an embedded database and certificates can soon not be written any more. */
const lowDiskRatio = 0.05;
/** Twice what the embedded database keeps in reserve. */
const lowDiskBytes = 128 * 2 ** 20;
/** More than a clock that is steered does between two looks. */
const clockStepSeconds = 5;
/** A clock that nobody sets back for so long is taken for the right one: so it is at the first contact with NTP. */
const clockBelievedSeconds = 900;

const next: Readonly<Record<Part, string>> = {
  database: "Bring it back. Reads go on; changes are refused with 503, and nothing that was acknowledged is lost.",
  broker: "Bring it back. Sound goes on; devices are told what was decided meanwhile when it is there.",
  disk: "Make room on the file system of CARILLON_DATA. Below 64 MiB the embedded database takes no changes; reads go on.",
  clock:
    "Set the clock, or wait: after 15 minutes it is taken for the right one. Rollouts wait until then; certificates and sessions go by it.",
};

/** Undefined: there is enough. */
function lowDisk(free: DiskFree | undefined): string | undefined {
  if (free === undefined || (free.ratio >= lowDiskRatio && free.bytes >= lowDiskBytes)) return undefined;
  return `${(free.ratio * 100).toFixed(1)} % (${Math.floor(free.bytes / 2 ** 20)} MiB) is free`;
}

/** Looks at each part, says at once what is wrong and since when, and says when it has ended by itself. */
export class Condition {
  private readonly known = new Map<Part, Trouble>();
  private timer: NodeJS.Timeout | undefined;
  private last: { readonly wall: number; readonly monotonic: number };
  private stepped: { readonly seconds: number; readonly at: number } | undefined;

  constructor(private readonly parts: ConditionParts) {
    this.last = { wall: parts.clock.wall(), monotonic: parts.clock.monotonic() };
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), lookMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** False while the wall clock has stepped and is not yet believed: nothing that cannot be taken back is decided by it. Looks now. */
  isClockSure(): boolean {
    return this.clockStep() === undefined;
  }

  /** As of the last look. */
  get troubles(): readonly Trouble[] {
    return [...this.known.values()];
  }

  async look(): Promise<readonly Trouble[]> {
    const { database, broker, diskFree } = this.parts;
    const [hasDatabase, hasBroker] = await Promise.all([database, broker].map((ask) => ask().catch(() => false)));
    this.note("database", "down", hasDatabase === true ? undefined : "not reachable");
    this.note("broker", "down", hasBroker === true ? undefined : "not reachable");
    this.note("disk", "degraded", lowDisk(diskFree()));
    const step = this.clockStep();
    this.note("clock", "degraded", step === undefined ? undefined : `stepped by ${step.toFixed(0)} s`);
    return this.troubles;
  }

  /** Seconds by which the wall clock went another way than time, while that is not yet believed. */
  private clockStep(): number | undefined {
    const { clock } = this.parts;
    const now = { wall: clock.wall(), monotonic: clock.monotonic() };
    const passed = now.monotonic - this.last.monotonic;
    const step = now.wall - this.last.wall - passed;
    this.last = now;
    if (Math.abs(step) > clockStepSeconds)
      this.stepped = { seconds: (this.stepped?.seconds ?? 0) + step, at: now.monotonic };
    if (this.stepped === undefined) return undefined;
    const isBack = Math.abs(this.stepped.seconds) <= clockStepSeconds;
    if (isBack || now.monotonic - this.stepped.at > clockBelievedSeconds) this.stepped = undefined;
    return this.stepped?.seconds;
  }

  private note(part: Part, kind: Trouble["kind"], detail: string | undefined): void {
    const { clock, log } = this.parts;
    const before = this.known.get(part);
    if (detail === undefined) {
      this.known.delete(part);
      if (before !== undefined)
        log.info({ event: "trouble-ended", part, since: before.since }, `${part} is well again`);
      return;
    }
    const since = before?.since ?? dateOf(clock.wall()).toISOString();
    this.known.set(part, { part, kind, since, detail, next: next[part] });
    if (before === undefined) log.warn({ event: "trouble", part, kind, detail }, `${part}: ${detail}. ${next[part]}`);
  }
}
