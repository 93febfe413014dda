import { monitorEventLoopDelay } from "node:perf_hooks";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import { reportingInterval } from "@carillon/link/reporting-interval";
import type { Realtime } from "../native/addon.js";

export interface TelemetryRim {
  readonly realtime: Realtime;
  intervalSeconds(): number;
  /** Lateness in it is that since the last call. */
  programmes(): MediaTelemetry["programmes"];
  /** Of the file system that holds the service's data. */
  diskFreeRatio(): number | undefined;
  publish(telemetry: MediaTelemetry): void;
}

/** What the service says of itself each interval. */
export class Telemetry {
  readonly #rim: TelemetryRim;
  readonly #eventLoop = monitorEventLoopDelay({ resolution: 20 });
  #seq = 0;
  #newest: MediaTelemetry["programmes"] = [];

  constructor(rim: TelemetryRim) {
    this.#rim = rim;
  }

  /** Of the last interval. */
  get programmes(): MediaTelemetry["programmes"] {
    return this.#newest;
  }

  /** Until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    this.#eventLoop.enable();
    const seconds = () => this.#rim.intervalSeconds();
    while (await reportingInterval(seconds, signal)) this.#publish(seconds());
    this.#eventLoop.disable();
  }

  #publish(intervalSeconds: number): void {
    this.#newest = this.#rim.programmes();
    const { user, system } = process.cpuUsage();
    const diskFreeRatio = this.#rim.diskFreeRatio();
    this.#rim.publish({
      v: 1,
      kind: "media",
      session: 0, // the link stamps it
      seq: this.#seq,
      sentAt: new Date().toISOString(),
      intervalSeconds,
      programmes: this.#newest,
      realtime: this.#rim.realtime,
      process: {
        uptimeSeconds: process.uptime(),
        cpuSeconds: (user + system) / 1e6,
        residentBytes: process.memoryUsage.rss(),
        eventLoopP99Seconds: this.#eventLoop.percentile(99) / 1e9,
        ...(diskFreeRatio !== undefined && { diskFreeRatio }),
      },
    });
    this.#seq += 1;
    this.#eventLoop.reset();
  }
}
