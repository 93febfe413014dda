import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import Provider, { type Configuration } from "oidc-provider";
import { freePort } from "../free-ports.js";

export const clientId = "carillon";
export const clientSecret = "a secret that both know";
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

export interface Person {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly preferred_username?: string;
  readonly groups?: readonly string[];
}

interface Registration {
  /** Where browsers reach the service that is logged in to. */
  readonly publicUrl: string;
  readonly people: Readonly<Record<string, Person>>;
  readonly offersDevices?: boolean;
}

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** oidc-provider on a port of its own: a real OpenID provider, which anybody may enter with the name of a person that it knows. */
export class IdentityProvider implements AsyncDisposable {
  readonly issuer: string;
  /** Changes what ID tokens say before they are signed, with the provider's own key. */
  forging: Change | undefined;
  /** What is forged keeps the signature of what it was. */
  clumsy = false;
  #server: Server | undefined;
  readonly #provider: Provider;

  private constructor(port: number, registration: Registration) {
    this.issuer = `http://127.0.0.1:${port}`;
    this.#provider = new Provider(this.issuer, configured(registration));
    this.#provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path !== "/token" || body?.id_token === undefined || this.forging === undefined) return;
      context.body = { ...body, id_token: forged(body.id_token, this.forging, this.clumsy) };
    });
  }

  static async start(registration: Registration): Promise<IdentityProvider> {
    const provider = new IdentityProvider(await freePort(), registration);
    await provider.come();
    return provider;
  }

  async come(): Promise<void> {
    const answer = this.#provider.callback();
    this.#server = createServer((request, response) => void answer(request, response));
    this.#server.listen(Number(new URL(this.issuer).port), "127.0.0.1");
    await once(this.#server, "listening");
  }

  async go(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await once(server.close(), "close");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.go();
  }
}

const configured = ({ publicUrl, people, offersDevices = true }: Registration): Configuration => ({
  clients: [
    {
      ...{ client_id: clientId, client_secret: clientSecret, response_types: ["code"] },
      grant_types: ["authorization_code", ...(offersDevices ? [deviceGrant] : [])],
      redirect_uris: [`${publicUrl}/v1/session/oidc/callback`],
      post_logout_redirect_uris: [`${publicUrl}/`],
    },
  ],
  features: { devInteractions: { enabled: true }, deviceFlow: { enabled: offersDevices } },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username", "groups"] },
  findAccount: (_context, id) => {
    const person = people[id];
    return person && { accountId: id, claims: () => ({ ...person, sub: id }) };
  },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
  cookies: { keys: ["of a test"] },
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    DeviceCode: 600,
    Grant: 600,
    IdToken: 600,
    Interaction: 600,
    Session: 600,
  },
});

type Change = (claims: Record<string, unknown>) => Record<string, unknown>;

/** RFC 7515 §5.1. */
function forged(token: string, change: Change, clumsy: boolean): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = change(JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>);
  const body = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${body}.${clumsy ? signature : createSign("RSA-SHA256").update(body).sign(privateKey, "base64url")}`;
}
