import { createHash, timingSafeEqual } from "node:crypto";
import type { DeviceLogin, LoginBegin, LoginExchange, ProgramSession } from "@carillon/contracts/login";
import type { Rate } from "@carillon/core/rate-limit";
import type { Logger } from "pino";
import { dateOf, type Clock } from "../../../clock.js";
import { Refused } from "../../../refused.js";
import type { AccessStore, UserRow } from "../../../store/access-store.js";
import type { AllowanceStore } from "../../../store/allowance-store.js";
import { freshSecret, hashOf } from "../secrets.js";
import type { Begun, Sessions } from "../sessions.js";
import type { Accounts } from "./accounts.js";
import { freshChecks, type OpenIdProvider, type Recognised } from "./provider.js";

export interface OidcLoginsParts {
  readonly provider: OpenIdProvider;
  readonly accounts: Accounts;
  readonly sessions: Pick<Sessions, "begin">;
  readonly store: Pick<AccessStore, "user" | "putLogin" | "takeLogin">;
  readonly allowances: Pick<AllowanceStore, "take">;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the button says. */
  readonly name: string;
  /** Where browsers reach us. */
  readonly publicUrl: URL;
}

/** Where the browser goes next; `secret` binds it to this login until it is back. */
export interface Departure {
  readonly url: URL;
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Where a login ended: in this browser, or in the program that waits on its machine. */
export interface Arrival {
  readonly begun?: Begun;
  readonly location: string;
}

const departureSeconds = 600;
const handoverSeconds = 60;
/** Each departure is a row for ten minutes. */
const perAddress: Rate = { perSecond: 1 / 2, burst: 40 };
const callback = "v1/session/oidc/callback";

/** Logins with the identity provider. What is between two requests is in the database, so that any replica can go on with it. */
export class OidcLogins {
  constructor(private readonly parts: OidcLoginsParts) {}

  get method() {
    return { name: this.parts.name, url: this.ours("v1/session/oidc") };
  }

  async begin({ returnTo, port, challenge }: LoginBegin, address: string): Promise<Departure | Refused> {
    const { provider, store, clock } = this.parts;
    const late = await this.rationed(address);
    if (late !== undefined) return late;
    const checks = freshChecks();
    const url = await provider.loginUrl(this.ours(callback), checks);
    if (url instanceof Refused) return url;
    const secret = freshSecret("login");
    const expiresAt = new Date((clock.wall() + departureSeconds) * 1000);
    const program = port === undefined || challenge === undefined ? null : { port, challenge };
    const row = { hash: hashOf(secret), held: { kind: "departed", checks, returnTo, program } as const, expiresAt };
    await store.putLogin(row, dateOf(clock.wall()));
    return { url, secret, expiresAt };
  }

  /** The browser is back with `query`. Its secret is used up, whatever comes of it. */
  async arrive(query: string, secret: string | undefined): Promise<Arrival | Refused> {
    const held = await this.held(secret);
    if (held?.kind !== "departed") return new Refused("login-stale", "the browser's login cookie");
    const recognised = await this.parts.provider.redeem(new URL(query, this.ours(callback)), held.checks);
    const user = await this.userOf(recognised);
    if (held.program !== null) return this.handOver(held.program, user, recognised);
    if (user instanceof Refused) return user;
    return { begun: await this.begun(user, recognised), location: held.returnTo };
  }

  /** The program has its code: RFC 7636 §4.6 proves that it is the one that asked. */
  async exchange({ code, verifier }: LoginExchange): Promise<ProgramSession | Refused> {
    const held = await this.held(code);
    if (held?.kind !== "handed-over" || !answers(verifier, held.challenge))
      return new Refused("login-stale", "the code of this login");
    const user = await this.parts.store.user(held.user);
    if (user === undefined || user.disabled) return new Refused("login-refused", `account ${held.user}`);
    return forProgram(await this.parts.sessions.begin(user, held.idToken));
  }

  async beginDevice(address: string): Promise<DeviceLogin | Refused> {
    const late = await this.rationed(address);
    if (late !== undefined) return late;
    const begun = await this.parts.provider.beginDevice();
    if (begun instanceof Refused) return begun;
    return {
      ...{ userCode: begun.user_code, verificationUri: begun.verification_uri, deviceCode: begun.device_code },
      verificationUriComplete: begun.verification_uri_complete ?? null,
      // RFC 8628 §3.2: five seconds unless it says otherwise.
      ...{ expiresInSeconds: begun.expires_in, intervalSeconds: begun.interval ?? 5 },
    };
  }

  async pollDevice(deviceCode: string): Promise<ProgramSession | Refused> {
    const recognised = await this.parts.provider.pollDevice(deviceCode);
    const user = await this.userOf(recognised);
    return user instanceof Refused ? user : forProgram(await this.begun(user, recognised));
  }

  /** Where a session that began with this ID token also ends at the provider. */
  logoutUrl(idToken: string): Promise<string | null> {
    return this.parts.provider.logoutUrl(idToken, this.ours(""));
  }

  private async userOf(recognised: Recognised | Refused): Promise<UserRow | Refused> {
    const user = recognised instanceof Refused ? recognised : await this.parts.accounts.of(recognised);
    if (user instanceof Refused && user.code !== "login-pending")
      this.parts.log.warn({ event: "login-refused", code: user.code, reason: user.detail }, "login refused");
    return user;
  }

  private async begun(user: UserRow, recognised: Recognised | Refused): Promise<Begun> {
    return this.parts.sessions.begin(user, recognised instanceof Refused ? null : recognised.idToken);
  }

  private async handOver(
    { port, challenge }: { readonly port: number; readonly challenge: string },
    user: UserRow | Refused,
    recognised: Recognised | Refused,
  ): Promise<Arrival> {
    const { store, clock } = this.parts;
    const at = new URL(`http://127.0.0.1:${port}/`);
    if (user instanceof Refused || recognised instanceof Refused) {
      at.searchParams.set("refused", user instanceof Refused ? user.code : "login-refused");
      return { location: at.href };
    }
    const code = freshSecret("login");
    const held = { kind: "handed-over", user: user.name, challenge, idToken: recognised.idToken } as const;
    const expiresAt = new Date((clock.wall() + handoverSeconds) * 1000);
    await store.putLogin({ hash: hashOf(code), held, expiresAt }, dateOf(clock.wall()));
    at.searchParams.set("code", code);
    return { location: at.href };
  }

  private held(secret: string | undefined) {
    if (secret === undefined || secret.length > 256) return Promise.resolve(undefined);
    return this.parts.store.takeLogin(hashOf(secret), dateOf(this.parts.clock.wall()));
  }

  private ours(path: string): string {
    return new URL(path, withSlash(this.parts.publicUrl)).href;
  }

  private async rationed(address: string): Promise<Refused | undefined> {
    const late = await this.parts.allowances.take([{ key: `oidc ${address}`, rate: perAddress }]);
    if (late === undefined) return undefined;
    return new Refused("too-many-requests", `logins from ${address}`, { retryAfterSeconds: late });
  }
}

const withSlash = (url: URL): string => `${url.href.replace(/\/+$/, "")}/`;

function answers(verifier: string, challenge: string): boolean {
  const derived = createHash("sha256").update(verifier).digest("base64url");
  return derived.length === challenge.length && timingSafeEqual(Buffer.from(derived), Buffer.from(challenge));
}

/** It sends the secret itself, so that no page of another can make it do so: no CSRF token. */
const forProgram = ({ session, secret }: Begun): ProgramSession => ({ ...session, csrf: null, secret });
