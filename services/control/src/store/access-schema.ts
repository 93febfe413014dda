import { bigserial, boolean, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { AuditEntry, Grant, Permission, User } from "@carillon/contracts/access";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable("users", {
  name: text("name").primaryKey(),
  displayName: text("display_name").notNull(),
  origin: text("origin").$type<User["origin"]>().notNull(),
  grants: jsonb("grants").$type<Grant[]>().notNull(),
  /** By groups at the identity provider, when he logged in last. */
  providerGrants: jsonb("provider_grants").$type<Grant[]>().notNull().default([]),
  disabled: boolean("disabled").notNull(),
  /** Of an OpenID provider: issuer and subject, which together never change. */
  subject: text("subject").unique(),
  /** argon2id, PHC string format. */
  password: text("password"),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
  lastLogin: instant("last_login"),
});

/** SHA-256, hex, of each secret: they are 256 random bits, so that a slow hash would protect nothing. */
export const apiTokens = pgTable("api_tokens", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  hash: text("hash").notNull().unique(),
  prefix: text("prefix").notNull(),
  grants: jsonb("grants").$type<Grant[]>().notNull(),
  permissions: jsonb("permissions").$type<Permission[]>(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at"),
  lastUsedAt: instant("last_used_at"),
});

/** Of browsers. Removed with the user, so that nobody stays logged in who is gone. */
export const sessions = pgTable("sessions", {
  hash: text("hash").primaryKey(),
  user: text("user")
    .notNull()
    .references(() => users.name, { onDelete: "cascade" }),
  expiresAt: instant("expires_at").notNull(),
  /** Of the identity provider, if he logged in there: shown to it when he logs out. */
  idToken: text("id_token"),
});

/** What must outlive a browser's way to the identity provider and back. */
export type HeldLogin =
  | {
      readonly kind: "departed";
      readonly checks: { readonly state: string; readonly nonce: string; readonly verifier: string };
      readonly returnTo: string;
      /** That waits on the person's machine. */
      readonly program: { readonly port: number; readonly challenge: string } | null;
    }
  | { readonly kind: "handed-over"; readonly user: string; readonly challenge: string; readonly idToken: string };

/** Logins that are under way, by the SHA-256 of what the browser or the program holds; each is used once. */
export const logins = pgTable("logins", {
  hash: text("hash").primaryKey(),
  held: jsonb("held").$type<HeldLogin>().notNull(),
  expiresAt: instant("expires_at").notNull(),
});

/** Append-only: a trigger of the migration refuses changes and removals. */
export const audit = pgTable(
  "audit",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    actor: text("actor").notNull(),
    via: text("via").$type<AuditEntry["via"]>().notNull(),
    tokenPrefix: text("token_prefix"),
    address: text("address").notNull(),
    request: text("request").notNull(),
    action: text("action").notNull(),
    target: text("target").notNull(),
    site: text("site"),
    status: integer("status").notNull(),
    asked: jsonb("asked").$type<AuditEntry["asked"]>(),
  },
  (table) => [index("audit_actor").on(table.actor, table.sequence)],
);
