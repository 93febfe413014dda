import type { Birth } from "@carillon/contracts/birth";
import type { Reported } from "@carillon/contracts/configuration";
import type { Organisation, Site } from "@carillon/contracts/fleet";
import type { Zone } from "@carillon/contracts/http";
import type { DeviceId, DeviceKind } from "@carillon/contracts/identity";
import type { Telemetry } from "@carillon/contracts/telemetry";
import type { EnrolmentTokenRow, ExpectedDeviceRow } from "./enrolment-rows.js";
import type { Claim } from "@carillon/core/pairing/claim";
import type { Rollout, RolloutWrite } from "./rollout-rows.js";
import type { Happening } from "./happening.js";
import type { RequestRun } from "../store/idempotency-store.js";
import type { HolidaysRow, ScheduleRow } from "./schedule-rows.js";

/** A device that an operator let in. */
export interface DeviceRow {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly site: string;
  readonly zones: readonly string[];
  readonly tags: readonly string[];
  readonly model: string | null;
  readonly serial: string | null;
  /**
   * Base URLs under which a media service last said that it answers WHEP: kept, so that speakers find it while we
   * restart.
   */
  readonly endpoints: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
}

/** A row that several people may change. */
interface Versioned {
  readonly version: number;
  readonly createdAt: Date;
}

export type OrganisationRow = Organisation & Versioned;
export type SiteRow = Site & Versioned;
export type ZoneRow = Zone & Versioned;

export interface LayerRow {
  readonly scope: string;
  readonly document: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly version: number;
  readonly updatedAt: Date;
  /** Who wrote it: an operator's name, or the part of the service that did. */
  readonly updatedBy: string;
  /** The revision that it restored. */
  readonly restoredFrom: number | null;
}
export const layerKey = ({ scope, document }: Pick<LayerRow, "scope" | "document">): string => `${scope}/${document}`;

/** What a layer was at one time; kept for ever, also when the layer is removed. */
export interface LayerRevision extends Pick<LayerRow, "scope" | "document" | "priority" | "version" | "restoredFrom"> {
  /** Counts over all layers. */
  readonly revision: number;
  /** Null: the layer was removed. */
  readonly values: LayerRow["values"] | null;
  readonly at: Date;
  readonly by: string;
}

/** A programme that plays something. */
export interface OnAirRow {
  readonly programme: string;
  readonly since: Date;
}

/**
 * The newest configuration that was wanted of a device. Outlives the device, so that one that is paired again meets a
 * higher version.
 */
export interface DesiredRow {
  readonly device: DeviceId;
  readonly version: number;
  readonly hash: string;
  readonly documents: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Written before the certificate is handed out: what is not here was not issued by us. */
export interface CertificateRow {
  /** Hex, as in the certificate. */
  readonly serial: string;
  readonly device: DeviceId;
  readonly expiresAt: Date;
  readonly revoked: boolean;
}

/** What a device said last; written in batches, for it is said again soon. */
export interface LastKnownRow {
  readonly device: DeviceId;
  readonly seenAt: Date;
  readonly birth: Birth | null;
  readonly reported: Reported | null;
  readonly telemetry: Telemetry | null;
}

/** Everything that must be known at start. */
export interface Rows {
  /** The place in the log of changes at which they were read. */
  readonly sequence: number;
  readonly organisations: readonly OrganisationRow[];
  readonly sites: readonly SiteRow[];
  readonly devices: readonly DeviceRow[];
  readonly zones: readonly ZoneRow[];
  readonly onAir: readonly OnAirRow[];
  readonly layers: readonly LayerRow[];
  readonly desired: readonly DesiredRow[];
  readonly certificates: readonly CertificateRow[];
  readonly lastKnown: readonly LastKnownRow[];
  /** That go on or are in force, in the order in which they were made. */
  readonly rollouts: readonly Rollout[];
  /** Approved, and perhaps not yet fetched by the device. */
  readonly claims: readonly Claim[];
  readonly enrolmentTokens: readonly EnrolmentTokenRow[];
  readonly expectedDevices: readonly ExpectedDeviceRow[];
  readonly schedules: readonly ScheduleRow[];
  readonly holidays: readonly HolidaysRow[];
}

/** What one decision changes; committed whole or not at all. */
export interface Change {
  /** For those who subscribed to them: queued in the same transaction. */
  readonly happenings?: readonly Happening[];
  /** The request that asked for it with an Idempotency-Key: marked as done in the same transaction. */
  readonly request?: RequestRun;
  readonly organisations?: readonly OrganisationRow[];
  readonly removedOrganisations?: readonly string[];
  readonly sites?: readonly SiteRow[];
  readonly removedSites?: readonly string[];
  readonly devices?: readonly DeviceRow[];
  readonly removedDevices?: readonly DeviceId[];
  readonly zones?: readonly ZoneRow[];
  readonly removedZones?: readonly string[];
  readonly onAir?: readonly OnAirRow[];
  readonly offAir?: readonly string[];
  /** Each becomes a revision as well. */
  readonly layers?: readonly LayerRow[];
  /** With the version that is removed, and when and by whom. */
  readonly removedLayers?: readonly LayerRow[];
  readonly desired?: readonly DesiredRow[];
  readonly certificates?: readonly CertificateRow[];
  readonly claims?: readonly Claim[];
  readonly rollouts?: readonly RolloutWrite[];
  readonly enrolmentTokens?: readonly EnrolmentTokenRow[];
  /** By hash. */
  readonly removedEnrolmentTokens?: readonly string[];
  readonly expectedDevices?: readonly ExpectedDeviceRow[];
  /** By serial number. */
  readonly removedExpectedDevices?: readonly string[];
  readonly schedules?: readonly ScheduleRow[];
  readonly removedSchedules?: readonly string[];
  readonly holidays?: readonly HolidaysRow[];
  readonly removedHolidays?: readonly string[];
}

/** What was written, here or by another process: of a layer that is gone, a stranger knows the name alone. */
export interface News extends Omit<Change, "removedLayers"> {
  readonly removedLayers?: readonly Pick<LayerRow, "scope" | "document">[];
}
