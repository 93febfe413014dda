import { appliesTo } from "@carillon/core/configuration/resolve";
import type { Claim } from "@carillon/core/pairing/claim";
import type { EnrolmentTokenRow, ExpectedDeviceRow } from "./enrolment-rows.js";
import { mediaBySite, type Surroundings } from "./derived.js";
import { rolloutsAfter, type Rollout } from "./rollout-rows.js";
import { sitesRinging, type HolidaysRow, type ScheduleRow } from "./schedule-rows.js";
import {
  layerKey,
  type CertificateRow,
  type Change,
  type DesiredRow,
  type DeviceRow,
  type LayerRow,
  type News,
  type OnAirRow,
  type OrganisationRow,
  type Rows,
  type SiteRow,
  type ZoneRow,
} from "./rows.js";

/** What people decided, as it is in the database; replaced whole by each change. */
export interface InstallationState extends Surroundings {
  readonly organisations: ReadonlyMap<string, OrganisationRow>;
  readonly sites: ReadonlyMap<string, SiteRow>;
  readonly devices: ReadonlyMap<string, DeviceRow>;
  readonly zones: ReadonlyMap<string, ZoneRow>;
  readonly onAir: ReadonlyMap<string, OnAirRow>;
  /** By `scope/document`. */
  readonly layers: ReadonlyMap<string, LayerRow>;
  readonly desired: ReadonlyMap<string, DesiredRow>;
  /** By serial number. */
  readonly certificates: ReadonlyMap<string, CertificateRow>;
  /** When the newest certificate of each device expires. */
  readonly expiries: ReadonlyMap<string, Date>;
  readonly claims: readonly Claim[];
  /** That go on or are in force, in the order in which they were made. */
  readonly rollouts: ReadonlyMap<string, Rollout>;
  /** By hash. */
  readonly enrolmentTokens: ReadonlyMap<string, EnrolmentTokenRow>;
  /** By serial number. */
  readonly expectedDevices: ReadonlyMap<string, ExpectedDeviceRow>;
  readonly schedules: ReadonlyMap<string, ScheduleRow>;
  readonly holidays: ReadonlyMap<string, HolidaysRow>;
}

const by = <T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [key(row), row]));

export const stateOf = (rows: Rows): InstallationState => ({
  organisations: by(rows.organisations, ({ id }) => id),
  sites: by(rows.sites, ({ id }) => id),
  devices: by(rows.devices, ({ id }) => id),
  zones: by(rows.zones, ({ id }) => id),
  onAir: by(rows.onAir, ({ programme }) => programme),
  layers: by(rows.layers, layerKey),
  desired: by(rows.desired, ({ device }) => device),
  certificates: by(rows.certificates, ({ serial }) => serial),
  expiries: expiriesOf(rows.certificates),
  claims: rows.claims,
  rollouts: by(rows.rollouts, ({ row }) => row.id),
  enrolmentTokens: by(rows.enrolmentTokens, ({ hash }) => hash),
  expectedDevices: by(rows.expectedDevices, ({ serial }) => serial),
  media: mediaBySite(rows.devices),
  schedules: by(rows.schedules, ({ id }) => id),
  holidays: by(rows.holidays, ({ id }) => id),
});

const expiriesOf = (certificates: Iterable<CertificateRow>): ReadonlyMap<string, Date> =>
  new Map(
    [...certificates]
      .filter(({ revoked }) => !revoked)
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())
      .map(({ device, expiresAt }) => [device, expiresAt]),
  );

export function changed(state: InstallationState, change: News): InstallationState {
  const devices = replaced(state.devices, change.devices, ({ id }) => id, change.removedDevices);
  const certificates = replaced(state.certificates, change.certificates, ({ serial }) => serial);
  return {
    organisations: replaced(state.organisations, change.organisations, ({ id }) => id, change.removedOrganisations),
    sites: replaced(state.sites, change.sites, ({ id }) => id, change.removedSites),
    devices,
    zones: replaced(state.zones, change.zones, ({ id }) => id, change.removedZones),
    onAir: replaced(state.onAir, change.onAir, ({ programme }) => programme, change.offAir),
    layers: replaced(state.layers, change.layers, layerKey, change.removedLayers?.map(layerKey)),
    desired: replaced(state.desired, change.desired, ({ device }) => device),
    certificates,
    expiries: certificates === state.certificates ? state.expiries : expiriesOf(certificates.values()),
    claims: state.claims,
    rollouts: rolloutsAfter(state.rollouts, change.rollouts),
    enrolmentTokens: replaced(
      state.enrolmentTokens,
      change.enrolmentTokens,
      ({ hash }) => hash,
      change.removedEnrolmentTokens,
    ),
    expectedDevices: replaced(
      state.expectedDevices,
      change.expectedDevices,
      ({ serial }) => serial,
      change.removedExpectedDevices,
    ),
    media: devices === state.devices ? state.media : mediaBySite(devices.values()),
    schedules: replaced(state.schedules, change.schedules, ({ id }) => id, change.removedSchedules),
    holidays: replaced(state.holidays, change.holidays, ({ id }) => id, change.removedHolidays),
  };
}

function replaced<T>(
  rows: ReadonlyMap<string, T>,
  added: readonly T[] = [],
  key: (row: T) => string,
  removed: readonly string[] = [],
): ReadonlyMap<string, T> {
  if (added.length === 0 && removed.length === 0) return rows;
  const next = new Map(rows);
  for (const name of removed) next.delete(name);
  for (const row of added) next.set(key(row), row);
  return next;
}

/**
 * The devices of which a change may want something else. More than needed does no harm; one too few would be forgotten.
 */
export function affectedBy(change: Change, before: InstallationState, after: InstallationState): DeviceRow[] {
  const touched = new Set([...(change.devices ?? []).map(({ id }) => id), ...(change.removedDevices ?? [])]);
  const rolledOut = new Set((change.rollouts ?? []).flatMap(({ written }) => written.map(({ device }) => device)));
  const both = [before, after];
  const media = both
    .flatMap(({ devices }) => [...touched].flatMap((id) => devices.get(id) ?? []))
    .filter(({ kind }) => kind === "media");
  const sitesOfMedia = new Set(media.map(({ site }) => site));
  const zones = new Set([...(change.zones ?? []).map(({ id }) => id), ...(change.removedZones ?? [])]);
  const sitesOfZones = new Set(both.flatMap((state) => [...zones].flatMap((id) => state.zones.get(id)?.site ?? [])));
  const aired = new Set([...(change.onAir ?? []).map(({ programme }) => programme), ...(change.offAir ?? [])]);
  const zonesOnAir = [...after.zones.values()].filter(({ programme }) => programme !== null && aired.has(programme));
  const renewed = new Set([...zones, ...zonesOnAir.map(({ id }) => id)]);
  const layers = [...(change.layers ?? []), ...(change.removedLayers ?? [])];
  const ringing = sitesRinging(change, both);
  return [...after.devices.values()].filter(
    (device) =>
      touched.has(device.id) ||
      rolledOut.has(device.id) ||
      sitesOfMedia.has(device.site) ||
      (device.kind === "media" && (sitesOfZones.has(device.site) || ringing.has(device.site))) ||
      device.zones.some((zone) => renewed.has(zone)) ||
      layers.some((layer) => appliesTo(layer, device)),
  );
}
