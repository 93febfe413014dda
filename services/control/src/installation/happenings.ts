import type { Happening } from "./happening.js";
import type { Change, DeviceRow } from "./rows.js";
import type { InstallationState } from "./state.js";

/** What a change means for the world outside; told in the transaction that makes it true. */
export const happeningsOf = ({ devices = [], removedDevices = [] }: Change, before: InstallationState): Happening[] => [
  ...devices.filter(({ id }) => !before.devices.has(id)).map((row) => of("device.paired", row)),
  ...removedDevices.flatMap((id) => {
    const row = before.devices.get(id);
    return row === undefined ? [] : [of("device.removed", row)];
  }),
];

const of = (
  event: "device.paired" | "device.removed",
  { id, name, kind, site, version, createdAt }: DeviceRow,
): Happening => ({
  id: `${event}-${id}-${version}-${createdAt.getTime()}`,
  ...{ event, site, data: { device: id, name, kind, site } },
});
