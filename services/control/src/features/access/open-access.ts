import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import type { AccessStore } from "../../store/access-store.js";
import type { AllowanceStore } from "../../store/allowance-store.js";
import { Audit } from "../audit/audit.js";
import { Access } from "./access.js";
import { Authorisation } from "./authorisation.js";
import { LoginRoutes } from "./oidc/login-routes.js";
import { openOidc, type OidcSettings } from "./oidc/open-oidc.js";
import { Sessions } from "./sessions.js";
import { Tokens } from "./tokens.js";
import { Users } from "./users.js";

export interface AccessParts {
  readonly store: AccessStore;
  readonly allowances: AllowanceStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly installation: Pick<Installation, "state">;
  /** Undefined: people have local accounts alone. */
  readonly oidc: OidcSettings | undefined;
}

/** Who may do what: everything of it, put together. */
export function openAccess({ store, allowances, clock, log, installation, oidc }: AccessParts) {
  const organisationOf = (site: string) => installation.state.sites.get(site)?.organisation;
  const access = new Access(store, clock);
  const authorisation = new Authorisation(installation, organisationOf);
  const parts = { store, access, clock, organisationOf };
  const audit = new Audit(store, (by) => authorisation.readableSites(by));
  const logoutUrl = (idToken: string): Promise<string | null> => logins?.logoutUrl(idToken) ?? Promise.resolve(null);
  const sessions: Sessions = new Sessions({ store, allowances, access, clock, log, logoutUrl });
  const logins = oidc && openOidc(oidc, { store, allowances, access, clock, log, sessions });
  const useCases = [
    ...[access, authorisation, new Tokens(parts), new Users(parts)],
    ...[sessions, new LoginRoutes(logins), audit],
  ];
  return { useCases, audit, keepUse: () => access.keepUse(), forget: () => access.forget() };
}
