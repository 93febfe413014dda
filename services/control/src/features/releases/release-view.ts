import type { DeviceRelease } from "@carillon/contracts/release";
import type { Seen } from "./inventory.js";

/** What a deliverer knows of a device, as the API shows it. */
export const deviceReleaseOf = ({ fleet, device, asOf }: Seen): DeviceRelease => ({
  delivery: fleet.delivery,
  ...{ uuid: device.uuid, fleet: device.fleet, name: device.name, online: device.online },
  ...{ pinned: device.pinned, running: device.running, progress: device.progress.kind },
  percent: device.progress.kind === "updating" ? device.progress.percent : null,
  detail: device.progress.kind === "failed" ? device.progress.detail : null,
  hostVersion: device.hostVersion,
  tags: { ...device.tags },
  asOf: asOf.toISOString(),
});
