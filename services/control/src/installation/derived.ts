import type { ConfigurationLayer } from "@carillon/core/configuration/resolve";
import type { DeviceRow, ZoneRow } from "./rows.js";

/** What the cloud knows of its sites beside the device itself. */
export interface Surroundings {
  readonly zones: ReadonlyMap<string, ZoneRow>;
  /** Media services by site, in the order in which speakers try them: the same for all, and constant. */
  readonly media: ReadonlyMap<string, readonly DeviceRow[]>;
}

export const mediaBySite = (devices: Iterable<DeviceRow>): Surroundings["media"] =>
  Map.groupBy(
    [...devices].filter(({ kind }) => kind === "media").sort((a, b) => (a.id < b.id ? -1 : 1)),
    ({ site }) => site,
  );

/** The contract's bound on `listening.endpoints`. */
const maxEndpoints = 4;

/** What follows from zones, programmes and media services: below every layer that a person writes. */
export const derivedLayers = (device: DeviceRow, around: Surroundings): ConfigurationLayer[] => [
  device.kind === "speaker"
    ? derived("listening", listening(device, around))
    : derived("programmes", { programmes: programmesOf(device.site, around.zones.values()) }),
];

const derived = (document: string, values: ConfigurationLayer["values"]): ConfigurationLayer => ({
  scope: "derived",
  document,
  values,
  priority: 0,
});

/** The first of the speaker's zones that has a programme; else it is silent in the first of its zones. */
function listening(speaker: DeviceRow, { zones, media }: Surroundings): ConfigurationLayer["values"] {
  const own = speaker.zones.flatMap((id) => zones.get(id) ?? []);
  const zone = own.find(({ programme }) => programme !== null) ?? own[0];
  return {
    site: speaker.site,
    zone: zone?.id ?? null,
    programme: zone?.programme ?? null,
    endpoints: endpointsOf(media.get(speaker.site) ?? []),
  };
}

/** Every media service by its first address, before any by its second. */
const endpointsOf = (media: readonly DeviceRow[]): { mediaId: string; url: string }[] =>
  media
    .flatMap(({ id, endpoints }) => endpoints.map((url, turn) => ({ turn, endpoint: { mediaId: id, url } })))
    .sort((a, b) => a.turn - b.turn)
    .map(({ endpoint }) => endpoint)
    .slice(0, maxEndpoints);

/** A record by programme id, so that layers can change one field of one. */
const programmesOf = (site: string, zones: Iterable<ZoneRow>): Record<string, object> =>
  Object.fromEntries(
    [...zones].flatMap((zone) => (zone.site === site && zone.programme !== null ? [[zone.programme, {}]] : [])),
  );
