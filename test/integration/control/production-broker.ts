import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { issueBrokerCertificate } from "@carillon/control/broker/broker-certificate";
import { openAuthority, type SuppliedAuthority } from "@carillon/control/certificates/authority-files";
import { pemOf } from "@carillon/control/certificates/revocation-list";
import { startMosquitto, type Mosquitto } from "../../support/mosquitto.js";

export interface ProductionBroker extends AsyncDisposable {
  readonly mosquitto: Mosquitto;
  /** With which control uses it. */
  readonly env: Readonly<Record<string, string>>;
}

interface Wish {
  /** A free one by default. */
  readonly port?: number | undefined;
  /** Whose certificates it believes, where control does not make its own authority. */
  readonly supplied?: SuppliedAuthority | undefined;
}

/**
 * Mosquitto as control's README has it, for the control service whose data are in `directory`: the name in the certificate is user name
 * and client id; revocation lists are read.
 */
export async function productionBroker(directory: string, { port, supplied }: Wish = {}): Promise<ProductionBroker> {
  const now = new Date();
  // As `prepare` does before the first start of containers: the root is there before control is.
  const authority = await openAuthority({ directory, supplied, deviceDays: 90 }, now);
  const folder = join(directory, "broker");
  await mkdir(folder, { recursive: true });
  await issueBrokerCertificate({ folder, hosts: ["localhost", "127.0.0.1"] }, authority, now);
  const revoked = join(directory, "revoked.crl");
  const lists = (await authority.revocationLists([], now)).map(pemOf).join("");
  await writeFile(revoked, lists, { flag: "wx" }).catch(() => "there is one of an earlier start");
  const pidFile = join(folder, "pid");
  const [ca = "", certificate = "", key = ""] = ["ca.crt", "server.crt", "server.key"].map((name) =>
    join(folder, name),
  );
  const mosquitto = await startMosquitto({
    tls: { ca, certificate, key, revoked },
    settings: [`pid_file ${pidFile}`],
    ...(port !== undefined && { port }),
  });
  return {
    mosquitto,
    env: {
      CARILLON_BROKER: mosquitto.url.replace("127.0.0.1", "localhost"),
      CARILLON_BROKER_PID_FILE: pidFile,
    },
    [Symbol.asyncDispose]: () => mosquitto[Symbol.asyncDispose](),
  };
}
