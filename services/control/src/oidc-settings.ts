import { readGroupRoles } from "@carillon/core/access/provider-claims";
import { z } from "zod";
import type { OidcSettings } from "./features/access/oidc/open-oidc.js";

const webAddress = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `not ${example}` })
    .transform((text) => new URL(text))
    // Codes and tokens cross it; RFC 9700 §2.6.
    .refine(({ protocol, hostname }) => protocol === "https:" || loopback.test(hostname), "https, but on this machine");
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const roles = z.string().transform((text, context) => {
  const read = readGroupRoles(text);
  if ("roles" in read) return read.roles;
  context.addIssue(`${read.wrong} is not GROUP=ROLE or GROUP=ROLE@SCOPE, such as teachers=announcer@site:north`);
  return z.NEVER;
});

/** The part of the environment that is about logging in with an identity provider. */
export const oidcEnvironment = {
  CARILLON_PUBLIC_URL: webAddress("https://HOST").optional(),
  CARILLON_OIDC_ISSUER: webAddress("https://HOST/PATH").optional(),
  CARILLON_OIDC_CLIENT_ID: z.string().min(1).optional(),
  CARILLON_OIDC_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  CARILLON_OIDC_NAME: z.string().min(1).max(40).optional(),
  CARILLON_OIDC_SCOPES: z.string().min(1).default("openid profile email"),
  CARILLON_OIDC_GROUPS_CLAIM: z.string().min(1).default("groups"),
  CARILLON_OIDC_ROLES: roles.prefault(""),
  CARILLON_OIDC_ADMITS: z.enum(["invited", "mapped", "everybody"]).default("invited"),
};

/** Undefined without an issuer; or what is missing. */
export function readOidcSettings(
  data: z.output<z.ZodObject<typeof oidcEnvironment>>,
): { oidc: OidcSettings | undefined } | { wrong: string } {
  const [issuer, clientId, publicUrl] = [
    data.CARILLON_OIDC_ISSUER,
    data.CARILLON_OIDC_CLIENT_ID,
    data.CARILLON_PUBLIC_URL,
  ];
  if (issuer === undefined) return { oidc: undefined };
  if (clientId === undefined || publicUrl === undefined)
    return { wrong: "CARILLON_OIDC_ISSUER: give CARILLON_OIDC_CLIENT_ID and CARILLON_PUBLIC_URL as well" };
  return {
    oidc: {
      ...{ issuer, clientId, clientSecretFile: data.CARILLON_OIDC_CLIENT_SECRET_FILE, publicUrl },
      ...{ scopes: data.CARILLON_OIDC_SCOPES, name: data.CARILLON_OIDC_NAME ?? issuer.hostname },
      rules: {
        ...{ admits: data.CARILLON_OIDC_ADMITS, groupsClaim: data.CARILLON_OIDC_GROUPS_CLAIM },
        roles: data.CARILLON_OIDC_ROLES,
      },
    },
  };
}

export const oidcHelp = `  CARILLON_PUBLIC_URL           where people's browsers reach the console            [none]
  CARILLON_OIDC_ISSUER          people log in with this OpenID provider              [none: local accounts]
  CARILLON_OIDC_CLIENT_ID       ours there; its redirect URI is PUBLIC_URL/v1/session/oidc/callback
  CARILLON_OIDC_CLIENT_SECRET_FILE  its secret                                       [none: a public client]
  CARILLON_OIDC_NAME            what the console's button says                       [the issuer's host]
  CARILLON_OIDC_SCOPES          what is asked for                                    [openid profile email]
  CARILLON_OIDC_GROUPS_CLAIM    which claim names groups                             [groups]
  CARILLON_OIDC_ROLES           GROUP=ROLE@SCOPE,...: teachers=announcer@site:north  [none]
  CARILLON_OIDC_ADMITS          who becomes a user: invited, mapped (or with such a role), everybody [invited]`;
