import type { Permission } from "@carillon/contracts/access";
import type { Place } from "@carillon/core/access/grants";
import type { InstallationState } from "../../installation/state.js";

/** What of a request says where it happens. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Where a request happens: at these places, all of which count; or `anywhere`, when it is enough to have the permission at some site,
 * because the answer is limited to those sites, or because it names no site.
 */
export type PlaceOf = (asked: Asked, state: InstallationState) => Place | "anywhere";

const anywhere: PlaceOf = () => "anywhere";
const installation: PlaceOf = () => "installation";

const at = (site: string | undefined): Place | "anywhere" => (site === undefined ? "anywhere" : { sites: [site] });

const member = (body: unknown, name: string): unknown =>
  typeof body === "object" && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined;

/** What the body names, where it names one; a wrong type is the schema's business, later. */
const bodySite: PlaceOf = ({ body }) => {
  const site = member(body, "site");
  return at(typeof site === "string" ? site : undefined);
};
/** Where devices are to be moved; those that are meant are at sites that whoever asks may change. */
const siteOfAction: PlaceOf = ({ params, body }, state) => bodySite({ params, body: member(body, "action") }, state);
const bodySiteOrMain: PlaceOf = (asked, state) => {
  const place = bodySite(asked, state);
  return place === "anywhere" ? { sites: ["main"] } : place;
};

const device: PlaceOf = ({ params }, { devices }) => at(devices.get(params["id"] ?? "")?.site);
const zone: PlaceOf = ({ params }, { zones }) => at(zones.get(params["id"] ?? "")?.site);
const schedule: PlaceOf = ({ params }, { schedules }) => at(schedules.get(params["id"] ?? "")?.site);

const site: PlaceOf = ({ params }) => at(params["id"]);

const programme: PlaceOf = ({ params }, { zones }) => {
  const sites = [...zones.values()].filter((row) => row.programme === params["id"]).map((row) => row.site);
  return sites.length === 0 ? "anywhere" : { sites };
};

/** Of a configuration layer: a tag may be anywhere, so that its layer concerns the whole installation. */
const layer: PlaceOf = ({ params }, state) => {
  const [kind = "", id = ""] = (params["scope"] ?? "").split(":");
  if (kind === "site") return at(id);
  if (kind === "zone") return zone({ params: { id }, body: undefined }, state);
  if (kind === "device") return device({ params: { id }, body: undefined }, state);
  return "installation";
};

/** Where it is, and where it is to go. */
const both =
  (...places: readonly PlaceOf[]): PlaceOf =>
  (asked, state) => {
    const all = places.map((place) => place(asked, state)).filter((place) => place !== "anywhere");
    if (all.length === 0) return "anywhere";
    return all.includes("installation")
      ? "installation"
      : { sites: all.flatMap((place) => (place === "installation" ? [] : place.sites)) };
  };

/** What a device runs is decided by rollouts, also where it is written as configuration. */
const writing = ({ params }: Asked): Permission =>
  params["document"] === "release" ? "rollouts:write" : "configuration:write";

type Needs = readonly [Permission | ((asked: Asked) => Permission), PlaceOf];

/** What each route needs, and where. The guard looks here and nowhere else; a route that is missing is for administrators alone. */
export const routes: Readonly<Record<string, Needs>> = {
  "GET /v1/devices": ["fleet:read", anywhere],
  "GET /v1/devices/:id": ["fleet:read", device],
  "PATCH /v1/devices/:id": ["fleet:write", both(device, bodySite)],
  "DELETE /v1/devices/:id": ["fleet:write", device],
  "GET /v1/devices/:id/configuration": ["configuration:read", device],
  "POST /v1/devices/:id/configuration/retry": ["configuration:write", device],
  "POST /v1/devices/:id/commands": ["devices:command", device],
  "GET /v1/devices/:id/release": ["fleet:read", device],
  "PUT /v1/devices/:id/release": ["rollouts:write", device],
  "GET /v1/releases": ["rollouts:read", anywhere],
  "GET /v1/releases/fleets": ["rollouts:read", anywhere],
  "GET /v1/releases/variables": ["rollouts:write", installation],
  "PUT /v1/releases/variables": ["rollouts:write", installation],
  "GET /v1/releases/devices": ["rollouts:read", installation],
  "POST /v1/devices/actions": ["fleet:write", siteOfAction],
  "GET /v1/organisations": ["fleet:read", anywhere],
  "GET /v1/organisations/:id": ["fleet:read", anywhere],
  "PUT /v1/organisations/:id": ["fleet:write", installation],
  "DELETE /v1/organisations/:id": ["fleet:write", installation],
  "GET /v1/sites": ["fleet:read", anywhere],
  "GET /v1/sites/:id": ["fleet:read", site],
  "PUT /v1/sites/:id": ["fleet:write", installation],
  "DELETE /v1/sites/:id": ["fleet:write", installation],
  "GET /v1/zones": ["fleet:read", anywhere],
  "GET /v1/zones/:id": ["fleet:read", zone],
  "PUT /v1/zones/:id": ["fleet:write", both(zone, bodySiteOrMain)],
  "DELETE /v1/zones/:id": ["fleet:write", zone],
  "GET /v1/pairing": ["devices:pair", anywhere],
  "POST /v1/pairing/approvals": ["devices:pair", bodySiteOrMain],
  "DELETE /v1/pairing/:id": ["devices:pair", anywhere],
  "GET /v1/enrolment-tokens": ["devices:pair", installation],
  "POST /v1/enrolment-tokens": ["devices:pair", bodySiteOrMain],
  "DELETE /v1/enrolment-tokens/:id": ["devices:pair", installation],
  "GET /v1/expected-devices": ["devices:pair", installation],
  "POST /v1/expected-devices": ["devices:pair", installation],
  "DELETE /v1/expected-devices/:serial": ["devices:pair", installation],
  "GET /v1/configuration": ["configuration:read", anywhere],
  "GET /v1/configuration/schemas": ["configuration:read", anywhere],
  "GET /v1/configuration/:scope/:document": ["configuration:read", layer],
  "GET /v1/configuration/:scope/:document/history": ["configuration:read", layer],
  "GET /v1/configuration/:scope/:document/diff": ["configuration:read", layer],
  "POST /v1/configuration/:scope/:document/restore": [writing, layer],
  "POST /v1/configuration/:scope/:document/dry-run": ["configuration:read", layer],
  "PUT /v1/configuration/:scope/:document": [writing, layer],
  "DELETE /v1/configuration/:scope/:document": [writing, layer],
  "GET /v1/programmes": ["fleet:read", anywhere],
  "POST /v1/programmes/:id/playbacks": ["sound:play", programme],
  "DELETE /v1/programmes/:id/playbacks/current": ["sound:play", programme],
  "GET /v1/schedules": ["schedules:read", anywhere],
  "POST /v1/schedules/dry-run": ["schedules:read", bodySiteOrMain],
  "GET /v1/schedules/:id": ["schedules:read", schedule],
  "PUT /v1/schedules/:id": ["schedules:write", both(schedule, bodySiteOrMain)],
  "DELETE /v1/schedules/:id": ["schedules:write", schedule],
  "GET /v1/schedules/:id/occurrences": ["schedules:read", schedule],
  "GET /v1/schedules/:id/calendar.ics": ["schedules:read", schedule],
  "POST /v1/schedules/:id/skips": ["schedules:write", schedule],
  "DELETE /v1/schedules/:id/skips/:at": ["schedules:write", schedule],
  "POST /v1/schedules/:id/rings": ["sound:play", schedule],
  "GET /v1/occurrences": ["schedules:read", anywhere],
  "GET /v1/holidays": ["schedules:read", anywhere],
  "GET /v1/holidays/:id": ["schedules:read", anywhere],
  "PUT /v1/holidays/:id": ["schedules:write", installation],
  "DELETE /v1/holidays/:id": ["schedules:write", installation],
  "GET /v1/events": ["fleet:read", anywhere],
  "GET /v1/rollouts": ["rollouts:read", anywhere],
  "POST /v1/rollouts": ["rollouts:write", installation],
  "GET /v1/rollouts/:id": ["rollouts:read", anywhere],
  "POST /v1/rollouts/:id/pause": ["rollouts:write", installation],
  "POST /v1/rollouts/:id/resume": ["rollouts:write", installation],
  "POST /v1/rollouts/:id/approve": ["rollouts:write", installation],
  "POST /v1/rollouts/:id/abort": ["rollouts:write", installation],
  "POST /v1/rollouts/:id/rollback": ["rollouts:write", installation],
  "GET /metrics": ["metrics:read", installation],
  "GET /metrics/devices": ["metrics:read", installation],
  "GET /v1/tokens": ["access:manage", installation],
  "POST /v1/tokens": ["access:manage", installation],
  "DELETE /v1/tokens/:id": ["access:manage", installation],
  "GET /v1/users": ["access:manage", installation],
  "GET /v1/users/:name": ["access:manage", installation],
  "PUT /v1/users/:name": ["access:manage", installation],
  "DELETE /v1/users/:name": ["access:manage", installation],
  "GET /v1/audit": ["audit:read", anywhere],
  "GET /v1/audit/export": ["audit:read", anywhere],
  "GET /v1/ice-servers": ["fleet:read", anywhere],
  "GET /v1/webhooks": ["access:manage", installation],
  "POST /v1/webhooks": ["access:manage", installation],
  "GET /v1/webhooks/:id": ["access:manage", installation],
  "PATCH /v1/webhooks/:id": ["access:manage", installation],
  "DELETE /v1/webhooks/:id": ["access:manage", installation],
  "POST /v1/webhooks/:id/secret": ["access:manage", installation],
  "POST /v1/webhooks/:id/ping": ["access:manage", installation],
  "GET /v1/webhooks/:id/deliveries": ["access:manage", installation],
  "POST /v1/webhooks/:id/deliveries/:delivery/redeliver": ["access:manage", installation],
};
