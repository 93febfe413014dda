import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import type { Realtime } from "../native/addon.js";

export interface TelemetryRim {
  readonly realtime: Realtime;
  intervalSeconds(): number;
  /** Lateness in it is that since the last call. */
  programmes(): MediaTelemetry["programmes"];
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
    for (let waited = this.#rim.intervalSeconds(); await pause(waited, signal); waited = this.#rim.intervalSeconds())
      this.#publish(waited);
    this.#eventLoop.disable();
  }

  #publish(intervalSeconds: number): void {
    this.#newest = this.#rim.programmes();
    const { user, system } = process.cpuUsage();
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
      },
    });
    this.#seq += 1;
    this.#eventLoop.reset();
  }
}

/** False when the signal came first. */
const pause = (seconds: number, signal: AbortSignal): Promise<boolean> =>
  sleep(seconds * 1000, true, { signal }).catch(() => false);
