import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { maxReplica } from "./certificates/authority.js";
import type { SuppliedAuthority } from "./certificates/authority-files.js";
import type { BalenaSettings } from "./releases/balena-api.js";
import type { OidcSettings } from "./features/access/oidc/open-oidc.js";
import type { Address } from "./listen.js";
import { oidcEnvironment, oidcHelp, readOidcSettings } from "./oidc-settings.js";

/** `127.0.0.1:8080`, `[::]:8080`. Port 0 takes a free one. */
const address = z.string().transform((text, context): Address => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && port !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
  context.addIssue(`${text} is not HOST:PORT, such as 127.0.0.1:8080`);
  return z.NEVER;
});

const broker = z.string().transform((text, context): { embedded: Address } | { external: readonly [URL, ...URL[]] } => {
  if (text.startsWith("embedded://")) {
    const inside = address.safeParse(text.slice("embedded://".length));
    if (inside.success) return { embedded: inside.data };
  }
  const nodes = nodesIn(text, "mqtts:");
  if (nodes !== undefined) return { external: nodes };
  context.addIssue(`${text} is neither embedded://HOST:PORT nor mqtts://HOST:PORT[,mqtts://HOST:PORT...]`);
  return z.NEVER;
});

/** URLs by commas, all of this protocol; undefined when there is one that is not. */
function nodesIn(text: string, protocol: string): readonly [URL, ...URL[]] | undefined {
  const [first, ...others] = text.split(",").map((url) => URL.parse(url.trim()) ?? undefined);
  const isNode = (url: URL | undefined): url is URL => url?.protocol === protocol;
  return isNode(first) && others.every(isNode) ? [first, ...others] : undefined;
}

const natsNodes = z.string().transform((text, context): readonly [URL, ...URL[]] => {
  const nodes = nodesIn(text, "tls:");
  if (nodes !== undefined) return nodes;
  context.addIssue(`${text} is not tls://HOST:PORT[,tls://HOST:PORT...]`);
  return z.NEVER;
});

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: "not postgres://USER:PASSWORD@HOST/DATABASE" });

/** Names and addresses, by commas. */
const hosts = z.string().transform((list) =>
  list
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== ""),
);

/** RFC 7064, RFC 7065. */
const iceUrl = /^(?:stuns?|turns?):[A-Za-z0-9.[\]:_-]+(?:\?transport=(?:udp|tcp))?$/;

const environment = z.object({
  CARILLON_DATA: z.string().min(1).default(".carillon/control"),
  CARILLON_HTTP: address.prefault("127.0.0.1:8080"),
  CARILLON_DEVICE_HTTPS: address.prefault("0.0.0.0:8443"),
  CARILLON_BROKER: broker.prefault("embedded://0.0.0.0:8883"),
  CARILLON_REPLICA: z.coerce.number().int().min(0).max(maxReplica).optional(),
  CARILLON_NATS: natsNodes.optional(),
  CARILLON_BROKER_USERS_FILE: z.string().min(1).optional(),
  CARILLON_PUBLIC_HOSTS: hosts.prefault(`localhost,127.0.0.1,${hostname()}`),
  CARILLON_ADMIN_TOKEN_FILE: z.string().min(1).optional(),
  CARILLON_METRICS_TOKEN_FILE: z.string().min(1).optional(),
  CARILLON_BROKER_FOLDER: z.string().min(1).optional(),
  CARILLON_BROKER_HOSTS: hosts.default(["mosquitto", "localhost"]),
  CARILLON_CA_CERTIFICATE_FILE: z.string().min(1).optional(),
  CARILLON_CA_KEY_FILE: z.string().min(1).optional(),
  CARILLON_METRICS_DEVICES: z.coerce.number().int().min(0).default(10_000),
  CARILLON_METRICS_DETAILED: z.coerce.number().int().min(0).default(1000),
  CARILLON_CERTIFICATE_DAYS: z.coerce.number().positive().max(397).default(90),
  CARILLON_REVOCATION_FILE: z.string().min(1).optional(),
  CARILLON_BROKER_PID_FILE: z.string().min(1).optional(),
  CARILLON_BALENA_TOKEN_FILE: z.string().min(1).optional(),
  CARILLON_BALENA_FLEETS: z
    .string()
    .default("")
    .transform((list) => list.split(/[\s,]+/).filter((fleet) => fleet !== "")),
  CARILLON_BALENA_API: z.url({ protocol: /^https?$/ }).default("https://api.balena-cloud.com/"),
  ...oidcEnvironment,
  CARILLON_LOG: z.enum(["debug", "info", "warn", "error"]).default("info"),
  DATABASE_URL: databaseUrl.optional(),
  CARILLON_WEBHOOK_RECEIVERS: hosts.default([]),
  CARILLON_ICE_SERVERS: hosts
    .pipe(z.array(z.string().regex(iceUrl, "not stun:HOST:PORT or turn:HOST:PORT")))
    .default([]),
  CARILLON_TURN_SECRET_FILE: z.string().min(1).optional(),
  CARILLON_TURN_SECONDS: z.coerce.number().int().min(10).max(2_592_000).default(86_400),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "not http://HOST:4318" })
    .transform((text) => new URL(text))
    .optional(),
});

/** Names of all that is read. */
export const variables: readonly string[] = Object.keys(environment.shape);

export interface Settings {
  readonly dataDirectory: string;
  /** For people: API, console, metrics. */
  readonly http: Address;
  /** For devices: pairing and renewal. */
  readonly deviceHttps: Address;
  readonly broker: { readonly embedded: Address } | { readonly external: readonly [URL, ...URL[]] };
  /** Its number, when it is one of several control services; they share the telemetry. */
  readonly replica: number | undefined;
  /** Nodes of NATS as its own clients reach them, when it is the broker. */
  readonly nats: readonly URL[] | undefined;
  /** Where NATS reads who may do what. */
  readonly brokerUsersFile: string | undefined;
  /** Never empty; the first is what devices are told. */
  readonly publicHosts: readonly [string, ...string[]];
  readonly adminTokenFile: string | undefined;
  readonly suppliedAuthority: SuppliedAuthority | undefined;
  /** Life of a device's certificate. */
  readonly certificateDays: number;
  /** Where revocation lists are put for a broker of another process. */
  readonly revocationFile: string;
  /** Holds the number of the broker's process, which reads them at a SIGHUP. */
  readonly brokerPidFile: string | undefined;
  /** Holds a token that reads /metrics, and nothing else. */
  readonly metricsTokenFile: string | undefined;
  /** Where a broker of another process finds its certificate, and the names that are in it. */
  readonly brokerCertificate: { readonly folder: string; readonly hosts: readonly string[] } | undefined;
  /** Releases over balena, for the fleets that are named (organization/fleet). */
  readonly balena: (BalenaSettings & { readonly fleets: readonly string[] }) | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly databaseUrl: string | undefined;
  /** The identity provider by which people log in. */
  readonly oidc: OidcSettings | undefined;
  /** Of an OpenTelemetry collector, OTLP over HTTP. */
  readonly tracesEndpoint: URL | undefined;
  /** STUN and TURN servers, and the file that holds what the latter know as their secret. */
  readonly ice: {
    readonly urls: readonly string[];
    readonly secretFile: string | undefined;
    /** Life of the credentials that devices are given. */
    readonly deviceSeconds: number;
  };
  /** Names and ranges of addresses inside, to which webhooks may lead. */
  readonly webhookReceivers: readonly string[];
  /** How many devices `/metrics/devices` tells of, and of how many speakers every stage. */
  readonly seriesCaps: { readonly devices: number; readonly detailed: number };
}

/** The environment, read here and nowhere else; or one line per variable that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv): { settings: Settings } | { wrong: string[] } {
  const read = environment.safeParse(env);
  if (!read.success) return { wrong: read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) };
  const { data } = read;
  const [first = "localhost", ...others] = data.CARILLON_PUBLIC_HOSTS;
  const [certificateFile, keyFile] = [data.CARILLON_CA_CERTIFICATE_FILE, data.CARILLON_CA_KEY_FILE];
  if ((certificateFile === undefined) !== (keyFile === undefined))
    return { wrong: ["CARILLON_CA_CERTIFICATE_FILE and CARILLON_CA_KEY_FILE: give both or neither"] };
  if (data.CARILLON_REPLICA !== undefined && "embedded" in data.CARILLON_BROKER)
    return { wrong: ["CARILLON_REPLICA: several control services need one broker: give CARILLON_BROKER=mqtts://..."] };
  const [tokenFile, fleets] = [data.CARILLON_BALENA_TOKEN_FILE, data.CARILLON_BALENA_FLEETS];
  if ((tokenFile === undefined) !== (fleets.length === 0))
    return { wrong: ["CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS: give both or neither"] };
  const identity = readOidcSettings(data);
  if ("wrong" in identity) return { wrong: [identity.wrong] };
  if (data.CARILLON_TURN_SECRET_FILE === undefined && data.CARILLON_ICE_SERVERS.some((url) => url.startsWith("turn")))
    return { wrong: ["CARILLON_ICE_SERVERS: a TURN server needs CARILLON_TURN_SECRET_FILE"] };
  return {
    settings: {
      oidc: identity.oidc,
      dataDirectory: resolve(data.CARILLON_DATA),
      http: data.CARILLON_HTTP,
      deviceHttps: data.CARILLON_DEVICE_HTTPS,
      broker: data.CARILLON_BROKER,
      replica: data.CARILLON_REPLICA,
      nats: data.CARILLON_NATS,
      brokerUsersFile: data.CARILLON_BROKER_USERS_FILE,
      publicHosts: [first, ...others],
      adminTokenFile: data.CARILLON_ADMIN_TOKEN_FILE,
      suppliedAuthority:
        certificateFile !== undefined && keyFile !== undefined ? { certificateFile, keyFile } : undefined,
      certificateDays: data.CARILLON_CERTIFICATE_DAYS,
      revocationFile: resolve(data.CARILLON_REVOCATION_FILE ?? join(data.CARILLON_DATA, "revoked.crl")),
      brokerPidFile: data.CARILLON_BROKER_PID_FILE,
      metricsTokenFile: data.CARILLON_METRICS_TOKEN_FILE,
      brokerCertificate:
        data.CARILLON_BROKER_FOLDER === undefined
          ? undefined
          : { folder: resolve(data.CARILLON_BROKER_FOLDER), hosts: data.CARILLON_BROKER_HOSTS },
      balena: tokenFile === undefined ? undefined : { tokenFile, fleets, apiUrl: new URL(data.CARILLON_BALENA_API) },
      logLevel: data.CARILLON_LOG,
      databaseUrl: data.DATABASE_URL,
      ice: {
        urls: data.CARILLON_ICE_SERVERS,
        secretFile: data.CARILLON_TURN_SECRET_FILE,
        deviceSeconds: data.CARILLON_TURN_SECONDS,
      },
      webhookReceivers: data.CARILLON_WEBHOOK_RECEIVERS,
      tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
      seriesCaps: { devices: data.CARILLON_METRICS_DEVICES, detailed: data.CARILLON_METRICS_DETAILED },
    },
  };
}

export const help = `Carillon's control service: pairing, configuration, presence, API, console and metrics.

  npm run control                                       everything embedded, on this machine
  CARILLON_DATA=/var/lib/carillon npm run control       keep the data there
  CARILLON_PUBLIC_HOSTS=10.0.0.2 npm run control        devices on the network reach us as 10.0.0.2
  DATABASE_URL=postgres://carillon@db/carillon npm run control
  npm run control -- export --help                      move an installation to another database or broker

Environment
  CARILLON_DATA                 folder for certificates and the embedded database    [.carillon/control]
  CARILLON_HTTP                 HOST:PORT for people: console, API, /metrics; plain HTTP [127.0.0.1:8080]
  CARILLON_DEVICE_HTTPS         HOST:PORT for devices: pairing and renewal; TLS      [0.0.0.0:8443]
  CARILLON_BROKER               embedded://HOST:PORT, or mqtts://HOST:PORT of each node of a broker, by commas [embedded://0.0.0.0:8883]
  CARILLON_REPLICA              0 to 9: number of this one, where several share a broker and a database [the only one]
  CARILLON_NATS                 tls://HOST:PORT of each node, where the broker is NATS [none]
  CARILLON_BROKER_USERS_FILE    who may do what, for NATS: its users.conf            [none]
  CARILLON_PUBLIC_HOSTS         names and addresses by which devices reach us        [localhost,127.0.0.1,HOSTNAME]
  CARILLON_ADMIN_TOKEN_FILE     administrator's token; made when missing             [none: printed once]
  CARILLON_CA_CERTIFICATE_FILE  authority of your own, PEM: a root, or an intermediate and those above it, with ...
  CARILLON_CA_KEY_FILE          ... the first one's EC P-256 key, PKCS#8 PEM         [made in CARILLON_DATA]
  CARILLON_CERTIFICATE_DAYS     life of a device's certificate, renewed at 2/3 of it [90]
  CARILLON_REVOCATION_FILE      lists of revoked certificates, PEM: a broker's crlfile [CARILLON_DATA/revoked.crl]
  CARILLON_BROKER_PID_FILE      process to send SIGHUP to when the lists have changed [none]
  CARILLON_METRICS_TOKEN_FILE   token that reads /metrics and nothing else           [none: this machine only]
  CARILLON_BROKER_FOLDER        where a broker of another process finds its certificate, renewed in time [none]
  CARILLON_BROKER_HOSTS         names and addresses in that certificate              [mosquitto,localhost]
  CARILLON_BALENA_TOKEN_FILE    API key of balena, for releases; read again when it is rotated [none: no balena]
  CARILLON_BALENA_FLEETS        organization/fleet, ...: those that Carillon updates [none]
  CARILLON_BALENA_API           of an openBalena                                     [https://api.balena-cloud.com/]
  DATABASE_URL                  postgres://USER:PASSWORD@HOST/DATABASE               [embedded PGlite]
  CARILLON_METRICS_DEVICES      /metrics/devices tells of so many; above, the worst  [10000]
  CARILLON_METRICS_DETAILED     of so many speakers every stage; of others the essentials [1000]
  CARILLON_ICE_SERVERS          stun:HOST:PORT, turn:HOST:PORT for devices and GET /v1/ice-servers [none]
  CARILLON_TURN_SECRET_FILE     what the TURN servers know as static-auth-secret     [none]
  CARILLON_TURN_SECONDS         life of a device's credentials for them, renewed from 1/2 of it on [86400]
  CARILLON_WEBHOOK_RECEIVERS    names, addresses and ranges inside to which webhooks may lead [public ones alone]
  OTEL_EXPORTER_OTLP_ENDPOINT   traces of requests and commands go to this collector [none]
${oidcHelp}
  CARILLON_LOG                  debug, info, warn or error                           [info]

Devices trust CARILLON_DATA/ca.crt. The API is described at http://127.0.0.1:8080/api.
Logs are JSON lines on stderr. Exit codes: 0 stopped, 1 failed, 2 usage.`;
