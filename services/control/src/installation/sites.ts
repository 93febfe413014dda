import { defaultOrganisation } from "@carillon/contracts/fleet";
import type { Change, SiteRow } from "./rows.js";
import type { InstallationState } from "./state.js";

/**
 * A device is let in, or a zone is made, at a site that nobody has made: it is made with it, under the default organisation, so that
 * one speaker needs no paperwork. Where people move what is there, a site that does not exist is a misspelling, and refused.
 */
export function withSites(change: Change, { sites }: Pick<InstallationState, "sites">): Change {
  const made = new Map((change.sites ?? []).map((row) => [row.id, row]));
  for (const { site, createdAt } of [...(change.devices ?? []), ...(change.zones ?? [])])
    if (!sites.has(site) && !made.has(site)) made.set(site, bare(site, createdAt));
  return made.size === (change.sites?.length ?? 0) ? change : { ...change, sites: [...made.values()] };
}

const bare = (id: string, createdAt: Date): SiteRow => ({
  ...{ id, name: id, organisation: defaultOrganisation },
  ...{ version: 1, createdAt },
});
