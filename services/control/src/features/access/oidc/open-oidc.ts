import type { AccountRules, AccountsParts } from "./accounts.js";
import { Accounts } from "./accounts.js";
import { OidcLogins, type OidcLoginsParts } from "./oidc-logins.js";
import { OpenIdProvider, type ProviderSettings } from "./provider.js";

export interface OidcSettings extends ProviderSettings {
  readonly publicUrl: URL;
  /** What the button says. */
  readonly name: string;
  readonly rules: AccountRules;
}

export type OidcParts = AccountsParts & Pick<OidcLoginsParts, "sessions" | "store" | "allowances" | "clock" | "log">;

export const openOidc = ({ publicUrl, name, rules, ...provider }: OidcSettings, parts: OidcParts): OidcLogins =>
  new OidcLogins({
    ...{ provider: new OpenIdProvider(provider), accounts: new Accounts(parts, rules), publicUrl, name },
    ...{
      sessions: parts.sessions,
      store: parts.store,
      allowances: parts.allowances,
      clock: parts.clock,
      log: parts.log,
    },
  });
