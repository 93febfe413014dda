import type { AuditEntry } from "@carillon/contracts/access";
import { and, asc, desc, eq, gt, gte, inArray, lt, sql, type InferSelectModel, type SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { apiTokens, audit, logins, sessions, users, type HeldLogin } from "./access-schema.js";
import { longBefore } from "./long-before.js";
import { reaching, sqlState } from "./outside.js";

export type UserRow = InferSelectModel<typeof users>;
export type TokenRow = InferSelectModel<typeof apiTokens>;
export type SessionRow = InferSelectModel<typeof sessions>;
export type AuditRow = Omit<InferSelectModel<typeof audit>, "sequence">;

/** Names after `after`, at most `limit`. */
export interface Slice {
  readonly after?: string;
  readonly limit: number;
}

export interface AuditQuery {
  /** Older than this one. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly actor?: string | undefined;
  /** How it begins. */
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly site?: string | undefined;
  readonly outcome?: "done" | "refused" | undefined;
  /** From `since` on, and before `until`. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly sites: "all" | readonly string[];
}

/** PostgreSQL's appendix A. */
const uniqueViolation = "23505";

/** People, tokens, sessions and the audit log. Read anew with each use, because another replica may have changed them. */
export class AccessStore {
  constructor(private readonly database: PgDatabase<PgQueryResultHKT>) {}

  async user(name: string): Promise<UserRow | undefined> {
    return (await reaching(this.database.select().from(users).where(eq(users.name, name))))[0];
  }

  users({ after = "", limit }: Slice): Promise<UserRow[]> {
    return reaching(
      this.database.select().from(users).where(gt(users.name, after)).orderBy(asc(users.name)).limit(limit),
    );
  }

  /** By issuer and subject at the identity provider. */
  async userOf(subject: string): Promise<UserRow | undefined> {
    return (await reaching(this.database.select().from(users).where(eq(users.subject, subject))))[0];
  }

  /** False: somebody else changed him since (`row.version` is the next one), or another has his subject. */
  async putUser(row: UserRow): Promise<boolean> {
    const written = await reaching(
      this.database
        .insert(users)
        .values(row)
        .onConflictDoUpdate({ target: users.name, set: row, setWhere: eq(users.version, row.version - 1) })
        .returning({ name: users.name })
        .catch((error: unknown) => {
          if (sqlState(error) !== uniqueViolation) throw error;
          return [];
        }),
    );
    return written.length > 0;
  }

  async loggedIn(name: string, at: Date): Promise<void> {
    await reaching(this.database.update(users).set({ lastLogin: at }).where(eq(users.name, name)));
  }

  async removeUser(name: string): Promise<boolean> {
    return (await reaching(this.database.delete(users).where(eq(users.name, name)).returning())).length > 0;
  }

  async tokenOf(hash: string): Promise<TokenRow | undefined> {
    return (await reaching(this.database.select().from(apiTokens).where(eq(apiTokens.hash, hash))))[0];
  }

  tokens({ after = "", limit }: Slice): Promise<TokenRow[]> {
    return reaching(
      this.database.select().from(apiTokens).where(gt(apiTokens.id, after)).orderBy(asc(apiTokens.id)).limit(limit),
    );
  }

  /** Replaces the token of that id. */
  async putToken(row: TokenRow): Promise<void> {
    await reaching(this.database.insert(apiTokens).values(row).onConflictDoUpdate({ target: apiTokens.id, set: row }));
  }

  async removeToken(id: string): Promise<boolean> {
    return (await reaching(this.database.delete(apiTokens).where(eq(apiTokens.id, id)).returning())).length > 0;
  }

  async used(ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return;
    await reaching(
      this.database
        .update(apiTokens)
        .set({ lastUsedAt: at })
        .where(inArray(apiTokens.id, [...ids])),
    );
  }

  /** Undefined: unknown or expired. */
  async session(hash: string, now: Date): Promise<{ session: SessionRow; user: UserRow } | undefined> {
    const [row] = await reaching(
      this.database
        .select({ session: sessions, user: users })
        .from(sessions)
        .innerJoin(users, eq(sessions.user, users.name))
        .where(and(eq(sessions.hash, hash), gt(sessions.expiresAt, now))),
    );
    return row;
  }

  /** Those that have long expired are forgotten on the way. */
  async putSession(row: SessionRow, now: Date): Promise<void> {
    await reaching(this.database.delete(sessions).where(lt(sessions.expiresAt, longBefore(now))));
    await reaching(this.database.insert(sessions).values(row));
  }

  /** The session that ended, if there was one. */
  async removeSession(hash: string): Promise<SessionRow | undefined> {
    return (await reaching(this.database.delete(sessions).where(eq(sessions.hash, hash)).returning()))[0];
  }

  /** Those that have long expired are forgotten on the way. */
  async putLogin(row: InferSelectModel<typeof logins>, now: Date): Promise<void> {
    await reaching(this.database.delete(logins).where(lt(logins.expiresAt, longBefore(now))));
    await reaching(this.database.insert(logins).values(row));
  }

  /** Once: whoever asks second, also of another replica, finds nothing. */
  async takeLogin(hash: string, now: Date): Promise<HeldLogin | undefined> {
    const [row] = await reaching(this.database.delete(logins).where(eq(logins.hash, hash)).returning());
    return row === undefined || row.expiresAt <= now ? undefined : row.held;
  }

  async removeSessionsOf(user: string): Promise<void> {
    await reaching(this.database.delete(sessions).where(eq(sessions.user, user)));
  }

  async record(row: AuditRow): Promise<void> {
    await reaching(this.database.insert(audit).values(row));
  }

  /** Newest first. */
  recorded(query: AuditQuery): Promise<InferSelectModel<typeof audit>[]> {
    return reaching(
      this.database
        .select()
        .from(audit)
        .where(and(...conditionsOf(query)))
        .orderBy(desc(audit.sequence))
        .limit(query.limit),
    );
  }
}

const conditionsOf = ({ before, actor, action, target, site, outcome, since, until, sites }: AuditQuery): SQL[] => [
  ...(before === undefined ? [] : [lt(audit.sequence, before)]),
  ...(actor === undefined ? [] : [eq(audit.actor, actor)]),
  ...(action === undefined ? [] : [sql`starts_with(${audit.action}, ${action})`]),
  ...(target === undefined ? [] : [eq(audit.target, target)]),
  ...(site === undefined ? [] : [eq(audit.site, site)]),
  ...(outcome === undefined ? [] : [outcome === "done" ? lt(audit.status, 400) : gte(audit.status, 400)]),
  ...(since === undefined ? [] : [gte(audit.at, since)]),
  ...(until === undefined ? [] : [lt(audit.at, until)]),
  ...(sites === "all" ? [] : [sites.length === 0 ? sql`false` : inArray(audit.site, [...sites])]),
];

export const entryOf = ({ at, ...row }: InferSelectModel<typeof audit>): AuditEntry => ({
  ...row,
  at: at.toISOString(),
});
