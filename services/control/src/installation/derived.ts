import type { ConfigurationLayer } from "@carillon/core/configuration/resolve";
import type { DeviceRow, OnAirRow, ZoneRow } from "./rows.js";
import { schedulesOf, type HolidaysRow, type ScheduleRow } from "./schedule-rows.js";

/** What the cloud knows of its sites beside the device itself. */
export interface Surroundings {
  readonly zones: ReadonlyMap<string, ZoneRow>;
  /** Media services by site, in the order in which speakers try them: the same for all, and constant. */
  readonly media: ReadonlyMap<string, readonly DeviceRow[]>;
  /** Programmes that play something, by id. */
  readonly onAir: ReadonlyMap<string, OnAirRow>;
  readonly schedules: ReadonlyMap<string, ScheduleRow>;
  readonly holidays: ReadonlyMap<string, HolidaysRow>;
}

export const mediaBySite = (devices: Iterable<DeviceRow>): Surroundings["media"] =>
  Map.groupBy(
    [...devices].filter(({ kind }) => kind === "media").sort((a, b) => (a.id < b.id ? -1 : 1)),
    ({ site }) => site,
  );

/** The contract's bound on `listening.endpoints`. */
const maxEndpoints = 4;

/** What follows from zones, programmes and media services: below every layer that a person writes. */
export function derivedLayers(device: DeviceRow, around: Surroundings): ConfigurationLayer[] {
  if (device.kind === "speaker") return [derived("listening", listening(device, around))];
  const schedules = schedulesOf(device.site, around);
  return [
    derived("programmes", { programmes: programmesOf(device.site, around.zones.values()) }),
    ...(schedules === undefined ? [] : [derived("schedules", { ...schedules, peers: peersOf(device, around) })]),
  ];
}

const derived = (document: string, values: ConfigurationLayer["values"]): ConfigurationLayer => ({
  scope: "derived",
  document,
  values,
  priority: 0,
});

function listening(speaker: DeviceRow, { zones, media, onAir }: Surroundings): ConfigurationLayer["values"] {
  const zone = activeZone(speaker, { zones, onAir });
  return {
    site: speaker.site,
    zone: zone?.id ?? null,
    programme: zone?.programme ?? null,
    endpoints: endpointsOf(media.get(speaker.site) ?? []),
  };
}

/**
 * Of the speaker's zones, the highest priority first and on a tie in the order in which it has them: the first of which the programme
 * plays something; else the first that has a programme, so that a speaker is there when it begins; else the first. Undefined in none.
 */
export function activeZone(
  speaker: Pick<DeviceRow, "zones">,
  { zones, onAir }: Pick<Surroundings, "zones" | "onAir">,
): ZoneRow | undefined {
  const own = speaker.zones.flatMap((id) => zones.get(id) ?? []).sort((a, b) => b.priority - a.priority);
  return (
    own.find(({ programme }) => programme !== null && onAir.has(programme)) ??
    own.find(({ programme }) => programme !== null) ??
    own[0]
  );
}

/** Every media service by its first address, before any by its second. */
const endpointsOf = (media: readonly DeviceRow[]): { mediaId: string; url: string }[] =>
  media
    .flatMap(({ id, endpoints }) => endpoints.map((url, turn) => ({ turn, endpoint: { mediaId: id, url } })))
    .sort((a, b) => a.turn - b.turn)
    .map(({ endpoint }) => endpoint)
    .slice(0, maxEndpoints);

/** The site's other media services, by their first address. */
const peersOf = ({ id, site }: DeviceRow, { media }: Surroundings): { mediaId: string; url: string }[] =>
  endpointsOf(
    (media.get(site) ?? [])
      .filter((other) => other.id !== id)
      .map((other) => ({ ...other, endpoints: other.endpoints.slice(0, 1) })),
  );

/** A record by programme id, so that layers can change one field of one. */
const programmesOf = (site: string, zones: Iterable<ZoneRow>): Record<string, object> =>
  Object.fromEntries(
    [...zones].flatMap((zone) => (zone.site === site && zone.programme !== null ? [[zone.programme, {}]] : [])),
  );
