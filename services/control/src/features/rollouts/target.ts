import type { RolloutTarget } from "@carillon/contracts/rollout";
import type { DeviceRow } from "../../installation/rows.js";

/** Whether a device is one of those that were meant; what is not said does not narrow. */
export const isMeant = ({ devices, site, zone, tag }: RolloutTarget, device: DeviceRow): boolean =>
  (devices === undefined || devices.includes(device.id)) &&
  (site === undefined || device.site === site) &&
  (zone === undefined || device.zones.includes(zone)) &&
  (tag === undefined || device.tags.includes(tag));
