import type { Session } from "@carillon/contracts/access";
import type { LoggedOut } from "@carillon/contracts/login";
import { permissionsAnywhere } from "@carillon/core/access/grants";
import type { Rate } from "@carillon/core/rate-limit";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../clock.js";
import { Refused } from "../../refused.js";
import type { AccessStore, UserRow } from "../../store/access-store.js";
import type { AllowanceStore } from "../../store/allowance-store.js";
import { ofSession, type Access } from "./access.js";
import { fitsNobody, passwordFits } from "./passwords.js";
import type { Principal } from "./principal.js";
import { freshSecret, hashOf } from "./secrets.js";

/** A working day: whoever leaves the page open is out by the next morning. */
const sessionSeconds = 12 * 3600;
/** NIST SP 800-63B §5.2.2 asks for no more than 100 failures in a row; ours come at one a minute after the first ten. */
const perName: Rate = { perSecond: 1 / 60, burst: 10 };
const perAddress: Rate = { perSecond: 1 / 10, burst: 20 };

/** A session that has just begun: its secret goes into the cookie. */
export interface Begun {
  readonly secret: string;
  readonly expiresAt: Date;
  readonly session: Session;
  readonly principal: Principal;
}

export interface SessionsParts {
  readonly store: AccessStore;
  /** What is left of guesses, at all replicas together. */
  readonly allowances: Pick<AllowanceStore, "take">;
  readonly access: Access;
  readonly clock: Clock;
  readonly log: Logger;
  /** At the identity provider. */
  readonly logoutUrl: (idToken: string) => Promise<string | null>;
}

/** People in browsers. */
export class Sessions {
  constructor(private readonly parts: SessionsParts) {}

  /** With a local account. Takes as long for a name that does not exist. */
  async login({ name, password }: { name: string; password: string }, address: string): Promise<Begun | Refused> {
    const { allowances, store, log } = this.parts;
    const late = await allowances.take([
      { key: `name ${name}`, rate: perName },
      { key: `address ${address}`, rate: perAddress },
    ]);
    if (late !== undefined) return new Refused("too-many-requests", `logins of ${name}`, { retryAfterSeconds: late });
    const user = await store.user(name);
    const fits = user?.password == null ? await fitsNobody(password) : await passwordFits(password, user.password);
    if (fits && user !== undefined && !user.disabled) return this.begin(user);
    log.warn({ event: "login-refused", user: name, address }, "login refused");
    return new Refused("login-refused", `account ${name}`);
  }

  /** `idToken`: of the identity provider that recognised him. */
  async begin(user: UserRow, idToken: string | null = null): Promise<Begun> {
    const { clock, store } = this.parts;
    const secret = freshSecret("session");
    const now = clock.wall();
    const expiresAt = new Date((now + sessionSeconds) * 1000);
    const row = { hash: hashOf(secret), user: user.name, expiresAt, idToken };
    await store.putSession(row, dateOf(now));
    await store.loggedIn(user.name, dateOf(now));
    const principal = ofSession(row, user, secret);
    return { secret, expiresAt, session: viewOf(principal), principal };
  }

  /** Where the browser goes to end it at the identity provider as well. */
  async end(secret: string | undefined): Promise<LoggedOut> {
    if (secret === undefined) return { endSession: null };
    const ended = await this.parts.store.removeSession(hashOf(secret));
    this.parts.access.forget();
    return { endSession: ended?.idToken == null ? null : await this.parts.logoutUrl(ended.idToken) };
  }
}

export const viewOf = ({ name, displayName, via, rights, csrf, expiresAt }: Principal): Session => ({
  ...{ name, displayName, via, grants: [...rights.grants], permissions: permissionsAnywhere(rights), csrf },
  expiresAt: expiresAt?.toISOString() ?? null,
});
