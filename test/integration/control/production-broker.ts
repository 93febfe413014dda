import { readFile, writeFile } from "node:fs/promises";
import { Authority } from "@carillon/control/certificates/authority";
import { startMosquitto, type Mosquitto } from "../../support/mosquitto.js";
import type { TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";

export interface ProductionBroker extends AsyncDisposable {
  readonly mosquitto: Mosquitto;
  /** With which control uses it. */
  readonly env: NodeJS.ProcessEnv;
}

/** Mosquitto as control's README has it: the name in the certificate is user name and client id; revocation lists are read. */
export async function productionBroker(folder: TemporaryFolder): Promise<ProductionBroker> {
  // The first start makes the root that Mosquitto's certificate is from, and the first lists.
  await (await RunningControl.start(folder.path))[Symbol.asyncDispose]();
  const [certificate = "", privateKey = ""] = await Promise.all(
    ["ca.crt", "ca.key"].map((name) => readFile(folder.file(name), "utf8")),
  );
  const root = await Authority.of({ certificate, privateKey }, folder.path);
  const own = await root.issueServer(["localhost"], new Date());
  await writeFile(folder.file("broker.crt"), own.certificate);
  await writeFile(folder.file("broker.key"), own.privateKey);
  const mosquitto = await startMosquitto({
    tls: {
      ...{ ca: folder.file("ca.crt"), certificate: folder.file("broker.crt"), key: folder.file("broker.key") },
      revoked: folder.file("revoked.crl"),
    },
    settings: [`pid_file ${folder.file("broker.pid")}`],
  });
  return {
    mosquitto,
    env: {
      CARILLON_BROKER: mosquitto.url.replace("127.0.0.1", "localhost"),
      CARILLON_BROKER_PID_FILE: folder.file("broker.pid"),
    },
    [Symbol.asyncDispose]: () => mosquitto[Symbol.asyncDispose](),
  };
}
