import { randomBytes } from "node:crypto";
import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { z } from "zod";
import { issueBrokerCertificate } from "./broker/broker-certificate.js";
import { openAuthority } from "./certificates/authority-files.js";
import { certificateDays } from "./certificates/authority.js";

const help = `Prepares an installation of several containers before its first start: makes what they must know of each other, once.
At later starts it finds everything there and changes nothing.

  CARILLON_DATA           the control service's folder: root certificate, and its password for the database  [.carillon/control]
  CARILLON_INSTALLATION   a folder in it for each that must know a secret:                                   [.carillon/installation]
                            trust/ca.crt                             what devices trust
                            broker/{ca.crt,server.crt,server.key}    Mosquitto
                            database/password                        PostgreSQL
                            turn/secret                              coturn and the control service
                            watch/token                              Prometheus: reads /metrics, and nothing else
  CARILLON_BROKER_HOSTS   names and addresses of the broker, by commas                                       [mosquitto,localhost]`;

const settings = z.object({
  CARILLON_DATA: z.string().min(1).default(".carillon/control"),
  CARILLON_INSTALLATION: z.string().min(1).default(".carillon/installation"),
  CARILLON_BROKER_HOSTS: z.string().min(1).default("mosquitto,localhost"),
});

/** Readable by others: each folder is a volume that only those who need it have, and they run under users of their own. */
const shared = 0o644;
const own = 0o600;

/** Throws CarillonError storage-unavailable or certificate-invalid. */
export async function prepare(env: NodeJS.ProcessEnv): Promise<void> {
  const read = settings.parse(env);
  const [data, installation] = [resolve(read.CARILLON_DATA), resolve(read.CARILLON_INSTALLATION)];
  const folder = async (name: string): Promise<string> => {
    const path = join(installation, name);
    await mkdir(path, { recursive: true });
    return path;
  };
  const authority = await openAuthority(
    { directory: data, supplied: undefined, deviceDays: certificateDays },
    new Date(),
  );
  const hosts = read.CARILLON_BROKER_HOSTS.split(",").map((host) => host.trim());
  await issueBrokerCertificate({ folder: await folder("broker"), hosts }, authority, new Date());
  const password = secret();
  if (await keep(join(await folder("database"), "password"), password, shared))
    // libpq's own form: host:port:database:user:password.
    await writeFile(join(data, "pgpass"), `*:*:*:*:${password}\n`, { mode: own });
  await keep(join(await folder("turn"), "secret"), secret(), shared);
  await keep(join(await folder("watch"), "token"), secret(), shared);
  await writeFile(join(await folder("trust"), "ca.crt"), authority.root, { mode: shared });
}

const secret = (): string => randomBytes(32).toString("base64url");

/** Writes a file that was not there; true when it did. Whoever wrote it before us is right. */
async function keep(path: string, content: string, mode: number): Promise<boolean> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return false;
  await writeFile(path, `${content}\n`, { mode });
  // The umask may have taken from it.
  await chmod(path, mode);
  return true;
}

/** Exit codes: 0 prepared, 1 failed, 2 usage. */
async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.length > 0) {
    console.log(help);
    return args.includes("--help") || args.includes("-h") ? 0 : 2;
  }
  try {
    await prepare(env);
    return 0;
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    console.error(error.line);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), process.env);
