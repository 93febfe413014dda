import { imageReference } from "@carillon/contracts/release";
import type { Progress } from "@carillon/core/rollout/sighting";
import type { RolloutDevice } from "@carillon/core/rollout/state";
import { z } from "zod";
import { Refused } from "../../refused.js";
import type { ReleaseFleet } from "../../releases/release-fleet.js";
import type { ChangeOf, ChangeTarget } from "../rollouts/change-target.js";
import type { Inventory, Seen } from "./inventory.js";
import type { Fleet } from "../devices/fleet.js";

type Change = ChangeOf<"release">;

/** What a device goes back to: what it was pinned to (null: it followed its fleet), and what it ran. */
const before = z.object({ pinned: z.string().nullable(), running: z.string().nullable() });
type Before = z.infer<typeof before>;

const patienceMs = 30_000;

/**
 * Releases, for the rollout engine: pinned by whoever delivers to the device. Applied is what the device itself says that it runs,
 * and what the deliverer says where the device does not.
 */
export class ReleaseTarget implements ChangeTarget<"release"> {
  constructor(
    private readonly inventory: Inventory,
    private readonly live: Pick<Fleet, "of">,
  ) {}

  async objection({ release }: Change): Promise<Refused | undefined> {
    const deliverer = this.delivererOf(release);
    if (deliverer === undefined)
      return new Refused("delivery-missing", `release ${release} is balena's, and no balena fleet is set up`);
    if (deliverer.delivery === "compose") return undefined;
    const signal = AbortSignal.timeout(patienceMs);
    for (const fleet of await deliverer.fleets(signal))
      if ((await deliverer.releases(fleet.id, signal)).some(({ id }) => id === release)) return undefined;
    return new Refused("release-unknown", `${deliverer.delivery} has no release ${release} that can be run`);
  }

  concerns({ release }: Change, { id }: { readonly id: string }): boolean {
    return this.inventory.of(id)?.fleet === this.delivererOf(release);
  }

  /** A device runs one release. */
  isSameThing(): boolean {
    return true;
  }

  before(device: string): string | null {
    const seen = this.inventory.of(device);
    if (seen === undefined) return null;
    return JSON.stringify({ pinned: seen.device.pinned, running: this.running(device, seen) } satisfies Before);
  }

  offer(devices: readonly RolloutDevice[], { release }: Change, signal: AbortSignal): Promise<void> {
    return this.pin(devices, () => release, signal);
  }

  withdraw(devices: readonly RolloutDevice[], _change: Change, signal: AbortSignal): Promise<void> {
    return this.pin(devices, ({ previous }) => beforeOf(previous)?.pinned ?? null, signal);
  }

  progress({ device, admitted, previous }: RolloutDevice, { release }: Change): Progress {
    const seen = this.inventory.of(device);
    if (seen === undefined) return { at: "pending" };
    const goal: Before = admitted ? { pinned: release, running: release } : (beforeOf(previous) ?? nothingKnown);
    const { pinned, progress } = seen.device;
    if (pinned !== goal.pinned) return { at: "pending" };
    if (goal.running === null || this.running(device, seen) === goal.running) return { at: "applied" };
    if (progress.kind === "failed") return { at: "failed", reason: progress.detail.slice(0, 1024) };
    return { at: progress.kind === "updating" ? "applying" : "accepted" };
  }

  /** One request for all devices of a deliverer that are to run the same. */
  private async pin(
    devices: readonly RolloutDevice[],
    to: (device: RolloutDevice) => string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const known = devices.flatMap((device) => {
      const seen = this.inventory.of(device.device);
      return seen === undefined ? [] : [{ seen, release: to(device) }];
    });
    for (const [fleet, ofFleet] of Map.groupBy(known, ({ seen }) => seen.fleet)) {
      for (const [release, alike] of Map.groupBy(ofFleet, (each) => each.release))
        await fleet.pin(
          alike.map(({ seen }) => seen.device.uuid),
          release,
          { signal },
        );
      await this.inventory.refresh(fleet, signal);
    }
  }

  private running(device: string, seen: Seen): string | null {
    return this.live.of(device).birth?.capabilities.release?.running ?? seen.device.running;
  }

  /** An image is a device's own updater's; everything else is a commit of balena. */
  private delivererOf(release: string): ReleaseFleet | undefined {
    const delivery = imageReference.safeParse(release).success ? "compose" : "balena";
    return this.inventory.fleets.find((fleet) => fleet.delivery === delivery);
  }
}

const nothingKnown: Before = { pinned: null, running: null };

function beforeOf(previous: string | null): Before | undefined {
  if (previous === null) return undefined;
  return before.parse(JSON.parse(previous));
}
