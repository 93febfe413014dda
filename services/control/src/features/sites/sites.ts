import type { Site, sitePut } from "@carillon/contracts/fleet";
import { slug } from "@carillon/contracts/identity";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged, pageQuery, type Page } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import type { SiteRow } from "../../installation/rows.js";
import type { Sees } from "../access/authorisation.js";
import { Refused } from "../../refused.js";

export const siteQuery = pageQuery.extend({ organisation: slug.optional() });

const tagOf = (row: SiteRow): string => entityTag(row.version, row.createdAt);
export const siteView = ({ id, name, organisation }: SiteRow): Site => ({ id, name, organisation });
const answer = (row: SiteRow, status = 200) => new Answer(siteView(row), { status, etag: tagOf(row) });
const unknown = (id: string): Refused => new Refused("not-found", `there is no site ${id}`);

/** Places with a media service of their own: a school, a shop, a church. */
export class Sites {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list({ organisation, ...query }: z.output<typeof siteQuery>, sees: Sees): Page<Site> | Refused {
    const page = paged(
      this.installation.state.sites,
      query,
      (row) => sees(row.id) && (organisation === undefined || row.organisation === organisation),
    );
    return page instanceof Refused ? page : { ...page, items: page.items.map(siteView) };
  }

  get(id: string): Answer<Site> | Refused {
    const row = this.installation.state.sites.get(id);
    return row === undefined ? unknown(id) : answer(row);
  }

  put(id: string, wish: z.output<typeof sitePut>, preconditions: Preconditions): Promise<Answer<Site> | Refused> {
    return this.installation.write(({ sites, organisations }) => {
      const before = sites.get(id);
      const unmet = checkMatch(preconditions, before && tagOf(before));
      if (unmet !== undefined) return unmet;
      if (!organisations.has(wish.organisation)) {
        const detail = `there is no organisation ${wish.organisation}: make it first`;
        return new Refused("request-invalid", detail, { errors: [{ pointer: "/organisation", detail }] });
      }
      const createdAt = before?.createdAt ?? dateOf(this.clock.wall());
      const row = { id, ...wish, version: (before?.version ?? 0) + 1, createdAt };
      return { change: { sites: [row] }, outcome: answer(row, before === undefined ? 201 : 200) };
    });
  }

  /** Not while anything is there. */
  remove(id: string, preconditions: Preconditions): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ sites, zones, devices, schedules }) => {
      const row = sites.get(id);
      if (row === undefined) return unknown(id);
      const unmet = checkMatch(preconditions, tagOf(row));
      if (unmet !== undefined) return unmet;
      const there = [countAt(id, zones.values()), countAt(id, devices.values()), countAt(id, schedules.values())];
      if (there.some((count) => count > 0))
        return new Refused("in-use", `site ${id} has ${there[0]} zones, ${there[1]} devices and ${there[2]} schedules`);
      return { change: { removedSites: [id] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}

const countAt = (site: string, rows: Iterable<{ readonly site: string }>): number =>
  [...rows].filter((row) => row.site === site).length;
