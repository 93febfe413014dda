import { grant, type Grant } from "@carillon/contracts/access";
import { displayName } from "@carillon/contracts/identity";

/** Which roles the members of a group have. */
export type GroupRoles = ReadonlyMap<string, readonly Grant[]>;

/** `teachers=announcer@site:north, pa-admins=administrator@all`; or the part that cannot be understood. */
export function readGroupRoles(text: string): { roles: GroupRoles } | { wrong: string } {
  const roles = new Map<string, Grant[]>();
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const [, group = "", role, scope = "all"] = /^(.+)=([a-z]+)(?:@(\S+))?$/.exec(part) ?? [];
    const read = grant.safeParse({ role, scope });
    if (!read.success) return { wrong: part };
    roles.set(group.trim(), [...(roles.get(group.trim()) ?? []), read.data]);
  }
  return { roles };
}

/** What an identity provider says of somebody: OpenID Connect Core 1.0 §5.1, of types that nobody has checked. */
export type Claims = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The roles that somebody's groups give him: the claim is a list, or one name. */
export function grantsOf(claims: Claims, claim: string, roles: GroupRoles): Grant[] {
  const said = claims[claim];
  const groups: unknown[] = Array.isArray(said) ? said : [said];
  const given = groups.flatMap((group) => (typeof group === "string" ? (roles.get(group) ?? []) : []));
  return [...new Map(given.map((one) => [`${one.role}@${one.scope}`, one])).values()].slice(0, mostGrants);
}
const mostGrants = 64;

/** Only what the provider has verified: anybody can claim an address. §5.7: it is no identity, so that it counts once, for an invitation. */
export function verifiedAddress(claims: Claims): string | undefined {
  return claims["email_verified"] === true ? text(claims["email"])?.toLowerCase() : undefined;
}

/** What somebody may be called here: his account's name, unless another has it, and what people read. */
export function namesIn(claims: Claims, subject: string): { name: string; displayName: string } {
  const wish = text(claims["preferred_username"]) ?? verifiedAddress(claims) ?? subject;
  const name = wish.replaceAll(/[^\w.@+-]/g, "-").slice(0, 96);
  const shown = displayName.safeParse(text(claims["name"]) ?? wish);
  return { name, displayName: shown.success ? shown.data : name };
}
