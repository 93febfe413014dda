import type { DeviceRow } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";

/** Where a device is to be; what is left out stays. */
export interface Place {
  readonly site?: string | undefined;
  readonly zones?: readonly string[] | undefined;
}

/**
 * The device there. Another site takes it out of the zones of the one before, unless zones are said. A site or a zone that does not
 * exist is refused, as is a zone of another site; zones in which it is already are not looked at.
 */
export function placed(
  row: DeviceRow,
  { site = row.site, zones }: Place,
  state: Pick<InstallationState, "sites" | "zones">,
): DeviceRow | Refused {
  if (site !== row.site && !state.sites.has(site)) return wrong("/site", `there is no site ${site}: make it first`);
  const kept = site === row.site ? row.zones : row.zones.filter((id) => state.zones.get(id)?.site === site);
  for (const [at, id] of (zones ?? []).entries()) {
    const zone = state.zones.get(id);
    if (kept.includes(id)) continue;
    if (zone === undefined) return wrong(`/zones/${at}`, `there is no zone ${id}: make it first`);
    if (zone.site !== site) return wrong(`/zones/${at}`, `zone ${id} is at site ${zone.site}, not at ${site}`);
  }
  return { ...row, site, zones: [...new Set(zones ?? kept)] };
}

const wrong = (pointer: string, detail: string): Refused =>
  new Refused("request-invalid", detail, { errors: [{ pointer, detail }] });
