import { setTimeout as sleep } from "node:timers/promises";
import { CarillonError } from "@carillon/contracts/errors";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../clock.js";
import type { DeliveredDevice, ReleaseFleet } from "../../releases/release-fleet.js";
import type { Fleet } from "../devices/fleet.js";

/** The tag by which balena says which of our devices is meant, where a birth does not: the device id. */
export const deviceTag = "carillon-device";

export interface Seen {
  readonly fleet: ReleaseFleet;
  readonly device: DeliveredDevice;
  readonly asOf: Date;
}

export interface InventoryParts {
  readonly fleets: readonly ReleaseFleet[];
  readonly live: Pick<Fleet, "of">;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * What the deliverers know of their devices, asked at the pace that each allows, and which of ours each is. While one does
 * not answer, what it said last stays, with its time.
 */
export class Inventory {
  private readonly seen = new Map<ReleaseFleet, ReadonlyMap<string, Seen>>();

  constructor(private readonly parts: InventoryParts) {}

  get fleets(): readonly ReleaseFleet[] {
    return this.parts.fleets;
  }

  /** Lives until the signal; a deliverer that fails is asked again. */
  async follow(signal: AbortSignal): Promise<void> {
    await Promise.all(this.parts.fleets.map((fleet) => this.followOne(fleet, signal)));
  }

  async refresh(fleet: ReleaseFleet, signal: AbortSignal): Promise<void> {
    const devices = await fleet.devices(signal);
    const asOf = dateOf(this.parts.clock.wall());
    this.seen.set(fleet, new Map(devices.map((device) => [device.uuid, { fleet, device, asOf }])));
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
      try {
        await this.refresh(fleet, signal);
      } catch (error) {
        if (error === signal.reason) return;
        if (!(error instanceof CarillonError)) throw error;
        this.parts.log.warn(
          { event: "inventory-failed", delivery: fleet.delivery, code: error.code, reason: error.message },
          `the inventory of ${fleet.delivery} was not read`,
        );
      }
      await sleep(fleet.pollSeconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
