import { presence } from "@carillon/contracts/http";
import { deviceKind, slug, tag } from "@carillon/contracts/identity";
import { describeFilterError, maxFilterLength, parseFilter, type FilteredDevice } from "@carillon/core/filter";
import { z } from "zod";
import { pageQuery } from "../../http/page.js";
import { Refused } from "../../refused.js";

/** GET /v1/devices. What is asked for narrows one another. */
export const deviceQuery = pageQuery.extend({
  filter: z
    .string()
    .max(maxFilterLength)
    .optional()
    .describe('such as: site = north and not state = lost and name ~ "hall*"'),
  search: z.string().max(80).optional().describe("a part of a name, id, serial number, model, site, zone or tag"),
  site: slug.optional(),
  zone: slug.optional(),
  tag: tag.optional(),
  kind: deviceKind.optional(),
  presence: presence.optional(),
});
export type DeviceQuery = z.output<typeof deviceQuery>;

/** Whether a device is meant. */
export type Choice = (device: FilteredDevice) => boolean;

/** A filter as people write it; `pointer`: where in the request it is. */
export function chosenBy(filter: string, pointer = "/filter"): Choice | Refused {
  const parsed = parseFilter(filter);
  if (parsed.ok) return parsed.filter.matches;
  const detail = describeFilterError(parsed.error);
  return new Refused("filter-invalid", detail, {
    errors: [{ pointer, detail }],
    members: { at: parsed.error.at, expected: parsed.error.expected },
  });
}

export function choiceOf({ filter, search, ...query }: DeviceQuery): Choice | Refused {
  const chosen = filter === undefined ? () => true : chosenBy(filter);
  if (chosen instanceof Refused) return chosen;
  const sought = search?.toLowerCase();
  return (device) =>
    (query.site === undefined || device.site === query.site) &&
    (query.zone === undefined || device.zones.includes(query.zone)) &&
    (query.tag === undefined || hasTag(device, query.tag)) &&
    (query.kind === undefined || device.kind === query.kind) &&
    (query.presence === undefined || device.state === query.presence) &&
    (sought === undefined || wordsOf(device).some((word) => word.toLowerCase().includes(sought))) &&
    chosen(device);
}

const hasTag = ({ tags }: FilteredDevice, wanted: string): boolean =>
  tags.some((one) => one === wanted || one.startsWith(`${wanted}=`));

const wordsOf = ({ name, id, serial, model, site, zones, tags }: FilteredDevice): string[] => [
  ...[name, id, serial ?? "", model ?? "", site],
  ...zones,
  ...tags,
];
