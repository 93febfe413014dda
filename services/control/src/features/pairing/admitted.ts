import type { Logger } from "pino";
import type { BrokerUsers } from "../../broker/nats-users.js";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";

export interface AdmittedParts {
  readonly installation: Installation;
  readonly clock: Clock;
  /** Puts the list where a broker of another process reads it. */
  readonly publish: (users: BrokerUsers) => Promise<void>;
  readonly log: Logger;
}

/** After a disk that was full, say. */
const againMs = 10_000;

/**
 * Who may connect to a broker that keeps a list of its users instead of one of revoked certificates. Nothing is written where no such
 * broker is.
 */
export class Admitted {
  private writing: Promise<void> | undefined;
  private changed = false;

  constructor(private readonly parts: AdmittedParts) {
    parts.installation.watch(({ devices = [], removedDevices = [] }, before) => {
      const isNew = devices.some(({ id }) => !before.devices.has(id));
      if (isNew || removedDevices.length > 0) void this.renew();
    });
  }

  /** Resolves when the first list is out. */
  start(): Promise<void> {
    return this.renew();
  }

  /** Resolves when the list is out as it is now. Never rejects. What changes while one is written goes into the next. */
  private renew(): Promise<void> {
    this.changed = true;
    this.writing ??= this.write().finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async write(): Promise<void> {
    const { installation, clock, publish, log } = this.parts;
    while (this.changed) {
      this.changed = false;
      const { devices, certificates } = installation.state;
      const now = dateOf(clock.wall());
      const removed = new Set<string>();
      for (const { device, expiresAt } of certificates.values())
        if (!devices.has(device) && expiresAt > now) removed.add(device);
      try {
        await publish({ admitted: devices.keys(), removed });
        log.debug({ event: "broker-users-published", devices: devices.size }, "the broker's list of users was written");
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        setTimeout(() => void this.renew(), againMs).unref();
        log.error({ event: "broker-users-failed", reason }, "the broker may not know the newest devices");
      }
    }
  }
}
