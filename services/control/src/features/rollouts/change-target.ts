import type { RolloutChange } from "@carillon/contracts/rollout";
import type { Progress } from "@carillon/core/rollout/sighting";
import type { RolloutDevice } from "@carillon/core/rollout/state";
import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Refused } from "../../refused.js";

export type ChangeOf<K extends RolloutChange["kind"]> = Extract<RolloutChange, { kind: K }>;

/**
 * What a rollout changes on devices: configuration or releases. The engine decides who and when, and has stored it; a target makes
 * it so, and says how far each device is. `offer` and `withdraw` are called again for the same devices when the process died or
 * the outside failed (CarillonError): doing what is done already must do no harm.
 */
export interface ChangeTarget<K extends RolloutChange["kind"]> {
  /** Why this change cannot be rolled out at all. Asked once, before the rollout begins. */
  objection(change: ChangeOf<K>): Promise<Refused | undefined>;
  /** Whether the change can concern this device. */
  concerns(change: ChangeOf<K>, device: DeviceRow): boolean;
  /** Two changes of the same thing: the newer rollout supersedes the older. */
  isSameThing(a: ChangeOf<K>, b: ChangeOf<K>): boolean;
  /** Kept when the device is offered the change, and given to `withdraw` as `previous`; null where nothing need be told. */
  before(device: string, change: ChangeOf<K>): string | null;
  offer(devices: readonly RolloutDevice[], change: ChangeOf<K>, signal: AbortSignal): Promise<void>;
  withdraw(devices: readonly RolloutDevice[], change: ChangeOf<K>, signal: AbortSignal): Promise<void>;
  /** As seen now, from memory. Of a `withdrawn` device: how far it is back; `applied`: it has what it had before. */
  progress(device: RolloutDevice, change: ChangeOf<K>, state: InstallationState): Progress;
}

export type ChangeTargets = { readonly [K in RolloutChange["kind"]]: ChangeTarget<K> };

/** The target of a change, bound to it, so that callers need not know its kind. */
export function targetOf(targets: ChangeTargets, change: RolloutChange): BoundTarget {
  switch (change.kind) {
    case "configuration":
      return bound(targets.configuration, change);
    case "release":
      return bound(targets.release, change);
  }
}

export interface BoundTarget {
  objection(): Promise<Refused | undefined>;
  concerns(device: DeviceRow): boolean;
  before(device: string): string | null;
  offer(devices: readonly RolloutDevice[], signal: AbortSignal): Promise<void>;
  withdraw(devices: readonly RolloutDevice[], signal: AbortSignal): Promise<void>;
  progress(device: RolloutDevice, state: InstallationState): Progress;
}

const bound = <K extends RolloutChange["kind"]>(target: ChangeTarget<K>, change: ChangeOf<K>): BoundTarget => ({
  objection: () => target.objection(change),
  concerns: (device) => target.concerns(change, device),
  before: (device) => target.before(device, change),
  offer: (devices, signal) => target.offer(devices, change, signal),
  withdraw: (devices, signal) => target.withdraw(devices, change, signal),
  progress: (device, state) => target.progress(device, change, state),
});

export function isSameThing(targets: ChangeTargets, a: RolloutChange, b: RolloutChange): boolean {
  if (a.kind === "configuration" && b.kind === "configuration") return targets.configuration.isSameThing(a, b);
  if (a.kind === "release" && b.kind === "release") return targets.release.isSameThing(a, b);
  return false;
}
