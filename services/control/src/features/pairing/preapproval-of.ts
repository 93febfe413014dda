import { createHash } from "node:crypto";
import type { Claimant } from "@carillon/core/pairing/claim";
import { isSeenAt, objectionTo, type Applicant, type Preapproval } from "@carillon/core/pairing/preapproval";
import type { EnrolmentTokenRow, ExpectedDeviceRow } from "../../installation/enrolment-rows.js";
import type { Change, DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { FleetMember } from "./membership.js";

/** What a device shows beside its key. */
export interface Shown {
  readonly enrolmentToken?: string | undefined;
  readonly balenaUuid?: string | undefined;
  /** What its fleet says of that id; undefined when it was not asked, or does not know it. */
  readonly member?: FleetMember | undefined;
}

export type Wish = Pick<DeviceRow, "name" | "site" | "zones" | "tags">;

export type Judged =
  | {
      readonly kind: "approved";
      readonly by: string;
      readonly wish: Wish;
      /** To be committed with the device, so that it is used once. */
      readonly used: Pick<Change, "enrolmentTokens" | "expectedDevices">;
    }
  /** `why`: for the operator who sees the device waiting; undefined when it showed nothing. */
  | { readonly kind: "waits"; readonly why: string | undefined };

export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** An entry for a member of a fleet is kept for good: one key for each id of the fleet. */
const forGood = new Date("2100-01-01T00:00:00Z");

/** Whether something that people decided before lets a device in: its token, its serial number, its fleet; in this order. */
export function preapprovalOf(claimant: Claimant, shown: Shown, state: InstallationState, now: Date): Judged {
  const present = state.devices.get(claimant.deviceId);
  const applicant: Applicant = {
    ...{ deviceId: claimant.deviceId, kind: claimant.kind, registered: present !== undefined },
    // What was wanted of a device outlives it.
    removed: present === undefined && state.desired.has(claimant.deviceId),
  };
  const objections: string[] = [];
  for (const candidate of candidates(claimant, shown, state)) {
    const objection = "nothing" in candidate ? candidate.nothing : objectionTo(candidate.preapproval, applicant, now);
    if (objection === undefined && "used" in candidate) return approved(candidate, present ?? candidate.wish);
    if (objection !== undefined) objections.push(objection);
  }
  return { kind: "waits", why: objections.length === 0 ? undefined : objections.join("; ") };
}

interface Candidate {
  readonly preapproval: Preapproval;
  readonly wish: Wish;
  readonly used: Pick<Change, "enrolmentTokens" | "expectedDevices">;
}

const approved = ({ preapproval, used }: Candidate, { name, site, zones, tags }: Wish): Judged => ({
  ...{ kind: "approved", by: preapproval.what, used },
  wish: { name, site, zones, tags },
});

function* candidates(
  { deviceId, kind, serial, sourceAddress }: Claimant,
  { enrolmentToken, balenaUuid, member }: Shown,
  state: InstallationState,
): Generator<Candidate | { readonly nothing: string }> {
  if (enrolmentToken !== undefined) {
    const row = state.enrolmentTokens.get(tokenHash(enrolmentToken));
    yield row === undefined
      ? { nothing: "its enrolment token is unknown here, or has expired" }
      : byToken(row, deviceId);
  }
  const expected = serial === undefined ? undefined : state.expectedDevices.get(serial);
  if (expected !== undefined) yield byEntry(expected, deviceId, `serial number ${expected.serial}`);
  if (balenaUuid === undefined || member === undefined) return;
  const entry = `balena:${balenaUuid}`;
  const met = state.expectedDevices.get(entry);
  const { name, site = "main", zones = [], tags = [], addresses } = member;
  const wish = { name, site, zones, tags };
  const first = { serial: entry, ...wish, kind, device: null, expiresAt: forGood, metBy: null, version: 0 };
  yield isSeenAt(addresses, sourceAddress)
    ? byEntry(met ?? first, deviceId, `its fleet, as ${balenaUuid.slice(0, 7)},`)
    : { nothing: `its fleet does not see ${balenaUuid.slice(0, 7)} at ${sourceAddress}` };
}

function byToken(row: EnrolmentTokenRow, deviceId: string): Candidate {
  const { id, kind, expiresAt, usedBy, version } = row;
  return {
    preapproval: { what: `enrolment token ${id}`, kind, expiresAt, device: null, usedBy },
    wish: row,
    used: usedBy === null ? { enrolmentTokens: [{ ...row, usedBy: deviceId, version: version + 1 }] } : {},
  };
}

function byEntry(row: ExpectedDeviceRow, deviceId: string, what: string): Candidate {
  const { kind, expiresAt, device, metBy, version } = row;
  return {
    preapproval: { what, kind, expiresAt, device, usedBy: metBy },
    wish: row,
    used: metBy === null ? { expectedDevices: [{ ...row, metBy: deviceId, version: version + 1 }] } : {},
  };
}
