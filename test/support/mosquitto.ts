import { writeFile } from "node:fs/promises";
import { freePort } from "./free-ports.js";
import { startProcess, type RunningProcess } from "./processes.js";
import { temporaryFolder } from "./temporary-folder.js";

export interface MosquittoOptions {
  /** Mutual TLS by PEM files: clients must show a certificate of `ca`, and its common name is their user name. */
  readonly tls?: { readonly ca: string; readonly certificate: string; readonly key: string };
  /** Lines of Mosquitto's access list, such as `pattern write carillon/v1/%u/up/#`. Without, everybody may everything. */
  readonly access?: readonly string[];
  /** Further lines of its configuration. */
  readonly settings?: readonly string[];
  /** The port to listen on; a free one by default. Give the same one to start it again after a crash. */
  readonly port?: number;
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
  await writeFile(folder.file("access"), `${(options.access ?? []).join("\n")}\n`, { mode: 0o600 });
  await writeFile(configuration, settings(options, port, folder.path).join("\n"));
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

function settings(options: MosquittoOptions, port: number, folder: string): string[] {
  const { tls, access } = options;
  return [
    `listener ${port} 127.0.0.1`,
    // As root it would change to a user who cannot read the test's keys.
    "user root",
    "log_dest stderr",
    "persistence true",
    `persistence_location ${folder}/`,
    // The least it knows: what is retained reaches the disk with each change, so that a kill loses nothing acknowledged.
    "autosave_interval 1",
    "autosave_on_changes true",
    ...(access === undefined ? [] : [`acl_file ${folder}/access`]),
    ...(tls === undefined
      ? ["allow_anonymous true"]
      : [
          `cafile ${tls.ca}`,
          `certfile ${tls.certificate}`,
          `keyfile ${tls.key}`,
          "require_certificate true",
          "use_identity_as_username true",
        ]),
    ...(options.settings ?? []),
    "",
  ];
}
