import { defaultOrganisation, type Organisation, type organisationPut } from "@carillon/contracts/fleet";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { paged, type Page, type PageQuery } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import type { Installation } from "../../installation/installation.js";
import type { OrganisationRow } from "../../installation/rows.js";
import { Refused } from "../../refused.js";

const tagOf = (row: OrganisationRow): string => entityTag(row.version, row.createdAt);
const view = ({ id, name }: OrganisationRow): Organisation => ({ id, name });
const answer = (row: OrganisationRow, status = 200) => new Answer(view(row), { status, etag: tagOf(row) });
const unknown = (id: string): Refused => new Refused("not-found", `there is no organisation ${id}`);

/** Who runs sites: a diocese, a chain of shops. One installation may serve several. */
export class Organisations {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list(query: PageQuery): Page<Organisation> | Refused {
    const page = paged(this.installation.state.organisations, query);
    return page instanceof Refused ? page : { ...page, items: page.items.map(view) };
  }

  get(id: string): Answer<Organisation> | Refused {
    const row = this.installation.state.organisations.get(id);
    return row === undefined ? unknown(id) : answer(row);
  }

  put(
    id: string,
    wish: z.output<typeof organisationPut>,
    preconditions: Preconditions,
  ): Promise<Answer<Organisation> | Refused> {
    return this.installation.write(({ organisations }) => {
      const before = organisations.get(id);
      const unmet = checkMatch(preconditions, before && tagOf(before));
      if (unmet !== undefined) return unmet;
      const createdAt = before?.createdAt ?? dateOf(this.clock.wall());
      const row = { id, ...wish, version: (before?.version ?? 0) + 1, createdAt };
      return { change: { organisations: [row] }, outcome: answer(row, before === undefined ? 201 : 200) };
    });
  }

  remove(id: string, preconditions: Preconditions): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ organisations, sites }) => {
      const row = organisations.get(id);
      if (row === undefined) return unknown(id);
      const unmet = checkMatch(preconditions, tagOf(row));
      if (unmet !== undefined) return unmet;
      if (id === defaultOrganisation)
        return new Refused("in-use", `${id} is where sites are that nobody put elsewhere`);
      const own = [...sites.values()].filter(({ organisation }) => organisation === id);
      if (own.length > 0)
        return new Refused("in-use", `organisation ${id} has ${own.length} sites, ${own[0]?.id} among them`);
      return { change: { removedOrganisations: [id] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}
