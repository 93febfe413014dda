import { monotonicUs } from "@carillon/rtc/clock";
import { HostStallMonitor } from "../host-stall.js";

const lookMs = 50;
/** Far less than makes a run invalid, but as long as a short sound card buffer: what is lost then is the host's loss. */
const hiccupMs = 4;
/** What happens at the source is heard when the longest delay of a contest, a second, is over. */
const marginUs = { before: 200_000, after: 1_300_000 };

/** Remembers when the host did not let this machine run for a moment, so that neither system is blamed for it. */
export class HostHiccups implements AsyncDisposable {
  readonly #monitor: HostStallMonitor;
  readonly #timer: NodeJS.Timeout;
  readonly #us: number[] = [];

  private constructor(monitor: HostStallMonitor) {
    this.#monitor = monitor;
    this.#timer = setInterval(() => {
      if (monitor.takeWorstMs() > hiccupMs) this.#us.push(monotonicUs());
    }, lookMs);
  }

  static async start(): Promise<HostHiccups> {
    return new HostHiccups(await HostStallMonitor.start());
  }

  /** Whether what was heard at a moment, µs of CLOCK_MONOTONIC, may be the host's doing. */
  explain(heardUs: number): boolean {
    return this.#us.some((us) => heardUs > us - marginUs.before && heardUs < us + marginUs.after);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#monitor[Symbol.asyncDispose]();
  }
}
