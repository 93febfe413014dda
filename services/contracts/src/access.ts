import { z } from "zod";
import { displayName, slug } from "./identity.js";

/** What somebody may do. Routes name the one that they need; roles and tokens are made of these. */
export const permission = z.enum([
  "fleet:read",
  "fleet:write",
  "devices:command",
  "devices:pair",
  "configuration:read",
  "configuration:write",
  "sound:play",
  "rollouts:read",
  "rollouts:write",
  "schedules:read",
  "schedules:write",
  "access:manage",
  "audit:read",
  "metrics:read",
]);
export type Permission = z.infer<typeof permission>;

/** viewer ⊂ announcer ⊂ operator ⊂ administrator. */
export const role = z.enum(["viewer", "announcer", "operator", "administrator"]);
export type Role = z.infer<typeof role>;

/** Where a role holds: everywhere, at the sites of an organisation, or at one site. */
export const grantScope = z
  .string()
  .max(80)
  .regex(/^(all|organisation:[a-z0-9-]+|site:[a-z0-9-]+)$/, { message: "all, organisation:NAME or site:NAME" });
export const grant = z.object({ role, scope: grantScope.default("all") });
export type Grant = z.infer<typeof grant>;
const grants = z.array(grant).max(64);

/** Of a local account: long rather than strange (NIST SP 800-63B §5.1.1). */
export const password = z.string().min(12).max(256);
const userName = z
  .string()
  .max(128)
  .regex(/^[\w.@+-]+$/, { message: "letters, digits, and . _ @ + -" });

/** Somebody who may log in. `oidc`: the provider says who he is, and with each login which roles his groups give him. */
export const user = z.object({
  name: userName,
  displayName,
  origin: z.enum(["local", "oidc"]),
  /** Given by administrators here. */
  grants,
  /** Given by his groups at the identity provider, when he logged in last; added to the others. */
  providerGrants: grants,
  /** False: invited, and never logged in. */
  joined: z.boolean(),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
  lastLogin: z.iso.datetime().nullable(),
});
export type User = z.infer<typeof user>;
export const userList = z.object({ items: z.array(user), nextCursor: z.string().nullable() });
/**
 * PUT /v1/users/{name}. `password` makes or changes a local account's; it is never read back. A new account of origin `oidc` is an
 * invitation: `name` is the address, in lower case, that the identity provider has verified.
 */
export const userPut = z.object({
  displayName,
  origin: z.enum(["local", "oidc"]).optional(),
  grants,
  disabled: z.boolean().default(false),
  password: password.optional(),
});
export type UserPut = z.infer<typeof userPut>;

/** A program's key. Its secret is shown once; `prefix` tells tokens apart in lists and logs. */
export const token = z.object({
  id: z.string(),
  name: displayName,
  prefix: z.string(),
  grants,
  /** Less than the grants allow, when given. */
  permissions: z.array(permission).nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Token = z.infer<typeof token>;
export const tokenList = z.object({ items: z.array(token), nextCursor: z.string().nullable() });
/** POST /v1/tokens. Nobody can give more than he has. */
export const tokenRequest = z.object({
  name: displayName,
  grants: grants.min(1),
  permissions: z.array(permission).min(1).nullable().default(null),
  expiresInDays: z.int().min(1).max(3650).nullable().default(365),
});
export type TokenRequest = z.infer<typeof tokenRequest>;
export const tokenMade = token.extend({ secret: z.string().describe("shown this once") });

/** POST /v1/session, with a local account. */
export const loginRequest = z.object({ name: userName, password: z.string().max(256) });
/** GET /v1/session: who asks, and what he may. `csrf` goes into the header `X-CSRF-Token` of every change made with the cookie. */
export const session = z.object({
  name: z.string(),
  displayName: z.string(),
  via: z.enum(["token", "session"]),
  grants,
  permissions: z.array(permission),
  csrf: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
});
export type Session = z.infer<typeof session>;

/** One line of the audit log: who did what to what, when, and how it ended. Never changed, never removed. */
export const auditEntry = z.object({
  sequence: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  via: z.enum(["token", "session", "device", "none"]),
  /** Of the token. */
  tokenPrefix: z.string().nullable(),
  address: z.string(),
  request: z.string(),
  /** Method and route, as in the API's description. */
  action: z.string(),
  target: z.string(),
  site: slug.nullable(),
  status: z.int(),
  /** What was asked, without secrets. */
  asked: z.unknown(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditList = z.object({ items: z.array(auditEntry), nextCursor: z.string().nullable() });
