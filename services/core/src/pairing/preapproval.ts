import type { DeviceId, DeviceKind } from "@carillon/contracts/identity";

/** One that lets a device in without an operator's word at its code: a token, an entry of a list, a fleet's word. */
export interface Preapproval {
  /** What a person calls it, in logs and refusals. */
  readonly what: string;
  readonly kind: DeviceKind;
  readonly expiresAt: Date;
  /** The only device that it is for; null: the first that comes. */
  readonly device: DeviceId | null;
  /** The device that was let in by it: it is used. */
  readonly usedBy: DeviceId | null;
}

export interface Applicant {
  readonly deviceId: DeviceId;
  readonly kind: DeviceKind;
  /** It is in the registry today. */
  readonly registered: boolean;
  /** It was in the registry, and an operator removed it. */
  readonly removed: boolean;
}

/** Undefined when it lets the device in; else why not, for a person. The device has proven that it has its key. */
export function objectionTo(preapproval: Preapproval, applicant: Applicant, now: Date): string | undefined {
  const { what, kind, expiresAt, device, usedBy } = preapproval;
  // A box that was stolen and struck off still has its token and its serial number.
  if (applicant.removed) return `the device was removed, and ${what} does not bring it back`;
  if (device !== null && device !== applicant.deviceId) return `${what} is for device ${device}: is this a copy?`;
  if (kind !== applicant.kind) return `${what} is for a ${kind}, and this is a ${applicant.kind}`;
  // Its certificate was lost on the way, or its disk was: the key is the same.
  if (usedBy === applicant.deviceId && applicant.registered) return undefined;
  if (usedBy !== null) return `${what} was used by device ${usedBy}`;
  if (expiresAt <= now) return `${what} expired ${expiresAt.toISOString()}`;
  return undefined;
}

/** Whether a fleet that sees a device at `addresses` can mean the one that asks from `source`. IPv4 in IPv6 is IPv4. */
export const isSeenAt = (addresses: readonly string[], source: string): boolean =>
  addresses.map(plain).includes(plain(source));

const plain = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "");
