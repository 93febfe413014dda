import { X509Certificate } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { renewalDue } from "@carillon/core/certificate-renewal";
import { wallClock, type WallClock } from "@carillon/core/units";
import type { Logger } from "pino";
import type { ServerCredentials } from "../certificates/authority.js";

interface Issuer {
  readonly root: string;
  issueServer(hosts: readonly string[], now: Date): Promise<ServerCredentials>;
}

export interface BrokerCertificate {
  /** The broker's alone: its key is guarded by who may see the folder, for the broker runs under another user. */
  readonly folder: string;
  /** Names and addresses by which the broker is reached. */
  readonly hosts: readonly string[];
}

const lookEveryMs = 3_600_000;

/**
 * Puts a certificate into a folder that a broker of another process reads (`ca.crt`, `server.crt`, `server.key`), unless there is one
 * of the same names with a third of its life to go. The broker must look for changes (deploy/mosquitto/run does). True when
 * it wrote. Throws CarillonError storage-unavailable.
 */
export async function issueBrokerCertificate(
  { folder, hosts }: BrokerCertificate,
  issuer: Issuer,
  now: Date,
): Promise<boolean> {
  try {
    if (await isGood({ folder, hosts }, issuer.root, wallClock(now.getTime() / 1000))) return false;
    const { certificate, privateKey } = await issuer.issueServer(hosts, now);
    const files = { "ca.crt": issuer.root, "server.key": privateKey, "server.crt": certificate };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, `${name}.new`), content, { mode: 0o644 });
      await rename(join(folder, `${name}.new`), join(folder, name));
    }
    return true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `the broker's certificate in ${folder}: ${reason}`, { cause });
  }
}

/** Issues it now, and looks every hour; the returned function ends that. A later failure is logged: there is time to try again. */
export async function keepBrokerCertificate(
  certificate: BrokerCertificate,
  issuer: Issuer,
  log: Logger,
): Promise<() => Promise<void>> {
  const look = async (): Promise<void> => {
    if (await issueBrokerCertificate(certificate, issuer, new Date()))
      log.info({ event: "broker-certificate-issued", folder: certificate.folder }, "the broker has a new certificate");
  };
  await look();
  const failed = (error: unknown) =>
    log.error({ event: "broker-certificate-failed", err: error }, "the broker's certificate could not be looked after");
  const timer = setInterval(() => void look().catch(failed), lookEveryMs);
  return () => {
    clearInterval(timer);
    return Promise.resolve();
  };
}

async function isGood({ folder, hosts }: BrokerCertificate, root: string, now: WallClock): Promise<boolean> {
  try {
    const [kept, pem] = await Promise.all(["ca.crt", "server.crt"].map((name) => readFile(join(folder, name), "utf8")));
    if (kept !== root || pem === undefined) return false;
    const certificate = new X509Certificate(pem);
    const life = {
      notBefore: wallClock(certificate.validFromDate.getTime() / 1000),
      notAfter: wallClock(certificate.validToDate.getTime() / 1000),
    };
    const names = hosts.every((host) => (certificate.checkHost(host) ?? certificate.checkIP(host)) !== undefined);
    return names && !renewalDue(life, now);
  } catch {
    // Missing or damaged: made anew.
    return false;
  }
}
