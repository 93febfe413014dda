import type { RolloutTarget } from "@carillon/contracts/rollout";
import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import { filteredDevice } from "../devices/filtered-device.js";
import type { Fleet } from "../devices/fleet.js";
import { chosenBy } from "../devices/listing.js";

/** Whether a device is one of those that are meant now. */
export type Meant = (device: DeviceRow, state: InstallationState) => boolean;

/** What is not said does not narrow; refused when the filter cannot be understood. */
export function meantBy(target: RolloutTarget, fleet: Pick<Fleet, "of">): Meant | Refused {
  const { devices, site, zone, tag, filter } = target;
  const chosen = filter === undefined ? undefined : chosenBy(filter, "/target/filter");
  if (chosen instanceof Refused) return chosen;
  const named = devices && new Set(devices);
  return (device, state) =>
    (named === undefined || named.has(device.id)) &&
    (site === undefined || device.site === site) &&
    (zone === undefined || device.zones.includes(zone)) &&
    (tag === undefined || device.tags.includes(tag)) &&
    (chosen === undefined || chosen(filteredDevice(device, state, fleet)));
}
