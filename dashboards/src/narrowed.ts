/** What the reader chose at the top of the page. */
const place = 'site=~"$site",zone=~"$zone"';

/** Per-device series of the chosen places, with the device's name, site and zone. */
export const named = (expr: string): string =>
  `(${expr}) * on (device) group_left (name, site, zone) carillon_device_info{${place}}`;

/** Speakers of the chosen places that should play and do not; nothing when there are none. */
export const silent = named("carillon_device_should_play == 1 unless on (device) carillon_device_playing == 1");

/** Of a series of the one chosen speaker. */
export const ofSpeaker = (name: string): string => `${name}{device="$speaker"}`;

/** Per second, over as long as the resolution of the page asks for. */
export const rate = (series: string): string => `rate(${series}[$__rate_interval])`;

/** A quantile of a classic histogram over the chosen sites. */
export const quantile = (q: number, histogram: string, by = "", labels = 'site=~"$site"'): string =>
  `histogram_quantile(${q}, sum by (le${by === "" ? "" : `, ${by}`}) (rate(${histogram}_bucket{${labels}}[$__rate_interval])))`;
