import type { Permission } from "@carillon/contracts/access";
import { may, mayAnywhere, type OrganisationOf, type Place } from "@carillon/core/access/grants";
import type { FastifyRequest } from "fastify";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";
import type { Principal } from "./principal.js";
import { routes, type Asked } from "./route-table.js";

export interface Needed {
  readonly permission: Permission;
  readonly place: Place | "anywhere";
}

/** Whether somebody may know of a site. */
export type Sees = (site: string) => boolean;
export const everywhere: Sees = () => true;

/** The one site that it concerns, if it is one. */
export const siteOf = ({ place }: Needed): string | null =>
  typeof place === "object" && new Set(place.sites).size === 1 ? (place.sites[0] ?? null) : null;

/** Whether somebody may do what he asks, by the route table. */
export class Authorisation {
  constructor(
    private readonly installation: Pick<Installation, "state">,
    private readonly organisationOf: OrganisationOf,
  ) {}

  /** What a request needs. */
  needed({ method, routeOptions, params, body }: FastifyRequest): Needed {
    const route = `${method === "HEAD" ? "GET" : method} ${routeOptions.url ?? ""}`;
    const [needs, placeOf] = routes[route] ?? (["access:manage", () => "installation"] as const);
    const asked: Asked = { params: params as Asked["params"], body };
    const permission = typeof needs === "function" ? needs(asked) : needs;
    return { permission, place: placeOf(asked, this.installation.state) };
  }

  objection({ name, rights }: Principal, { permission, place }: Needed): Refused | undefined {
    const allowed =
      place === "anywhere" ? mayAnywhere(rights, permission) : may(rights, permission, place, this.organisationOf);
    if (allowed) return undefined;
    const where = place === "anywhere" ? "any site" : place === "installation" ? "the whole installation" : place.sites;
    return new Refused("forbidden", `${name} needs ${permission} for ${String(where)}`);
  }

  /** The sites whose part of the audit log somebody may read. */
  readableSites({ rights }: Principal): "all" | string[] {
    if (may(rights, "audit:read", "installation", this.organisationOf)) return "all";
    const { devices, zones, sites } = this.installation.state;
    // What happened at a site that is gone, or that another process has made, is told as well.
    const named = rights.grants.flatMap(({ scope }) =>
      scope.startsWith("site:") ? [scope.slice("site:".length)] : [],
    );
    const used = [...devices.values(), ...zones.values()].map(({ site }) => site);
    return [...new Set([...used, ...sites.keys(), ...named])].filter((site) =>
      may(rights, "audit:read", { sites: [site] }, this.organisationOf),
    );
  }

  /** The sites at which somebody has the permission: lists are limited to them. */
  sight({ rights }: Principal, permission: Permission): Sees {
    if (may(rights, permission, "installation", this.organisationOf)) return everywhere;
    return (site) => may(rights, permission, { sites: [site] }, this.organisationOf);
  }
}
