import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./free-ports.js";
import { run, startProcess, type RunningProcess } from "./processes.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A PostgreSQL on 127.0.0.1 with one empty database, gone when it is disposed of. */
export interface Postgres extends AsyncDisposable {
  /** For DATABASE_URL. */
  readonly url: string;
  readonly process: RunningProcess;
  /** Starts it again on the same port and data, after a kill. */
  restart(): Promise<void>;
}

/** It refuses to run as root, so then it runs as this user of its Debian package. */
const user = "postgres";
const installed = "/usr/lib/postgresql";

async function binaries(): Promise<string> {
  const versions = await readdir(installed).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  return join(installed, newest, "bin");
}

export async function startPostgres(): Promise<Postgres> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("postgres"));
  const bin = await binaries();
  const asUser = process.getuid?.() === 0 ? { user } : {};
  const data = folder.path;
  if ("user" in asUser) {
    const [uid, gid] = await Promise.all(["-u", "-g"].map((what) => run("id", { command: "id", args: [what, user] })));
    await chown(data, Number(uid?.[0]), Number(gid?.[0]));
  }
  const initdb = ["--pgdata", data, "--username", "carillon", "--auth", "trust", "--encoding", "UTF8", "--locale", "C"];
  await run("initdb", { command: join(bin, "initdb"), args: [...initdb, "--no-sync"], cwd: "/", ...asUser });
  const port = await freePort();
  // fsync guards against a loss of power, which no test simulates; a killed process keeps what the kernel has.
  const options = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", fsync: "off" };
  const args = ["-D", data, ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const ready = /ready to accept connections/;
  const start = () => startProcess("postgres", { command: join(bin, "postgres"), args, cwd: "/", ready, ...asUser });
  let server = await start();
  stack.defer(async () => {
    // SIGINT is its "fast" shutdown: SIGTERM would wait for every client.
    server.signal("SIGINT");
    await server.stop();
  });
  const rest = stack.move();
  return {
    url: `postgres://carillon@127.0.0.1:${port}/postgres`,
    get process() {
      return server;
    },
    async restart() {
      server.signal("SIGINT");
      await server.stop();
      server = await start();
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
