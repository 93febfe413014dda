import { CarillonError } from "@carillon/contracts/errors";
import type { Logger } from "pino";
import type { LastKnownRow } from "./installation/rows.js";
import type { Fleet } from "./features/devices/fleet.js";
import type { Reminders } from "./features/configuration/reminders.js";
import type { Endpoints } from "./features/playback/endpoints.js";
import type { Installation } from "./installation/installation.js";
import type { CloudLink } from "./mqtt/cloud-link.js";
import type { Store } from "./store/store.js";

const tickMs = 1000;
/**
 * A device says all of it again within minutes: a batch that is lost with the process costs a "last seen" of this age.
 */
const saveMs = 60_000;
const settleMs = 30_000;
const remindMs = 5000;
/** Of replicas that divide the telemetry: as old as this is what the others know of a device at most, twice. */
const shareMs = 2000;
const minuteMs = 60_000;
const forgetMs = 600_000;

export interface UpkeepParts {
  readonly store: Pick<Store, "keepLastKnown" | "savedSince" | "forgetOld">;
  readonly fleet: Fleet;
  readonly link: Pick<CloudLink, "connected">;
  readonly endpoints: Endpoints;
  readonly reminders: Reminders;
  readonly installation: Installation;
  readonly log: Logger;
  readonly leads: () => boolean;
  /** Of replicas that divide the telemetry: what another one heard. Undefined: we hear all of it. */
  readonly learned: ((row: LastKnownRow) => void) | undefined;
  readonly everyMinute: () => void;
}

/** What the service does by the clock, and what it does for devices while nobody waits for an answer. */
export class Upkeep {
  private timers: NodeJS.Timeout[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private sharing = false;
  private readUntil: Date | undefined;

  constructor(private readonly parts: UpkeepParts) {}

  start(): void {
    this.timers = [
      setInterval(() => this.tick(), tickMs),
      setInterval(() => this.parts.everyMinute(), minuteMs),
      setInterval(
        () => this.parts.leads() && this.inBackground("forget-old", this.parts.store.forgetOld(new Date())),
        forgetMs,
      ),
      setInterval(() => this.inBackground("save-last-known", this.save()), saveMs),
      setInterval(() => this.inBackground("settle-endpoints", this.parts.endpoints.settle()), settleMs),
      setInterval(() => this.parts.leads() && this.inBackground("remind", this.parts.reminders.look()), remindMs),
      ...(this.parts.learned === undefined
        ? []
        : [setInterval(() => this.inBackground("share-telemetry", this.share()), shareMs)]),
    ];
  }

  /**
   * The database may be away: that is logged, and what was to be done comes again. Anything else is a bug, and ends the
   * process.
   */
  inBackground(what: string, work: Promise<unknown>): void {
    const done = work.then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof CarillonError)) throw error;
        this.parts.log.warn(
          { event: "background-failed", what, code: error.code, reason: error.message },
          `${what} failed`,
        );
      },
    );
    this.underWay.add(done);
    void done.finally(() => this.underWay.delete(done));
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.inBackground("save-last-known", this.save());
    await Promise.all(this.underWay);
  }

  /** While we are cut off from the broker nobody is heard, which says nothing of anybody. */
  private tick(): void {
    if (this.parts.link.connected) this.parts.fleet.tick();
  }

  /** Each saves what it heard, and reads what the others did. */
  private async share(): Promise<void> {
    if (this.sharing) return;
    this.sharing = true;
    try {
      await this.save();
      const { rows, until } = await this.parts.store.savedSince(this.readUntil);
      this.readUntil = until;
      const { devices } = this.parts.installation.state;
      for (const row of rows) if (devices.has(row.device)) this.parts.learned?.(row);
    } finally {
      this.sharing = false;
    }
  }

  /** Where every process hears the same, one saves it. */
  private async save(): Promise<void> {
    const { devices } = this.parts.installation.state;
    const rows = this.parts.fleet.takeUnsaved().filter(({ device }) => devices.has(device));
    if ((this.parts.leads() || this.parts.learned !== undefined) && rows.length > 0)
      await this.parts.store.keepLastKnown(rows);
  }
}
