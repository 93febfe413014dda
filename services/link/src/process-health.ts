import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { diskFreeRatio } from "./process-series.js";

/** Each look is a waking of the process: at 20 ms they were half of what a speaker or a site costs beside its sound. */
const resolutionMs = 100;

/** What this process costs, and how late its event loop runs. */
export class ProcessHealth {
  readonly #folder: string;
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });

  /** `folder` holds the device's data. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  start(): void {
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  /** The event loop's lateness is since the last call. */
  take(): Telemetry["process"] {
    const { user, system } = process.cpuUsage();
    // The monitor's own timer counts as delay.
    const lateMs = Math.max(0, this.#delay.percentile(99) / 1e6 - resolutionMs);
    this.#delay.reset();
    const diskFree = diskFreeRatio(this.#folder);
    return {
      uptimeSeconds: process.uptime(),
      cpuSeconds: (user + system) / 1e6,
      residentBytes: process.memoryUsage.rss(),
      eventLoopP99Seconds: Number.isFinite(lateMs) ? lateMs / 1000 : 0,
      ...(diskFree !== undefined && { diskFreeRatio: diskFree }),
    };
  }
}
