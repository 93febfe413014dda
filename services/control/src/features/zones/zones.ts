import { slug } from "@carillon/contracts/identity";
import type { Zone, zonePut } from "@carillon/contracts/http";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged, pageQuery, type Page } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import type { ZoneRow } from "../../installation/rows.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";

export const zoneQuery = pageQuery.extend({ site: slug.optional() });

const unknown = (id: string): Refused => new Refused("not-found", `there is no zone ${id}`);
const tagOf = (row: ZoneRow): string => entityTag(row.version, row.createdAt);
export const zoneView = ({ id, name, site, programme, priority }: ZoneRow): Zone => ({
  ...{ id, name, site, programme, priority },
});
const answer = (row: ZoneRow, status = 200) => new Answer(zoneView(row), { status, etag: tagOf(row) });

/** Zones: what a speaker hears follows from the programmes of its zones. Names are the client's choice. */
export class Zones {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list({ site, ...query }: z.output<typeof zoneQuery>, sees: Sees): Page<Zone> | Refused {
    const page = paged(
      this.installation.state.zones,
      query,
      (row) => sees(row.site) && (site === undefined || row.site === site),
    );
    return page instanceof Refused ? page : { ...page, items: page.items.map(zoneView) };
  }

  get(id: string): Answer<Zone> | Refused {
    const row = this.installation.state.zones.get(id);
    return row === undefined ? unknown(id) : answer(row);
  }

  put(id: string, wish: z.output<typeof zonePut>, preconditions: Preconditions): Promise<Answer<Zone> | Refused> {
    return this.installation.write(({ zones, devices }) => {
      const before = zones.get(id);
      const unmet = checkMatch(preconditions, before && tagOf(before));
      if (unmet !== undefined) return unmet;
      const members = [...devices.values()].filter((device) => device.zones.includes(id));
      const elsewhere = before !== undefined && before.site !== wish.site ? members : [];
      if (elsewhere.length > 0)
        return new Refused("in-use", `${elsewhere.length} devices of zone ${id} are at site ${before?.site ?? ""}`);
      const createdAt = before?.createdAt ?? dateOf(this.clock.wall());
      const row = { id, ...wish, version: (before?.version ?? 0) + 1, createdAt };
      return { change: { zones: [row] }, outcome: answer(row, before === undefined ? 201 : 200) };
    });
  }

  /** Its speakers leave it, in the same commit. Its layers stay, for a zone that is made anew under the name. */
  remove(id: string, preconditions: Preconditions): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ zones, devices }) => {
      const row = zones.get(id);
      if (row === undefined) return unknown(id);
      const unmet = preconditions.ifMatch === undefined ? undefined : checkMatch(preconditions, tagOf(row));
      if (unmet !== undefined) return unmet;
      const members = [...devices.values()].filter((device) => device.zones.includes(id));
      const left = members.map((device) => ({
        ...device,
        zones: device.zones.filter((zone) => zone !== id),
        version: device.version + 1,
      }));
      return { change: { removedZones: [id], devices: left }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}
