import { monitorEventLoopDelay } from "node:perf_hooks";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

/** A finer histogram would itself cost a hundredth of a core. */
const resolutionMs = 20;

/** What this process costs, and how late its event loop runs. */
export class ProcessHealth {
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });

  start(): void {
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  /** The event loop's lateness is since the last call. */
  take(): SpeakerTelemetry["process"] {
    const { user, system } = process.cpuUsage();
    // The monitor's own timer counts as delay.
    const lateMs = Math.max(0, this.#delay.percentile(99) / 1e6 - resolutionMs);
    this.#delay.reset();
    return {
      uptimeSeconds: process.uptime(),
      cpuSeconds: (user + system) / 1e6,
      residentBytes: process.memoryUsage.rss(),
      eventLoopP99Seconds: Number.isFinite(lateMs) ? lateMs / 1000 : 0,
    };
  }
}
