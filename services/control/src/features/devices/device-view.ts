import { defaultOrganisation } from "@carillon/contracts/fleet";
import type { Device } from "@carillon/contracts/http";
import { driftOf } from "@carillon/core/configuration/drift";
import { duplicateOf } from "@carillon/core/presence";
import { rfc3339, wallClock } from "@carillon/core/units";
import type { Clock } from "../../clock.js";
import type { DesiredRow, DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Inventory } from "../releases/inventory.js";
import { deviceReleaseOf } from "../releases/release-view.js";
import type { Fleet, Live } from "./fleet.js";

/**
 * A device as the API, the event stream and the metrics show it: what people decided, what it said, and how they agree.
 */
export function deviceView(
  row: DeviceRow,
  { state, fleet, clock, inventory }: { state: InstallationState; fleet: Fleet; clock: Clock; inventory: Inventory },
): Device {
  const delivered = inventory.of(row.id);
  const live = fleet.of(row.id);
  const { presence, since, session } = live.presence;
  // Whole seconds: two clocks that are read one after the other would make another time of it at each look.
  const sinceWall = wallClock(Math.round(clock.wall() - (clock.monotonic() - since)));
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    organisation: state.sites.get(row.site)?.organisation ?? defaultOrganisation,
    site: row.site,
    zones: [...row.zones],
    tags: [...row.tags],
    model: row.model,
    serial: row.serial,
    presence,
    presenceSince: presence === "never-seen" ? row.createdAt.toISOString() : rfc3339(sinceWall),
    lastSeen: live.seenAt?.toISOString() ?? null,
    session,
    duplicateIdentity: duplicateOf(live.presence, clock.monotonic()),
    agentVersion: live.birth?.agentVersion ?? null,
    imageVersion: live.birth?.imageVersion ?? null,
    configuration: configurationView(state.desired.get(row.id), live),
    certificateExpires: state.expiries.get(row.id)?.toISOString() ?? null,
    ...(delivered !== undefined && { release: deviceReleaseOf(delivered) }),
    telemetry: live.telemetry,
    playoutSkewSeconds: fleet.skewOf(row.id),
  };
}

/** What is in force is what was wanted last. */
export const isInStep = (desired: DesiredRow | undefined, { reported }: Pick<Live, "reported">): boolean =>
  reported !== null && reported.version === (desired?.version ?? 0) && reported.hash === (desired?.hash ?? null);

/** A rejection of an older version is history. */
function configurationView(desired: DesiredRow | undefined, live: Live): Device["configuration"] {
  const { reported } = live;
  const [desiredVersion, desiredHash] = [desired?.version ?? 0, desired?.hash ?? null];
  const rejected = reported?.rejected?.version === desiredVersion ? reported.rejected.documents : null;
  return {
    desiredVersion,
    desiredHash,
    reportedVersion: reported?.version ?? 0,
    reportedHash: reported?.hash ?? null,
    drift: driftOf(desired, reported),
    inStep: isInStep(desired, live),
    rejected,
  };
}
