import { createHash } from "node:crypto";
import type { Grant } from "@carillon/contracts/access";
import { CarillonError } from "@carillon/contracts/errors";
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
/** How long its last answer is, while it is away: reads go on. Nobody can revoke anything then, unless we alone are cut off from it. */
const believedAwayMs = 900_000;
const mostBelieved = 1000;

interface Believed {
  readonly principal: Principal | undefined;
  readonly until: number;
  /** When the database said so. */
  readonly said: number;
}

/** Who asks: by token or by session. */
export class Access {
  private readonly believed = new Map<string, Believed>();
  private readonly usedTokens = new Set<string>();

  constructor(
    private readonly store: AccessStore,
    private readonly clock: Clock,
  ) {}

  /** Undefined: nobody that is known. A token goes before a session. */
  async principal({ authorization, session }: Shown): Promise<Principal | undefined> {
    const token = bearerIn(authorization);
    if (token !== undefined && isSession(token)) return withoutPage(await this.ofSecret(token));
    if (token !== undefined) return this.known(hashOf(token), (hash) => this.byToken(hash));
    return authorization === undefined && session !== undefined ? this.ofSecret(session) : undefined;
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

  private async ofSecret(secret: string): Promise<Principal | undefined> {
    return secret.length > 256 ? undefined : this.known(hashOf(secret), (hash) => this.bySession(hash, secret));
  }

  private async known(
    hash: string,
    look: (hash: string) => Promise<Principal | undefined>,
  ): Promise<Principal | undefined> {
    const [now, at] = [this.clock.wall() * 1000, this.clock.monotonic() * 1000];
    const before = this.believed.get(hash);
    if (before !== undefined && before.until > at) return stillValid(before.principal, now);
    const { principal, said } = await look(hash).then(
      (principal) => ({ principal, said: at }),
      (error: unknown) => {
        const isAway = error instanceof CarillonError && error.code === "unavailable";
        if (!isAway || before?.principal === undefined || at - before.said > believedAwayMs) throw error;
        return before;
      },
    );
    // Guessed tokens must not fill the memory.
    if (this.believed.size >= mostBelieved) this.believed.clear();
    this.believed.set(hash, { until: at + believedMs, principal, said });
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

const bearerIn = (authorization = ""): string | undefined => /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization)?.[1];
const isSession = (secret: string): boolean => secret.startsWith("session_");

/** The session's secret, if it is one that is shown: by a browser as a cookie, by a program as a bearer token. */
export function sessionSecretIn({ authorization, session }: Shown): string | undefined {
  const token = bearerIn(authorization);
  return token !== undefined && isSession(token) ? token : session;
}

/** A program that sends the secret itself cannot be made to by another's page. */
const withoutPage = (principal: Principal | undefined): Principal | undefined =>
  principal && { ...principal, csrf: null };

const stillValid = (principal: Principal | undefined, now: number): Principal | undefined =>
  principal?.expiresAt != null && principal.expiresAt.getTime() <= now ? undefined : principal;

const ofToken = ({ name, prefix, grants, permissions, expiresAt }: TokenRow): Principal => ({
  ...{ name: `token:${name}`, displayName: name, via: "token", tokenPrefix: prefix },
  ...{ rights: { grants, permissions }, csrf: null, expiresAt },
});

export const ofSession = ({ expiresAt }: SessionRow, user: UserRow, secret: string): Principal => ({
  ...{ name: user.name, displayName: user.displayName, via: "session", tokenPrefix: prefixOf(secret) },
  ...{ rights: { grants: grantsOf(user), permissions: null }, csrf: csrfOf(secret), expiresAt },
});

/** All of them, whoever gave them. */
export const grantsOf = ({ grants, providerGrants }: UserRow): Grant[] => [...grants, ...providerGrants];

/** Known to pages of our own origin alone: others can make a browser send the cookie, but not read this. */
const csrfOf = (secret: string): string => createHash("sha256").update(`csrf ${secret}`).digest("base64url");
