import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../clock.js";
import type { DeliveredDevice, ReleaseFleet } from "../../releases/release-fleet.js";
import type { InventoryStore } from "../../store/inventory-store.js";
import type { Fleet } from "../devices/fleet.js";

/** The tag by which balena says which of our devices is meant, where a birth does not: the device id. */
export const deviceTag = "carillon-device";

export interface Seen {
  readonly fleet: ReleaseFleet;
  readonly device: DeliveredDevice;
  readonly asOf: Date;
}

/** How often what another replica was told is looked for. */
const readSeconds = 5;

export interface InventoryParts {
  readonly fleets: readonly ReleaseFleet[];
  /** For those who do not ask themselves, and for the next start. */
  readonly store: Pick<InventoryStore, "newer" | "put">;
  /** Whether it is for us to ask those who are asked over the network. */
  readonly leads: () => boolean;
  readonly live: Pick<Fleet, "of">;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * What the deliverers know of their devices, asked at the pace that each allows, by one replica for all, and which of ours each is. While one
 * does not answer, what it said last stays, with its time.
 */
export class Inventory {
  private readonly seen = new Map<ReleaseFleet, ReadonlyMap<string, Seen>>();
  /** By the database's clock: of what is in `seen`. */
  private readonly keptAt = new Map<ReleaseFleet, Date>();

  constructor(private readonly parts: InventoryParts) {}

  get fleets(): readonly ReleaseFleet[] {
    return this.parts.fleets;
  }

  /** Lives until the signal; a deliverer that fails is asked again. */
  async follow(signal: AbortSignal): Promise<void> {
    await Promise.all(this.parts.fleets.map((fleet) => this.followOne(fleet, signal)));
  }

  /** Asked now, for all replicas. */
  async refresh(fleet: ReleaseFleet, signal: AbortSignal): Promise<void> {
    const devices = await fleet.devices(signal);
    if (fleet.isRemote) this.keptAt.set(fleet, await this.parts.store.put(fleet.delivery, devices));
    this.know(fleet, devices, dateOf(this.parts.clock.wall()));
  }

  get all(): Seen[] {
    return [...this.seen.values()].flatMap((devices) => [...devices.values()]);
  }

  /** By the uuid in its birth, else by the tag on balena's side; undefined when no deliverer knows the device. */
  of(device: string): Seen | undefined {
    const said = this.parts.live.of(device).birth?.capabilities.release;
    if (said !== undefined) {
      const fleet = this.parts.fleets.find(({ delivery }) => delivery === said.delivery);
      const seen = fleet && this.seen.get(fleet)?.get(said.uuid ?? device);
      if (seen !== undefined) return seen;
    }
    return this.all.find((seen) => seen.device.tags[deviceTag] === device);
  }

  private async followOne(fleet: ReleaseFleet, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const seconds = await this.look(fleet, signal).catch((error: unknown) => {
        if (error === signal.reason) return 0;
        if (!(error instanceof CarillonError)) throw error;
        this.parts.log.warn(
          { event: "inventory-failed", delivery: fleet.delivery, code: error.code, reason: error.message },
          `the inventory of ${fleet.delivery} was not read`,
        );
        return fleet.pollSeconds;
      });
      await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Seconds until the next look. */
  private async look(fleet: ReleaseFleet, signal: AbortSignal): Promise<number> {
    const { leads, store, clock } = this.parts;
    if (fleet.isRemote) {
      const kept = await store.newer(fleet.delivery, this.keptAt.get(fleet) ?? new Date(0));
      if (kept !== undefined) {
        this.keptAt.set(fleet, kept.asOf);
        this.know(fleet, kept.devices, kept.asOf);
      }
      if (!leads()) return readSeconds;
      // Whoever takes over asks when it is time, and not at once.
      const ageSeconds = clock.wall() - (this.keptAt.get(fleet)?.getTime() ?? 0) / 1000;
      if (ageSeconds >= 0 && ageSeconds < fleet.pollSeconds)
        return Math.min(readSeconds, fleet.pollSeconds - ageSeconds);
    }
    await this.refresh(fleet, signal);
    return fleet.isRemote ? readSeconds : fleet.pollSeconds;
  }

  private know(fleet: ReleaseFleet, devices: readonly DeliveredDevice[], asOf: Date): void {
    this.seen.set(fleet, new Map(devices.map((device) => [device.uuid, { fleet, device, asOf }])));
  }
}
