import { readFile } from "node:fs/promises";
import { CarillonError } from "@carillon/contracts/errors";
import type { Claims } from "@carillon/core/access/provider-claims";
import * as oidc from "openid-client";
import { Refused } from "../../../refused.js";
import { refusalOf } from "./provider-refusal.js";

export interface ProviderSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Read anew with each discovery, so that a secret that was changed needs no restart. Without, the client is public. */
  readonly clientSecretFile: string | undefined;
  readonly scopes: string;
}

/** Whom the provider has recognised. */
export interface Recognised {
  /** Issuer and subject, which together never change (OpenID Connect Core 1.0 §5.7). */
  readonly subject: string;
  readonly claims: Claims;
  /** Shown to the provider when he logs out. */
  readonly idToken: string;
}

/** What must be the same when the browser is back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export const freshChecks = (): Checks => ({
  ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() },
});

const toleratedSkewSeconds = 60;
const patienceSeconds = 10;
const knownSeconds = 3600;
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** An OpenID provider, found by its issuer (OpenID Connect Discovery 1.0) when it is first needed, so that we start without it. */
export class OpenIdProvider {
  private found: { readonly until: number; readonly configuration: oidc.Configuration } | undefined;

  constructor(private readonly settings: ProviderSettings) {}

  /** Where the browser is sent: authorization code, PKCE, state and nonce, also where one of them would do (RFC 9700 §2.1). */
  loginUrl(redirectUri: string, { state, nonce, verifier }: Checks): Promise<URL | Refused> {
    return this.asking(async (configuration) =>
      oidc.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirectUri, scope: this.settings.scopes, response_type: "code", state, nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
      }),
    );
  }

  /** Redeems the code that `back`, the whole address to which the browser came back, carries. */
  redeem(back: URL, { state, nonce, verifier }: Checks): Promise<Recognised | Refused> {
    return this.asking(async (configuration) => {
      const tokens = await oidc.authorizationCodeGrant(configuration, back, {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      return recognised(configuration, tokens);
    });
  }

  /** RFC 8628 §3.1; refused with login-method-missing where the provider does not offer it. */
  beginDevice(): Promise<DeviceAuthorization | Refused> {
    return this.asking((configuration) =>
      configuration.serverMetadata().device_authorization_endpoint === undefined
        ? new Refused("login-method-missing", "the identity provider offers no device authorization")
        : oidc.initiateDeviceAuthorization(configuration, { scope: this.settings.scopes }),
    );
  }

  /** Asks once (RFC 8628 §3.4). */
  pollDevice(deviceCode: string): Promise<Recognised | Refused> {
    return this.asking(async (configuration) => {
      const tokens = await oidc.genericGrantRequest(configuration, deviceGrant, { device_code: deviceCode });
      return recognised(configuration, tokens);
    });
  }

  /** Null where the provider knows no logout that others begin, or is away. */
  async logoutUrl(idToken: string, backTo: string): Promise<string | null> {
    const url = await this.asking((configuration) =>
      configuration.serverMetadata().end_session_endpoint === undefined
        ? null
        : oidc.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: backTo }).href,
    );
    return url instanceof Refused ? null : url;
  }

  private async asking<T>(
    ask: (configuration: oidc.Configuration) => T | Refused | Promise<T | Refused>,
  ): Promise<T | Refused> {
    try {
      return await ask(await this.configuration());
    } catch (error) {
      return refusalOf(error, this.settings.issuer.href);
    }
  }

  private async configuration(): Promise<oidc.Configuration> {
    const now = performance.now() / 1000;
    if (this.found !== undefined && this.found.until > now) return this.found.configuration;
    const { issuer, clientId, clientSecretFile } = this.settings;
    const secret = clientSecretFile === undefined ? undefined : await secretIn(clientSecretFile);
    const client = secret === undefined ? oidc.None() : authenticating(secret);
    const plain = issuer.protocol === "http:" ? [oidc.allowInsecureRequests] : [];
    const configuration = await oidc.discovery(
      issuer,
      clientId,
      { [oidc.clockTolerance]: toleratedSkewSeconds },
      client,
      {
        timeout: patienceSeconds,
        // The signature is checked too: the way from the provider is not always TLS from end to end.
        execute: [oidc.enableNonRepudiationChecks, ...plain],
      },
    );
    this.found = { until: now + knownSeconds, configuration };
    return configuration;
  }
}

type DeviceAuthorization = Awaited<ReturnType<typeof oidc.initiateDeviceAuthorization>>;
type Tokens = Awaited<ReturnType<typeof oidc.genericGrantRequest>>;

/** RFC 6749 §2.3.1: the header, which every provider must take, unless this one says that it takes the body alone. */
function authenticating(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    (taken.includes("client_secret_basic") ? basic : post)(server, ...rest);
  };
}

async function secretIn(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `CARILLON_OIDC_CLIENT_SECRET_FILE ${file}: ${reason}`, { cause });
  }
}

/** Many providers tell groups and address only to who asks again, and not in the token (OpenID Connect Core 1.0 §5.4). */
async function recognised(configuration: oidc.Configuration, tokens: Tokens): Promise<Recognised | Refused> {
  const told = tokens.claims();
  const { issuer, userinfo_endpoint: more } = configuration.serverMetadata();
  if (told === undefined || tokens.id_token === undefined)
    return new Refused("login-unbelievable", "the answer holds no ID token: is the scope openid allowed?");
  const added = more === undefined ? {} : await oidc.fetchUserInfo(configuration, tokens.access_token, told.sub);
  return { subject: `${issuer} ${told.sub}`, claims: { ...told, ...added }, idToken: tokens.id_token };
}
