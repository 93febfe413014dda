import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userInfo } from "node:os";
import { testFolder } from "./c-program.js";
import { freePort } from "./free-ports.js";
import { startProcess, type RunningProcess } from "./processes.js";
import { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";

export interface MosquittoOptions {
  /** As in production, by the files of deploy/mosquitto: mutual TLS, and a certificate's common name is a client's user name. */
  readonly tls?: BrokerKeys;
  /** Lines of Mosquitto's access list instead of those of production. */
  readonly access?: readonly string[];
  /** Further lines of its configuration. */
  readonly settings?: readonly string[];
  /** The port to listen on; a free one by default. Give the same one to start it again after a crash. */
  readonly port?: number;
}

/** PEM files. */
export interface BrokerKeys {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** List of revoked certificates; none without. */
  readonly revoked?: string;
}

/** A Mosquitto on 127.0.0.1 that forgets everything when it is disposed of. */
export interface Mosquitto extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The process, to be killed, say; `restart` starts another on the same port with what was persisted. */
  readonly process: RunningProcess;
  restart(): Promise<void>;
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("mosquitto"));
  const port = options.port ?? (await freePort());
  const configuration = folder.file("mosquitto.conf");
  const lines = options.tls === undefined ? openToAll(port, folder.path) : await production(options, port, folder);
  await writeFile(configuration, [...lines, ...(options.settings ?? []), ""].join("\n"));
  const start = () =>
    startProcess("mosquitto", { command: "/usr/sbin/mosquitto", args: ["-c", configuration], ready: /running/ });
  let process = await start();
  stack.defer(async () => {
    await process.stop();
  });
  const rest = stack.move();
  return {
    url: `${options.tls === undefined ? "mqtt" : "mqtts"}://127.0.0.1:${port}`,
    port,
    get process() {
      return process;
    },
    async restart() {
      await process.stop();
      process = await start();
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

// As root it would change to a user who cannot read the test's keys.
const asWeAre = `user ${userInfo().username}`;

const openToAll = (port: number, folder: string): string[] => [
  `listener ${port} 127.0.0.1`,
  asWeAre,
  "log_dest stderr",
  "persistence true",
  `persistence_location ${folder}/`,
  // The least it knows: what is retained reaches the disk with each change, so that a kill loses nothing acknowledged.
  "autosave_interval 1",
  "autosave_on_changes true",
  "allow_anonymous true",
];

const files = join(testFolder(), "../deploy/mosquitto");

async function production({ tls, access }: MosquittoOptions, port: number, folder: TemporaryFolder): Promise<string[]> {
  const accessFile = access === undefined ? await readFile(`${files}/access`, "utf8") : `${access.join("\n")}\n`;
  await writeFile(folder.file("access"), accessFile, { mode: 0o600 });
  const paths: Readonly<Record<string, string>> = {
    "listener 8883": `listener ${port} 127.0.0.1`,
    "/installation/revoked.crl": tls?.revoked ?? "",
    "/installation/ca.crt": tls?.ca ?? "",
    "/installation/server.crt": tls?.certificate ?? "",
    "/installation/server.key": tls?.key ?? "",
    "/mosquitto/config/access": folder.file("access"),
    "/mosquitto/data/": `${folder.path}/`,
  };
  let text = await readFile(`${files}/mosquitto.conf`, "utf8");
  for (const [ours, theirs] of Object.entries(paths)) {
    if (!text.includes(ours)) throw new Error(`deploy/mosquitto/mosquitto.conf does not say "${ours}" any more`);
    text = text.replace(ours, theirs);
  }
  // Mosquitto refuses everybody when it is told of a list that is not there.
  return [tls?.revoked === undefined ? text.replace(/^crlfile.*$/m, "") : text, asWeAre];
}
