import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type IceServers, parseIceServers } from "./whep/ice-servers.js";

/** The one place where the environment is read. */

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `0.0.0.0:8444`, `[::]:8444`. Port 0 takes a free one. */
const address = z.string().transform((text, context): Address => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && port !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
  context.addIssue(`${text} is not HOST:PORT, such as 0.0.0.0:8444`);
  return z.NEVER;
});

const loopback = address.refine(({ host }) => host === "localhost" || host === "::1" || host.startsWith("127."), {
  message: "plain HTTP is for this machine only: 127.0.0.1:PORT",
});

/** `none`: nobody scrapes this process. */
const metricsAddress = z.union([z.literal("none").transform(() => undefined), address]);

/** The first line of a file that holds a secret. */
const secretFile = z.string().transform((path, context): string => {
  try {
    const [secret = ""] = readFileSync(path, "utf8").split(/\r?\n/, 1);
    if (secret.length >= 16) return secret;
    context.addIssue(`${path} must hold a secret of at least 16 characters`);
  } catch (error) {
    context.addIssue(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return z.NEVER;
});

const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((item) => (item.trim() === "" ? [] : item.trim())));

const environment = z.object({
  CARILLON_CONTROL: z.url({ protocol: /^https$/, error: "an https:// address, e.g. https://192.168.1.10:8443" }),
  CARILLON_CA_FILE: z.string().min(1, "the path of the installation's ca.crt"),
  CARILLON_DATA: z.string().min(1).default(".carillon/media"),
  CARILLON_LIBRARY: z.string().min(1).optional(),
  CARILLON_WHEP: address.prefault("0.0.0.0:8444"),
  CARILLON_WHEP_HTTP: loopback.optional(),
  CARILLON_LISTENER_TOKEN_FILE: secretFile.optional(),
  CARILLON_MEDIA_HOSTS: list,
  CARILLON_MEDIA_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  CARILLON_ICE_SERVERS: list,
  CARILLON_TURN_SECRET_FILE: secretFile.optional(),
  CARILLON_METRICS: metricsAddress.prefault("127.0.0.1:9465"),
  CARILLON_IMAGE: z.string().max(128).optional(),
  CARILLON_SERIAL: z.string().max(128).optional(),
  CARILLON_HEALTH_FILE: z.string().min(1).optional(),
  CARILLON_ENROLMENT_TOKEN: z.string().min(1).max(256).optional(),
  CARILLON_LOG: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

/** Names of all that is read. */
export const variables: readonly string[] = Object.keys(environment.shape);

export interface Settings {
  readonly control: URL;
  readonly caFile: string;
  readonly dataDirectory: string;
  /** Files that may be played. */
  readonly library: string;
  /** WHEP for devices and strangers, TLS. */
  readonly whep: Address;
  /** WHEP without TLS, on this machine only. */
  readonly whepHttp: Address | undefined;
  readonly listenerToken: string | undefined;
  /** Names and addresses under which we are reached; empty: all that this machine has. */
  readonly hosts: readonly string[];
  /** UDP port of all audio; 0: any. */
  readonly mediaPort: number;
  /** What WHEP clients are told to use for STUN and TURN. */
  readonly iceServers: IceServers;
  /** Where `/metrics` is answered, in plain HTTP. */
  readonly metrics: Address | undefined;
  readonly imageVersion: string | undefined;
  readonly serial: string | undefined;
  /** Where the process says what it is doing, for a supervisor to read. */
  readonly healthFile: string | undefined;
  /** One-off, for pairing without a person. */
  readonly enrolmentToken: string | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** The settings, or one line per variable that is wrong. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): { readonly settings: Settings } | { readonly wrong: readonly string[] } {
  // An empty variable is how compose files spell an absent one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const read = environment.safeParse(given);
  if (!read.success) return { wrong: read.error.issues.map((issue) => line(issue, given)) };
  const { data } = read;
  const iceServers = parseIceServers(data.CARILLON_ICE_SERVERS, data.CARILLON_TURN_SECRET_FILE);
  if (typeof iceServers === "string") return { wrong: [`CARILLON_ICE_SERVERS: ${iceServers}`] };
  if (data.CARILLON_WHEP_HTTP !== undefined && data.CARILLON_LISTENER_TOKEN_FILE === undefined)
    return {
      wrong: ["CARILLON_WHEP_HTTP: without TLS there are no certificates: give CARILLON_LISTENER_TOKEN_FILE too"],
    };
  const dataDirectory = resolve(data.CARILLON_DATA);
  return {
    settings: {
      control: new URL(data.CARILLON_CONTROL),
      caFile: resolve(data.CARILLON_CA_FILE),
      dataDirectory,
      library: resolve(data.CARILLON_LIBRARY ?? join(dataDirectory, "library")),
      whep: data.CARILLON_WHEP,
      whepHttp: data.CARILLON_WHEP_HTTP,
      listenerToken: data.CARILLON_LISTENER_TOKEN_FILE,
      hosts: data.CARILLON_MEDIA_HOSTS,
      mediaPort: data.CARILLON_MEDIA_PORT,
      iceServers,
      metrics: data.CARILLON_METRICS,
      imageVersion: data.CARILLON_IMAGE,
      serial: data.CARILLON_SERIAL,
      healthFile: data.CARILLON_HEALTH_FILE,
      enrolmentToken: data.CARILLON_ENROLMENT_TOKEN,
      logLevel: data.CARILLON_LOG,
    },
  };
}

function line({ path, message }: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = path.join(".");
  return `${name}: ${given[name] === undefined ? "not set; it is " : ""}${message}`;
}
