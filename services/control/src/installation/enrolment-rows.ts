import type { DeviceId, DeviceKind } from "@carillon/contracts/identity";

interface Wanted {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly site: string;
  readonly zones: readonly string[];
  readonly tags: readonly string[];
  readonly expiresAt: Date;
  readonly version: number;
}

/** Lets one device in. The token itself is not kept. */
export interface EnrolmentTokenRow extends Wanted {
  readonly id: string;
  /** SHA-256, hex: tokens are 192 random bits, so that a slow hash would protect nothing. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly usedBy: DeviceId | null;
}

/** A device that is expected, by serial number, or by `balena:` and its id in that fleet. */
export interface ExpectedDeviceRow extends Wanted {
  readonly serial: string;
  /** The only one that is meant; null: the first that names the serial number. */
  readonly device: DeviceId | null;
  readonly metBy: DeviceId | null;
}
