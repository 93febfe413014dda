import { monotonicUs } from "@carillon/rtc/clock";
import { HostStallMonitor, isStall } from "../host-stall.js";

const lookMs = 100;
/** What a stall of the host does is heard until the speakers' buffers and loops have forgotten it. */
const marginUs = { before: 500_000, after: 1_500_000 };

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

  /** How much of this time it was. */
  share(fromUs: number, toUs: number): number {
    const looks = Math.max(1, Math.ceil((toUs - fromUs) / (lookMs * 1000)));
    const quiet = Array.from({ length: looks }, (_, look) => this.was(fromUs + look * lookMs * 1000));
    return quiet.filter(Boolean).length / looks;
  }

  /** Of some things those of quiet times; all, if there are none: better a figure that is marked than none. */
  only<T>(all: readonly T[], was: (one: T) => boolean): readonly T[] {
    const quiet = all.filter(was);
    return quiet.length > 0 ? quiet : all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#monitor[Symbol.asyncDispose]();
  }
}
