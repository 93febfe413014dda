import { join, resolve } from "node:path";
import { balenaUuid, deviceLabel } from "@carillon/contracts/identity";
import { z } from "zod";
import type { UpdateSettings } from "./updates/updates.js";
import { parseSound } from "./audio/sound-setting.js";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9466`, `[::1]:9466`, or `none`. Port 0 takes a free one. */
const metricsAddress = z.string().transform((text, context): Address | undefined => {
  if (text === "none") return undefined;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && port !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
  context.addIssue(`${text} is not HOST:PORT, such as 127.0.0.1:9466`);
  return z.NEVER;
});

/** The one place where the environment is read. */
const environment = z.object({
  CARILLON_CONTROL: z.url({ protocol: /^https$/, error: "an https:// address, e.g. https://192.168.1.10:8443" }),
  CARILLON_CA_FILE: z.string().min(1, "the path of the installation's ca.crt"),
  CARILLON_DATA: z.string().min(1).default("data"),
  CARILLON_SOUND: z
    .string()
    .default("alsa:default")
    .transform((text, context) => {
      const sound = parseSound(text);
      if (typeof sound !== "string") return sound;
      context.addIssue({ code: "custom", message: sound });
      return z.NEVER;
    }),
  CARILLON_IMAGE: z.string().max(128).optional(),
  CARILLON_MODEL: deviceLabel.optional(),
  CARILLON_SERIAL: deviceLabel.optional(),
  CARILLON_ENROLMENT_TOKEN: z.string().max(256).optional(),
  BALENA_DEVICE_UUID: balenaUuid.optional(),
  CARILLON_METRICS: metricsAddress.prefault("127.0.0.1:9466"),
  CARILLON_HEALTH_FILE: z.string().min(1).optional(),
  CARILLON_RELEASE_FOLDER: z.string().min(1).optional(),
  BALENA_DEVICE_TYPE: z.string().max(128).optional(),
  BALENA_APP_LOCK_PATH: z.string().optional(),
  BALENA_SERVICE_HANDOVER_COMPLETE_PATH: z.string().optional(),
  BALENA_SUPERVISOR_ADDRESS: z.url({ protocol: /^http$/ }).optional(),
  BALENA_SUPERVISOR_API_KEY: z.string().optional(),
  CARILLON_LOG: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

/** Names of all that is read. */
export const variables: readonly string[] = Object.keys(environment.shape);

export interface Settings {
  readonly control: URL;
  readonly caFile: string;
  readonly dataDirectory: string;
  readonly sound: Exclude<ReturnType<typeof parseSound>, string>;
  readonly imageVersion: string | undefined;
  readonly model: string | undefined;
  readonly serial: string | undefined;
  readonly enrolmentToken: string | undefined;
  readonly balenaUuid: string | undefined;
  /** Where `/metrics` is answered, in plain HTTP. */
  readonly metrics: Address | undefined;
  /** Where the process says what it is doing, for a supervisor to read. */
  readonly healthFile: string | undefined;
  /** Undefined: it is updated by hand. */
  readonly updates: UpdateSettings | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** The settings, or one line per variable that is wrong. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly problems: readonly string[] } {
  // An empty variable is how compose files spell an absent one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const line = ({ path, message }: z.core.$ZodIssue) =>
      `${path.join(".")}: ${given[path.join(".")] === undefined ? "not set; it is " : ""}${message}`;
    return { ok: false, problems: parsed.error.issues.map(line) };
  }
  const values = parsed.data;
  return {
    ok: true,
    settings: {
      control: new URL(values.CARILLON_CONTROL),
      caFile: resolve(values.CARILLON_CA_FILE),
      dataDirectory: resolve(values.CARILLON_DATA),
      sound: values.CARILLON_SOUND,
      imageVersion: values.CARILLON_IMAGE,
      model: values.CARILLON_MODEL ?? values.BALENA_DEVICE_TYPE,
      serial: values.CARILLON_SERIAL,
      enrolmentToken: values.CARILLON_ENROLMENT_TOKEN,
      balenaUuid: values.BALENA_DEVICE_UUID,
      metrics: values.CARILLON_METRICS,
      healthFile: values.CARILLON_HEALTH_FILE,
      updates: updatesOf(values),
      logLevel: values.CARILLON_LOG,
    },
  };
}

/** balena says by its variables that it is there. */
function updatesOf(values: z.output<typeof environment>): UpdateSettings | undefined {
  const { BALENA_DEVICE_UUID: uuid, CARILLON_RELEASE_FOLDER: folder } = values;
  const [address, key] = [values.BALENA_SUPERVISOR_ADDRESS, values.BALENA_SUPERVISOR_API_KEY];
  if (uuid !== undefined)
    return {
      ...{ delivery: "balena", uuid, lockPath: values.BALENA_APP_LOCK_PATH },
      handoverPath: values.BALENA_SERVICE_HANDOVER_COMPLETE_PATH,
      supervisor: address !== undefined && key !== undefined ? { url: new URL(address), key } : undefined,
    };
  return folder === undefined ? undefined : { delivery: "compose", folder, lockPath: join(folder, "updates.lock") };
}
