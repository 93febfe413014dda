import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import type { ProcessHealth } from "@carillon/link/process-health";
import { reportingInterval } from "@carillon/link/reporting-interval";
import type { Realtime } from "../native/addon.js";

export interface TelemetryRim {
  readonly realtime: Realtime;
  intervalSeconds(): number;
  /** Lateness in it is that since the last call. */
  programmes(): MediaTelemetry["programmes"];
  readonly health: ProcessHealth;
  publish(telemetry: MediaTelemetry): void;
}

/** What the service says of itself each interval. */
export class Telemetry {
  readonly #rim: TelemetryRim;
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
    this.#rim.health.start();
    const seconds = () => this.#rim.intervalSeconds();
    while (await reportingInterval(seconds, signal)) this.#publish(seconds());
    this.#rim.health.stop();
  }

  #publish(intervalSeconds: number): void {
    this.#newest = this.#rim.programmes();
    this.#rim.publish({
      v: 1,
      kind: "media",
      session: 0, // the link stamps it
      seq: this.#seq,
      sentAt: new Date().toISOString(),
      intervalSeconds,
      programmes: this.#newest,
      realtime: this.#rim.realtime,
      process: this.#rim.health.take(),
    });
    this.#seq += 1;
  }
}
