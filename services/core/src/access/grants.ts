import type { Grant, Permission, Role } from "@carillon/contracts/access";

const viewer: readonly Permission[] = ["fleet:read", "configuration:read", "rollouts:read", "schedules:read"];
const announcer: readonly Permission[] = [...viewer, "sound:play", "devices:command"];
const operator: readonly Permission[] = [
  ...announcer,
  ...(["fleet:write", "devices:pair", "configuration:write", "rollouts:write", "schedules:write"] as const),
  ...(["metrics:read", "audit:read"] as const),
];

/** What each role may, where it holds. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  announcer,
  operator,
  administrator: [...operator, "access:manage"],
};

/** Somebody's rights: what his roles allow where they hold, of which a token may leave over less. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** Null: all that the grants allow. */
  readonly permissions: readonly Permission[] | null;
}

export type OrganisationOf = (site: string) => string | undefined;
/** Where something happens: at sites (all of them count), or in no one site but the whole installation. */
export type Place = { readonly sites: readonly string[] } | "installation";

const allows = ({ permissions }: Rights, wanted: Permission): boolean => permissions?.includes(wanted) ?? true;

const holds = ({ scope }: Grant, site: string, organisationOf: OrganisationOf): boolean => {
  if (scope === "all" || scope === `site:${site}`) return true;
  const organisation = organisationOf(site);
  return organisation !== undefined && scope === `organisation:${organisation}`;
};

/** The installation as a whole is only for those whose role holds everywhere; several sites only for those who may at each. */
export function may(rights: Rights, wanted: Permission, place: Place, organisationOf: OrganisationOf): boolean {
  if (!allows(rights, wanted)) return false;
  const able = rights.grants.filter(({ role }) => permissionsOf[role].includes(wanted));
  if (place === "installation") return able.some(({ scope }) => scope === "all");
  return place.sites.every((site) => able.some((grant) => holds(grant, site, organisationOf)));
}

/** Whether there is any place at all. */
export const mayAnywhere = (rights: Rights, wanted: Permission): boolean =>
  allows(rights, wanted) && rights.grants.some(({ role }) => permissionsOf[role].includes(wanted));

/** Everything somebody may somewhere, for a page that hides what it need not offer. */
export const permissionsAnywhere = (rights: Rights): Permission[] =>
  permissionsOf.administrator.filter((wanted) => mayAnywhere(rights, wanted));

/** Nobody gives what he does not have: each grant's every permission, where it holds, must be his. */
export function covers(rights: Rights, given: Rights, organisationOf: OrganisationOf): boolean {
  return given.grants.every(({ role, scope }) =>
    permissionsOf[role]
      .filter((wanted) => allows(given, wanted))
      .every(
        (wanted) => allows(rights, wanted) && rights.grants.some((own) => reaches(own, wanted, scope, organisationOf)),
      ),
  );
}

function reaches(own: Grant, wanted: Permission, scope: Grant["scope"], organisationOf: OrganisationOf): boolean {
  if (!permissionsOf[own.role].includes(wanted)) return false;
  if (own.scope === "all" || own.scope === scope) return true;
  return scope.startsWith("site:") && holds(own, scope.slice("site:".length), organisationOf);
}
