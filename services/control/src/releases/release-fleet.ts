import type { Delivery } from "@carillon/contracts/release";

/**
 * What delivers images to devices: balena, or each device's own compose. It carries out and observes; who gets what when is
 * the rollout's. A device is named by the uuid that its deliverer gave it: balena's, or our own device id.
 *
 * Outside failures are CarillonErrors: `delivery-unreachable` (try again later), `delivery-unauthorized`, `delivery-refused`.
 * An aborted signal rejects with its reason, and nothing is sent after it.
 */
export interface ReleaseFleet {
  readonly delivery: Delivery;
  /** It is asked over the network: by one replica, for all of them. */
  readonly isRemote: boolean;
  /** How often it may be asked for its devices, at rest. */
  readonly pollSeconds: number;
  fleets(signal: AbortSignal): Promise<readonly DeliveredFleet[]>;
  /** Those that can be run, newest first. */
  releases(fleet: string, signal: AbortSignal): Promise<readonly Release[]>;
  /** Every device of every fleet, as it is now. */
  devices(signal: AbortSignal): Promise<readonly DeliveredDevice[]>;
  /**
   * Makes devices run a release, or (null) whatever their fleet runs. Repeating it does no harm. Devices that were pinned
   * before a failure stay pinned.
   */
  pin(devices: readonly string[], release: string | null, options: PinOptions): Promise<Pinned | ReleaseUnknown>;
}

export interface PinOptions {
  readonly signal: AbortSignal;
  /** Update although the device holds its update lock, because it plays. Asked for by a person, never by default. */
  readonly overrideLock?: boolean;
}

/** `unknown`: devices that the deliverer does not know (any more). Seen from `devices`, a pin is there at once. */
export interface Pinned {
  readonly kind: "pinned";
  readonly devices: readonly string[];
  readonly unknown: readonly string[];
}

/** The release does not exist, cannot be run, or is another fleet's. Nothing was pinned. */
export interface ReleaseUnknown {
  readonly kind: "release-unknown";
  readonly release: string;
}

export interface DeliveredFleet {
  readonly id: string;
  readonly name: string;
  readonly delivery: Delivery;
}

export interface Release {
  /** The commit of a balena release; an image. */
  readonly id: string;
  readonly fleet: string;
  readonly version: string;
  /** Null: not known. */
  readonly createdAt: Date | null;
}

export interface DeliveredDevice {
  readonly uuid: string;
  readonly fleet: string;
  readonly name: string;
  readonly online: boolean;
  /** Null: it follows its fleet. */
  readonly pinned: string | null;
  /** Null: not known. */
  readonly running: string | null;
  readonly progress: Progress;
  /** balenaOS and its supervisor, or null. */
  readonly hostVersion: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where a device is with the release that it is to run. `percent` of the download, 0 to 100. */
export type Progress =
  | { readonly kind: "idle" }
  | { readonly kind: "updating"; readonly percent: number | null }
  | { readonly kind: "failed"; readonly detail: string };
