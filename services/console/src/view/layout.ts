import type { Device, Zone } from "@carillon/contracts/http";
import type { MediaTelemetry } from "@carillon/contracts/telemetry";
import type { Fleet } from "../live/fleet.js";

export type ProgrammeState = MediaTelemetry["programmes"][number];

/** A zone with its speakers; `zone` is null for speakers that are in none. */
export interface ZoneView {
  readonly key: string;
  readonly zone: Zone | null;
  readonly programme: ProgrammeState | null;
  readonly speakers: readonly Device[];
}

export interface SiteView {
  readonly site: string;
  readonly zones: readonly ZoneView[];
}

const inNaturalOrder = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: { name: string }, b: { name: string }): number => inNaturalOrder.compare(a.name, b.name);

function programmeOf(zone: Zone, media: readonly Device[]): ProgrammeState | null {
  for (const { site, telemetry } of media) {
    if (site !== zone.site || telemetry?.kind !== "media") continue;
    const found = telemetry.programmes.find(({ id }) => id === zone.programme);
    if (found !== undefined) return found;
  }
  return null;
}

/** Sites, their zones, their speakers, by name. A speaker in two zones is shown in both; one in none, at the end of its site. */
export function layOut(fleet: Fleet): SiteView[] {
  const devices = [...fleet.devices.values()];
  const media = devices.filter(({ kind }) => kind === "media");
  const speakers = devices.filter(({ kind }) => kind === "speaker").sort(byName);
  const zones = [...fleet.zones.values()].sort(byName);
  const sites = [...new Set([...zones, ...speakers].map(({ site }) => site))].sort(inNaturalOrder.compare);
  return sites.map((site) => {
    const here = speakers.filter((speaker) => speaker.site === site);
    const views: ZoneView[] = zones
      .filter((zone) => zone.site === site)
      .map((zone) => ({
        key: zone.id,
        zone,
        programme: programmeOf(zone, media),
        speakers: here.filter((speaker) => speaker.zones.includes(zone.id)),
      }));
    const homeless = here.filter((speaker) => !speaker.zones.some((id) => fleet.zones.get(id)?.site === site));
    const rest = homeless.length > 0 ? [{ key: "", zone: null, programme: null, speakers: homeless }] : [];
    return { site, zones: [...views, ...rest] };
  });
}
