import { defaultOrganisation } from "@carillon/contracts/fleet";
import { driftOf } from "@carillon/core/configuration/drift";
import type { FilteredDevice } from "@carillon/core/filter";
import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import type { Fleet } from "./fleet.js";

/** What a filter asks of a device: what people decided, and what it says. */
export function filteredDevice(row: DeviceRow, state: InstallationState, fleet: Pick<Fleet, "of">): FilteredDevice {
  const { presence, birth, reported } = fleet.of(row.id);
  return {
    ...row,
    organisation: state.sites.get(row.site)?.organisation ?? defaultOrganisation,
    state: presence.presence,
    agentVersion: birth?.agentVersion ?? null,
    imageVersion: birth?.imageVersion ?? null,
    drift: driftOf(state.desired.get(row.id), reported),
  };
}
