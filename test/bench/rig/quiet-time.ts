import { monotonicUs } from "@carillon/rtc/clock";
import { Disturbed } from "../median-of-runs.js";
import { HostStallMonitor, isStall } from "../host-stall.js";

const lookMs = 100;
/** What a stall of the host does is heard until the speakers' buffers and loops have forgotten it. */
const marginUs = { before: 500_000, after: 1_500_000 };
/** Less than this of the measured time says little. */
const leastShare = 0.5;

/** Remembers when the host stood still, so that long measurements can leave out those moments instead of being thrown away. */
export class QuietTime implements AsyncDisposable {
  readonly #monitor: HostStallMonitor;
  readonly #timer: NodeJS.Timeout;
  readonly #stallsUs: number[] = [];

  private constructor(monitor: HostStallMonitor) {
    this.#monitor = monitor;
    this.#timer = setInterval(() => {
      if (isStall(monitor.takeWorstMs())) this.#stallsUs.push(monotonicUs());
    }, lookMs);
  }

  static async start(): Promise<QuietTime> {
    return new QuietTime(await HostStallMonitor.start());
  }

  /** Whether the host let us run all of this time, and long enough before it. */
  was(fromUs: number, toUs = fromUs): boolean {
    return !this.#stallsUs.some((us) => us > fromUs - marginUs.after && us < toUs + marginUs.before);
  }

  /** Throws Disturbed when too little of so many things was undisturbed. */
  static require(quiet: number, all: number): void {
    if (quiet < leastShare * all) throw new Disturbed(`only ${quiet} of ${all} seconds were undisturbed`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#monitor[Symbol.asyncDispose]();
  }
}
