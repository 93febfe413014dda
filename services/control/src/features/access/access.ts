import { createHash } from "node:crypto";
import { dateOf, type Clock } from "../../clock.js";
import type { AccessStore, SessionRow, TokenRow, UserRow } from "../../store/access-store.js";
import type { Principal } from "./principal.js";
import { hashOf, prefixOf } from "./secrets.js";

/** What a request shows of itself. */
export interface Shown {
  readonly authorization: string | undefined;
  /** The session cookie's value. */
  readonly session: string | undefined;
}

/**
 * How long an answer of the database is believed: a token that is revoked through another replica works for so long. What is changed
 * here counts at once.
 */
const believedMs = 5000;
const mostBelieved = 1000;

/** Who asks: by token or by session. */
export class Access {
  private readonly believed = new Map<string, { readonly until: number; readonly principal: Principal | undefined }>();
  private readonly usedTokens = new Set<string>();

  constructor(
    private readonly store: AccessStore,
    private readonly clock: Clock,
  ) {}

  /** Undefined: nobody that is known. A token goes before a session. */
  async principal({ authorization, session }: Shown): Promise<Principal | undefined> {
    const [, token] = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization ?? "") ?? [];
    if (token !== undefined) return this.known(hashOf(token), (hash) => this.byToken(hash));
    if (authorization !== undefined || session === undefined || session.length > 256) return undefined;
    return this.known(hashOf(session), (hash) => this.bySession(hash, session));
  }

  /** Rights were changed here: nothing is believed any more. */
  forget(): void {
    this.believed.clear();
  }

  /** When tokens were last used, kept now and then. */
  async keepUse(): Promise<void> {
    const ids = [...this.usedTokens];
    this.usedTokens.clear();
    await this.store.used(ids, dateOf(this.clock.wall()));
  }

  private async known(
    hash: string,
    look: (hash: string) => Promise<Principal | undefined>,
  ): Promise<Principal | undefined> {
    const now = this.clock.wall() * 1000;
    const before = this.believed.get(hash);
    if (before !== undefined && before.until > now) return stillValid(before.principal, now);
    const principal = await look(hash);
    // Guessed tokens must not fill the memory.
    if (this.believed.size >= mostBelieved) this.believed.clear();
    this.believed.set(hash, { until: now + believedMs, principal });
    return stillValid(principal, now);
  }

  private async byToken(hash: string): Promise<Principal | undefined> {
    const row = await this.store.tokenOf(hash);
    if (row === undefined) return undefined;
    this.usedTokens.add(row.id);
    return ofToken(row);
  }

  private async bySession(hash: string, secret: string): Promise<Principal | undefined> {
    const found = await this.store.session(hash, dateOf(this.clock.wall()));
    return found === undefined || found.user.disabled ? undefined : ofSession(found.session, found.user, secret);
  }
}

const stillValid = (principal: Principal | undefined, now: number): Principal | undefined =>
  principal?.expiresAt != null && principal.expiresAt.getTime() <= now ? undefined : principal;

const ofToken = ({ name, prefix, grants, permissions, expiresAt }: TokenRow): Principal => ({
  ...{ name: `token:${name}`, displayName: name, via: "token", tokenPrefix: prefix },
  ...{ rights: { grants, permissions }, csrf: null, expiresAt },
});

export const ofSession = ({ expiresAt }: SessionRow, user: UserRow, secret: string): Principal => ({
  ...{ name: user.name, displayName: user.displayName, via: "session", tokenPrefix: prefixOf(secret) },
  ...{ rights: { grants: user.grants, permissions: null }, csrf: csrfOf(secret), expiresAt },
});

/** Known to pages of our own origin alone: others can make a browser send the cookie, but not read this. */
const csrfOf = (secret: string): string => createHash("sha256").update(`csrf ${secret}`).digest("base64url");
